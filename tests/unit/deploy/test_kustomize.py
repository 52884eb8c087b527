"""kustomize itself puts the manifests together; without kubectl this file is not collected."""

import re
import subprocess
from pathlib import Path

import kubernetes_validate
import yaml

K8S = Path(__file__).resolve().parents[3] / "deploy/k8s"


def test_kustomize_builds_it_and_what_it_builds_fits() -> None:
    built = subprocess.run(
        ["kubectl", "kustomize", str(K8S)], capture_output=True, text=True, check=True
    ).stdout
    made = [each for each in yaml.safe_load_all(built) if each]
    paths = [path for path in K8S.glob("*.yaml") if path.name != "kustomization.yaml"]
    written = [each for path in paths for each in yaml.safe_load_all(path.read_text()) if each]
    assert len(made) == len(written)
    for each in made:
        kubernetes_validate.validate(each, "1.37", strict=True)
        if each["kind"] != "Namespace":
            assert each["metadata"]["namespace"] == "shop"
    images = set(re.findall(r"image: (\S+)", built))
    assert all(image.startswith("registry.example/") for image in images), images
