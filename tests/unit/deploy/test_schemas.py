"""Every manifest against Kubernetes' own schemas, the compose file against the Compose specification."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import compose_spec
import kubernetes_validate
import pytest
import yaml

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
K8S = DEPLOY / "k8s"
# The oldest that is still supported by its makers where shops run, and one of the newest.
VERSIONS = ("1.30", "1.37")
# kustomize reads this one itself; it is of no cluster's API.
MANIFESTS = sorted(path for path in K8S.glob("*.yaml") if path.name != "kustomization.yaml")


def documents(path: Path) -> list[dict[str, Any]]:
    return [each for each in yaml.safe_load_all(path.read_text()) if each]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.name)
def test_every_manifest_fits_its_schema(path: Path, version: str) -> None:
    for each in documents(path):
        kubernetes_validate.validate(each, version, strict=True)


def test_the_schemas_refuse_a_misspelled_field() -> None:
    """Given a manifest with one wrong letter, then it is refused: the check can fail."""
    [deployment] = [each for each in documents(K8S / "api.yaml") if each["kind"] == "Deployment"]
    wrong = copy.deepcopy(deployment)
    wrong["spec"]["template"]["spec"]["containers"][0]["redinessProbe"] = {}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, VERSIONS[-1], strict=True)


def test_names_that_manifests_use_exist() -> None:
    """Services select pods, budgets and autoscalers find deployments, ports have their names."""
    every = [each for path in MANIFESTS for each in documents(path)]
    pods = [each["spec"]["template"] for each in every if each["kind"] == "Deployment"]

    def selected(labels: dict[str, str]) -> list[dict[str, Any]]:
        return [pod for pod in pods if labels.items() <= pod["metadata"]["labels"].items()]

    for each in every:
        if each["kind"] == "Service":
            found = selected(each["spec"]["selector"])
            ports = {
                p["name"] for pod in found for c in pod["spec"]["containers"] for p in c["ports"]
            }
            assert {port["targetPort"] for port in each["spec"]["ports"]} <= ports, each["metadata"]
        if each["kind"] == "PodDisruptionBudget":
            assert selected(each["spec"]["selector"]["matchLabels"]), each["metadata"]
        if each["kind"] == "Deployment":
            labels = each["spec"]["selector"]["matchLabels"]
            assert selected(labels) == [each["spec"]["template"]], each["metadata"]
        if each["kind"] == "HorizontalPodAutoscaler":
            names = {d["metadata"]["name"] for d in every if d["kind"] == "Deployment"}
            assert each["spec"]["scaleTargetRef"]["name"] in names
    services = {each["metadata"]["name"] for each in every if each["kind"] == "Service"}
    for each in every:
        if each["kind"] == "Ingress":
            for rule in each["spec"]["rules"]:
                for path in rule["http"]["paths"]:
                    assert path["backend"]["service"]["name"] in services


def test_probes_ask_the_paths_that_are_served() -> None:
    [deployment] = [each for each in documents(K8S / "api.yaml") if each["kind"] == "Deployment"]
    container = deployment["spec"]["template"]["spec"]["containers"][0]
    assert container["livenessProbe"]["httpGet"]["path"] == "/health/live"
    assert container["readinessProbe"]["httpGet"]["path"] == "/health/ready"
    # A check that meets a silent server takes five seconds at most.
    assert container["readinessProbe"]["timeoutSeconds"] > 5
    annotations = deployment["spec"]["template"]["metadata"]["annotations"]
    assert annotations["prometheus.io/path"] == "/health/metrics"


def variables() -> dict[str, str]:
    """The example's variables, those that it leaves empty filled in."""
    lines = (DEPLOY / ".env.example").read_text().splitlines()
    found = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))
    return {name: value or "filled-in" for name, value in found.items()}


def interpolated(text: str, values: dict[str, str]) -> str:
    """What Compose does with ${NAME}, ${NAME:-default} and ${NAME:?message}; `$$` is a dollar."""

    def value(found: re.Match[str]) -> str:
        name, _, rest = found.group(1).partition(":")
        if values.get(name):
            return values[name]
        assert not rest.startswith("?"), f"{name} must be set"
        assert rest.startswith("-") or name in values, f"{name} is not explained in .env.example"
        return rest.removeprefix("-")

    return re.sub(r"(?<!\$)\$\{([^}]+)\}", value, text).replace("$$", "$")


def composed() -> dict[str, Any]:
    text = interpolated((DEPLOY / "compose.yaml").read_text(), variables())
    return {name: part for name, part in yaml.safe_load(text).items() if not name.startswith("x-")}


def test_the_compose_file_fits_the_specification() -> None:
    read = compose_spec.PyCompose.from_json(json.dumps(composed()))
    assert {"api", "worker", "beat", "postgres", "redis", "proxy"} <= set(read.service_names())


@pytest.mark.parametrize(
    "change",
    [
        {"imagee": "x"},
        {"restart": "perhaps"},
        {"depends_on": {"postgres": {"condition": "service_happy"}}},
        {"ports": ["eighty:80"]},
    ],
)
def test_the_specification_refuses_what_is_wrong(change: dict[str, Any]) -> None:
    wrong = composed()
    wrong["services"]["api"].update(change)
    with pytest.raises((ValueError, TypeError)):
        compose_spec.PyCompose.from_json(json.dumps(wrong))


def test_what_compose_needs_of_itself_is_there() -> None:
    """Names of services, volumes and mounted files that the file itself or the folder must have."""
    made = composed()
    for name, service in made["services"].items():
        for needed in service.get("depends_on", {}):
            assert needed in made["services"], (name, needed)
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("."):
                assert (DEPLOY / source).exists() or source == "./tls", (name, source)
            else:
                assert source in made["volumes"], (name, source)
        if "build" in service:
            assert (DEPLOY.parent / service["build"]["dockerfile"]).exists(), name


def test_a_missing_secret_is_named_before_anything_starts() -> None:
    values = {**variables(), "POSTGRES_PASSWORD": ""}
    with pytest.raises(AssertionError, match="POSTGRES_PASSWORD must be set"):
        interpolated((DEPLOY / "compose.yaml").read_text(), values)
