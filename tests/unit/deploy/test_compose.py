"""The compose file: whole, and every variable of it explained."""

import re
from pathlib import Path
from typing import Any

import yaml

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"


EXAMPLE = (DEPLOY / ".env.example").read_text()


def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / "compose.yaml").read_text()))


def test_every_service_of_a_shop_is_there() -> None:
    services = set(compose()["services"])
    assert services >= {
        "api", "worker", "beat", "migrate", "dashboard", "storefront", "postgres", "redis", "proxy"
    }  # fmt: skip
    profiles = {name: each.get("profiles") for name, each in compose()["services"].items()}
    assert profiles["mail"] == profiles["storage"] == ["development"]


def test_every_image_is_pinned_or_built_here() -> None:
    services = compose()["services"]
    built = {service["image"] for service in services.values() if "build" in service}
    for name, service in services.items():
        image = service["image"]
        assert image in built or re.search(r":[^$:]*\d|:\$\{[A-Z_]+:-\d", image), (name, image)
        assert ":latest" not in image


def test_saleors_image_can_be_pinned_by_its_digest() -> None:
    """One variable, from .env into the Dockerfile's argument that its last stage is made from."""
    arguments = compose()["services"]["api"]["build"]["args"]
    text = (DEPLOY / "Dockerfile").read_text()
    for name, value in arguments.items():
        assert re.search(rf"^ARG {name}=", text, re.M)
        assert value.startswith(f"${{{name}:-")
    assert re.findall(r"^FROM (\S+)", text, re.M)[-1] == "${SALEOR_IMAGE}"
    assert "SALEOR_IMAGE=ghcr.io/saleor/saleor@sha256:" in EXAMPLE


def test_every_variable_is_explained_in_the_example() -> None:
    used = set(re.findall(r"\$\{([A-Z0-9_]+)", (DEPLOY / "compose.yaml").read_text()))
    explained = set(re.findall(r"^#? ?([A-Z0-9_]+)=", (DEPLOY / ".env.example").read_text(), re.M))
    # Names of images that a registry of the merchant's own may override.
    assert used - explained - {"API_IMAGE", "STOREFRONT_IMAGE", "BACKUP_IMAGE"} == set()


def test_work_waits_for_the_migration() -> None:
    services = compose()["services"]
    for name in ("api", "worker", "beat"):
        needs = services[name]["depends_on"]
        assert needs["migrate"]["condition"] == "service_completed_successfully"
        assert needs["postgres"]["condition"] == "service_healthy"


def test_only_what_serves_is_asked_whether_it_serves() -> None:
    """The image's own check asks port 8000: nothing else of that image has it, nor may be called unwell for it."""
    for name in ("migrate", "worker", "worker-now", "beat"):
        check = compose()["services"][name]["healthcheck"]
        assert check.get("disable") or "inspect ping" in str(check["test"]), name
    assert "healthcheck" not in compose()["services"]["api"]


def test_there_is_one_beat_and_every_queue_has_a_worker() -> None:
    services = compose()["services"]
    beats = [name for name, each in services.items() if " beat " in str(each.get("command", ""))]
    assert beats == ["beat"]
    queues = {
        name: set(services[name]["command"].rpartition("--queues ")[2].split(","))
        for name in ("worker", "worker-now")
    }
    assert queues["worker-now"] == {"payments", "codes"}
    assert queues["worker"] == {"celery", "renewals", "messages", "bulk"}


def test_the_runbooks_that_alerts_name_exist() -> None:
    rules = yaml.safe_load((DEPLOY / "monitoring/alerts.yaml").read_text())
    for rule in rules["groups"][0]["rules"]:
        runbook = rule["annotations"].get("runbook")
        assert runbook is None or (DEPLOY.parent / runbook).exists()


def test_the_commands_that_runbooks_name_exist() -> None:
    project = DEPLOY.parent
    ours = {path.stem for path in project.glob("saleor_plugins/*/management/commands/[a-z]*.py")}
    for path in [*project.glob("docs/**/*.md"), DEPLOY / "README.md", project / "README.md"]:
        text = path.read_text()
        named = set(re.findall(r"manage\.py (?:--\S+ )*([a-z_]+)", text))
        assert named <= ours | {"migrate", "check", "shell"}, path
        said = re.findall(r"deploy\.backup ([a-z-]+)", text)
        assert set(said) <= {"now", "serve", "list", "check", "prepare", "new-key", "restore"}, path


def test_an_upgrade_takes_everything_that_runs_our_code() -> None:
    """A worker left out would go on with the old code, on the new schema."""
    text = (DEPLOY.parent / "docs/upgrading.md").read_text()
    taken = set(re.search(r"up --wait (.+?) +#", text)[1].split())  # type: ignore[index]
    image = compose()["services"]["api"]["image"]
    ours = {name for name, each in compose()["services"].items() if each["image"] == image}
    assert ours - {"migrate"} <= taken
    assert re.search(r"\$\{(\w+)", image)[1] in text  # type: ignore[index]


def test_the_media_bucket_is_versioned() -> None:
    services = compose()["services"]
    assert services["buckets"]["command"] == "prepare"
    assert services["buckets"]["image"] == services["backup"]["image"]
    assert services["buckets"]["restart"] == "no"
    media = "${AWS_MEDIA_BUCKET_NAME:-}"
    assert services["buckets"]["environment"]["AWS_MEDIA_BUCKET_NAME"] == media


def test_a_shop_on_the_internet_is_no_developers_machine() -> None:
    """Saleor's own default is DEBUG=True, with which no secret is asked for and errors show the code."""
    assert re.search(r"^ENV .*(\n.*\\)*\n? +DEBUG=False", (DEPLOY / "Dockerfile").read_text(), re.M)
    for name in ("migrate", "api", "worker", "worker-now", "beat"):
        assert compose()["services"][name]["environment"]["DEBUG"] == "False", name
    settings = yaml.safe_load((DEPLOY / "k8s/config.yaml").read_text())["data"]
    assert settings["DEBUG"] == "False"


def test_the_images_own_health_check_is_an_allowed_host() -> None:
    """The Dockerfile asks 127.0.0.1: a host that is not allowed is answered 400, and nothing would start."""
    asked = re.search(r"http://([\d.]+):8000/health/live", (DEPLOY / "Dockerfile").read_text())
    allowed = compose()["services"]["api"]["environment"]["ALLOWED_HOSTS"].split(",")
    assert asked is not None and asked[1] in allowed


def test_limits_count_shoppers_not_our_own_servers() -> None:
    """The API believes the proxy on its network; the storefront's server asks where its word is passed on."""
    services = compose()["services"]
    assert "172.16.0.0/12" in services["api"]["environment"]["TRUSTED_PROXIES"].split(",")
    assert services["storefront"]["environment"]["SALEOR_API_URL"] == "http://proxy:8080/graphql/"
    # and that port is for inside only
    assert [port.split(":")[-1] for port in services["proxy"]["ports"]] == ["80", "443"]
    assert "ports" not in services["api"]


def test_pictures_on_this_machine_are_served_by_the_proxy() -> None:
    """Saleor itself serves none in production."""
    services = compose()["services"]
    assert "media:/app/media" in services["api"]["volumes"]
    assert "media:/srv/media:ro" in services["proxy"]["volumes"]


def test_no_account_of_debians_is_made_again() -> None:
    """Debian has users such as `backup`: useradd would refuse, and no image be built."""
    debians = {
        "root",
        "daemon",
        "bin",
        "sys",
        "games",
        "man",
        "lp",
        "mail",
        "news",
        "backup",
        "nobody",
    }
    for path in DEPLOY.glob("*Dockerfile"):
        for made in re.findall(r"useradd (?:--?\S+(?: \d+)? )*([\w-]+)", path.read_text()):
            assert made not in debians, path.name


def test_a_full_redis_gives_up_the_cache_and_keeps_the_queues() -> None:
    assert "--maxmemory-policy volatile-lru" in compose()["services"]["redis"]["command"]


def test_no_log_fills_the_disk() -> None:
    for name, service in compose()["services"].items():
        assert service["logging"]["options"]["max-size"], name


def test_requests_that_are_let_through_find_a_connection() -> None:
    """What the proxy lets at the API, and the workers' threads, fit into PostgreSQL's connections."""
    services = compose()["services"]
    most = int(re.search(r"max_connections=(\d+)", services["postgres"]["command"])[1])  # type: ignore[index]
    proxy = (DEPLOY / "nginx/shop.conf.template").read_text()
    let_through = [int(each) for each in re.findall(r"api:8000 max_conns=(\d+)", proxy)]
    assert len(let_through) == 2
    # the name `api` leads to each process, and each is given as many
    processes = int(re.search(r":-(\d+)", services["api"]["deploy"]["replicas"])[1])  # type: ignore[index]
    assert processes == int(re.search(r"^API_PROCESSES=(\d+)", EXAMPLE, re.M)[1])  # type: ignore[index]
    assert processes * sum(let_through) + 60 <= most


def test_no_secret_and_no_machines_own_modules_are_sent_to_a_builder() -> None:
    """`COPY storefront` would put modules made for another system over those of the image."""
    left_out = (DEPLOY.parent / ".dockerignore").read_text().splitlines()
    assert {"**/.env", "deploy/tls", "**/node_modules", "**/.next"} <= set(left_out)
    for path in DEPLOY.glob("*Dockerfile"):
        for line in re.findall(r"^COPY (?!--from)(.+)$", path.read_text(), re.M):
            for source in line.split()[:-1]:
                assert (DEPLOY.parent / source).exists(), (path.name, source)
                assert source not in left_out, (path.name, source)
