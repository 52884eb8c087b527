"""The API as production starts it: Saleor's DEBUG off, secrets in files, plain HTTP behind a proxy.

All other files run with DEBUG on, as a developer's machine does.
"""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from harness.shop import OWNER, Shop
from runner import companions
from runner.companions import Ports, answers


@pytest.fixture(scope="module")
def api(_shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a further API process of the shop, with the deployment's environment."""
    shop, folder = _shop, tmp_path_factory.mktemp("production")
    ports = Ports.free()
    secret_files = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATABASE_URL": shop.env["DATABASE_URL"],
        # .env's way to write a key
        "RSA_PRIVATE_KEY": shop.env["RSA_PRIVATE_KEY"].strip().replace("\n", "\\n"),
    }
    for name, content in secret_files.items():
        (folder / name).write_text(content)
    env = {
        **{
            name: value
            for name, value in shop.env.items()
            if name not in (*secret_files, "TEST_CLOCK_FILE")
        },
        **{f"{name}_FILE": str(folder / name) for name in secret_files},
        "DEBUG": "False",
        "ALLOWED_HOSTS": "api.shop.example,127.0.0.1",
        "ALLOWED_CLIENT_HOSTS": "shop.example",
        "PUBLIC_URL": "https://api.shop.example",
        "STOREFRONT_URL": "https://shop.example",
    }
    process = companions.api(shop.platform, ports, env, folder)
    process.start()
    try:
        process.wait_until(lambda: answers(f"{ports.api_url}/health/live"))
        yield ports.api_url
    except Exception:
        print(process.tail())
        raise
    finally:
        process.kill()


def ask(api: str, query: str, **headers: str) -> requests.Response:
    return requests.post(
        f"{api}/graphql/",
        json={"query": query},
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        timeout=60,
        allow_redirects=False,
    )


def test_probes_and_the_storefront_are_answered_inside_without_tls(api: str) -> None:
    """Given a public address with https, then who asks inside is answered, not sent to a port without TLS."""
    for path in ("/health/live", "/health/metrics"):
        assert requests.get(f"{api}{path}", timeout=60, allow_redirects=False).status_code == 200
    answer = ask(api, "{ shop { name } }", Host="api.shop.example", X_Forwarded_For="203.0.113.9")
    assert answer.status_code == 200
    assert answer.json()["data"]["shop"]["name"]


def test_a_name_that_is_not_ours_is_refused(api: str) -> None:
    assert ask(api, "{ shop { name } }", Host="evil.example").status_code == 400


def test_a_secret_of_a_file_signs_people_in(api: str) -> None:
    email, password = OWNER
    answer = ask(
        api,
        f'mutation {{ tokenCreate(email: "{email}", password: "{password}")'
        " { token errors { message } } }",
    ).json()
    token = answer["data"]["tokenCreate"]["token"]
    assert token, answer
    me = ask(api, "{ me { email } }", Authorization=f"Bearer {token}").json()
    assert me["data"]["me"]["email"] == email


def test_an_error_does_not_show_the_code(api: str) -> None:
    """Given a request that fails, then nobody learns where in which file."""
    answer = ask(api, "{ nothingOfThatName }")
    assert answer.json()["errors"]
    assert ".py" not in answer.text and "Traceback" not in answer.text
    missing = requests.get(f"{api}/no/such/page", timeout=60)
    assert missing.status_code == 404
    assert ".py" not in missing.text and "URLconf" not in missing.text


def test_pictures_are_the_proxys_to_serve(api: str, _shop: Shop) -> None:
    """Saleor serves none in production: hence the proxy's /media/ (tests/unit/deploy/test_nginx.py)."""
    (Path(_shop.env["MEDIA_ROOT"]) / "sample.txt").write_text("picture")
    assert requests.get(f"{api}/media/sample.txt", timeout=60).status_code == 404
