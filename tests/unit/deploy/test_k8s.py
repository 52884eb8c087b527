"""The manifests for several machines: what a merchant's cluster must be able to rely on."""

import configparser
import re
from pathlib import Path
from typing import Any

import yaml

K8S = Path(__file__).resolve().parents[3] / "deploy/k8s"


def documents() -> list[dict[str, Any]]:
    listed = yaml.safe_load((K8S / "kustomization.yaml").read_text())["resources"]
    assert sorted(listed) == sorted(
        path.name for path in K8S.glob("*.yaml") if path.name != "kustomization.yaml"
    )
    return [each for name in listed for each in yaml.safe_load_all((K8S / name).read_text())]


def pods() -> dict[str, dict[str, Any]]:
    found = {}
    for each in documents():
        if each["kind"] in ("Deployment", "Job"):
            found[each["metadata"]["name"]] = each["spec"]["template"]["spec"]
        elif each["kind"] == "CronJob":
            job = each["spec"]["jobTemplate"]
            found[each["metadata"]["name"]] = job["spec"]["template"]["spec"]
    return found


def test_nothing_runs_as_root_or_may_become_it() -> None:
    for name, pod in pods().items():
        assert pod["securityContext"]["runAsNonRoot"], name
        for container in pod["containers"]:
            assert container["securityContext"]["allowPrivilegeEscalation"] is False, name


def test_everything_says_what_it_needs() -> None:
    for name, pod in pods().items():
        for container in pod["containers"]:
            assert container["resources"]["requests"]["memory"], name
            assert container["resources"]["limits"]["memory"], name


def test_there_is_one_beat_and_payments_have_workers_of_their_own() -> None:
    deployments = {
        each["metadata"]["name"]: each["spec"]
        for each in documents()
        if each["kind"] == "Deployment"
    }
    assert deployments["beat"]["replicas"] == 1
    assert deployments["beat"]["strategy"]["type"] == "Recreate"
    queues = {
        name: set(spec["template"]["spec"]["containers"][0]["args"][1].split(","))
        for name, spec in deployments.items()
        if name.startswith("worker")
    }
    assert queues["worker-payments"] == {"payments"}
    assert queues["worker-codes"] == {"codes"}
    together = {"celery", "payments", "codes", "renewals", "messages", "bulk"}
    assert set().union(*queues.values()) == together


def test_what_serves_shoppers_survives_a_roll_out_and_a_drained_machine() -> None:
    every = documents()
    budgets = {each["metadata"]["name"] for each in every if each["kind"] == "PodDisruptionBudget"}
    for name in ("api", "storefront"):
        spec = next(
            each["spec"]
            for each in every
            if each["kind"] == "Deployment" and each["metadata"]["name"] == name
        )
        assert spec["replicas"] >= 2 and name in budgets
        assert spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
        assert "readinessProbe" in spec["template"]["spec"]["containers"][0]


def test_health_and_metrics_are_not_on_the_internet() -> None:
    ingress = next(each for each in documents() if each["kind"] == "Ingress")
    paths = [
        path["path"]
        for rule in ingress["spec"]["rules"]
        if rule["host"].startswith("api")
        for path in rule["http"]["paths"]
    ]
    assert "/" not in paths and not any(path.startswith("/health") for path in paths)


def test_no_secret_is_in_a_manifest() -> None:
    for each in documents():
        assert each["kind"] != "Secret"
        if each["kind"] == "ConfigMap":
            assert not any("SECRET" in key or "PASSWORD" in key for key in each["data"])


def test_the_media_bucket_is_versioned() -> None:
    """A job puts it right, with the bucket's name from where the API has it."""
    [container] = pods()["buckets"]["containers"]
    assert container["args"] == ["prepare"]
    assert {"configMapRef": {"name": "shop"}} in container["envFrom"]
    [settings] = [
        each["data"]
        for each in documents()
        if each["kind"] == "ConfigMap" and each["metadata"]["name"] == "shop"
    ]
    assert settings["AWS_MEDIA_BUCKET_NAME"]


def test_connections_to_postgresql_are_bounded_whatever_scales_out() -> None:
    """All pods go through the pool; with what goes past it, it fits into a server's 200 connections."""
    every = documents()
    [text] = [
        each["data"]["pgbouncer.ini"] for each in every if "pgbouncer.ini" in str(each.get("data"))
    ]
    ini = configparser.ConfigParser()
    ini.read_string(text)
    pool = ini["pgbouncer"]
    assert pool["pool_mode"] == "transaction"
    [deployment] = [
        each["spec"]
        for each in every
        if each["kind"] == "Deployment" and each["metadata"]["name"] == "pool"
    ]
    assert deployment["strategy"]["rollingUpdate"]["maxSurge"] == 0
    lent = deployment["replicas"] * int(pool["max_db_connections"])
    past_it = 20  # migrations, two backups with their dumps, people, the provider's own
    assert lent + past_it <= 200
    # one that waits in vain is told so before a probe gives up on the pod
    [api] = pods()["api"]["containers"]
    assert int(pool["query_wait_timeout"]) < api["readinessProbe"]["timeoutSeconds"]
    # who serves and works reads Saleor's variable, who dumps or migrates has the server's own address
    [settings] = [
        each["data"] for each in every if each["metadata"]["name"] == "shop" and "data" in each
    ]
    assert settings["DATABASE_IS_POOLED"] == "True"
    for name in ("migrate", "backup"):
        [container] = pods()[name]["containers"]
        [url] = [each for each in container["env"] if each["name"] == "DATABASE_URL"]
        assert url["valueFrom"]["secretKeyRef"]["key"] == "DATABASE_URL_DIRECT", name


def test_every_job_is_deleted_before_a_roll_out() -> None:
    """A job cannot be changed: with a new image's tag in it the whole roll-out would be refused."""
    jobs = {each["metadata"]["name"] for each in documents() if each["kind"] == "Job"}
    said = re.search(
        r"kubectl delete job (.+) --ignore-not-found",
        (K8S.parents[1] / "docs/upgrading.md").read_text(),
    )
    assert said is not None and set(said[1].split()) == jobs
