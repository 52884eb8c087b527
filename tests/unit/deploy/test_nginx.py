"""The proxy's configuration, in a real nginx before backends of our own."""

import getpass
import json
import shutil
import socket
import ssl
import subprocess
import threading
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
pytestmark = pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")


LOGS: dict[int, Path] = {}
INSIDE: dict[int, int] = {}
HANGING = threading.Semaphore(0)
RELEASED = threading.Event()


class _Backend(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        if "X-Hang" in self.headers:
            HANGING.release()
            RELEASED.wait(60)
        if self.path.startswith("/dies"):
            self.close_connection = True  # without a word
            return
        body = "\n".join(f"{name}: {value}" for name, value in self.headers.items()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = _answer

    def log_message(self, *_: object) -> None:
        return


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int]]:
    """A running nginx: its (http, https) ports."""
    folder = tmp_path_factory.mktemp("nginx")
    backend = ThreadingHTTPServer(("127.0.0.1", 0), _Backend)
    threading.Thread(target=backend.serve_forever, daemon=True).start()
    http, https, inside = free_port(), free_port(), free_port()
    (folder / "media/products").mkdir(parents=True)
    (folder / "media/products/atta.jpg").write_bytes(b"picture")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
        + ["-subj", "/CN=shop.test", "-keyout", str(folder / "privkey.pem")]
        + ["-out", str(folder / "fullchain.pem")],
        check=True,
        capture_output=True,
    )
    text = (DEPLOY / "nginx/shop.conf.template").read_text()
    replaced = {
        "${STOREFRONT_HOST}": "shop.test",
        "${API_HOST}": "api.test",
        "${DASHBOARD_HOST}": "dashboard.test",
        "server api:8000": f"server 127.0.0.1:{backend.server_port}",
        "server storefront:3000": f"server 127.0.0.1:{backend.server_port}",
        "server dashboard:80": f"server 127.0.0.1:{backend.server_port}",
        "/etc/nginx/tls": str(folder),
        "/var/log/nginx/access.log": str(folder / "access.log"),
        "/var/log/nginx/error.log": str(folder / "error.log"),
        "/srv/media": str(folder / "media"),
        "/etc/nginx/security.conf": str(DEPLOY / "nginx/security.conf"),
        "listen 80 ": f"listen 127.0.0.1:{http} ",
        "listen 443 ssl;": f"listen 127.0.0.1:{https} ssl;",
        "listen 8080;": f"listen 127.0.0.1:{inside};",
    }
    for old, new in replaced.items():
        assert old in text, old
        text = text.replace(old, new)
    # Debian 12's nginx is older than the image's, and says http2 on the listen line.
    text = text.replace("    http2 on;\n", "")
    (folder / "shop.conf").write_text(text)
    (folder / "nginx.conf").write_text(
        # The folder is this user's alone; the image's workers read what the API's user leaves readable.
        f"daemon off; user {getpass.getuser()}; pid {folder}/pid; error_log stderr;\n"
        "events {}\n"
        # The image's own nginx.conf has a log of whole requests, for who says nothing else.
        f"http {{ log_format main '\"$request\"'; access_log {folder}/image.log main;"
        f" client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;"
        f" fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;"
        f" include {folder}/shop.conf; }}\n"
    )
    checked = subprocess.run(
        [NGINX, "-t", "-c", str(folder / "nginx.conf")], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    process = subprocess.Popen([NGINX, "-c", str(folder / "nginx.conf")])
    try:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", https)) == 0:
                    break
            time.sleep(0.05)
        LOGS[https] = folder / "access.log"
        INSIDE[https] = inside
        yield http, https
    finally:
        process.terminate()
        process.wait()
        backend.shutdown()


def get(proxy: tuple[int, int], host: str, path: str, **options: object) -> requests.Response:
    return requests.request(
        str(options.pop("method", "GET")),
        f"https://127.0.0.1:{proxy[1]}{path}",
        headers={"Host": host, **options.pop("headers", {})},  # type: ignore[dict-item]
        verify=False,
        timeout=10,
        **options,  # type: ignore[arg-type]
    )


def test_http_is_sent_to_https(proxy: tuple[int, int]) -> None:
    answer = requests.get(
        f"http://127.0.0.1:{proxy[0]}/cart",
        headers={"Host": "shop.test"},
        allow_redirects=False,
        timeout=10,
    )
    assert (answer.status_code, answer.headers["Location"]) == (301, "https://shop.test/cart")


@pytest.mark.parametrize("host", ["shop.test", "api.test", "dashboard.test"])
def test_every_answer_has_the_security_headers(proxy: tuple[int, int], host: str) -> None:
    headers = get(proxy, host, "/").headers
    assert "max-age=63072000" in headers["Strict-Transport-Security"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "nginx/" not in headers["Server"]


def test_static_files_keep_their_headers(proxy: tuple[int, int]) -> None:
    headers = get(proxy, "shop.test", "/_next/static/app.js").headers
    assert "immutable" in headers["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_an_address_cannot_be_forged(proxy: tuple[int, int]) -> None:
    seen = get(proxy, "api.test", "/graphql/", headers={"X-Forwarded-For": "6.6.6.6"}).text
    assert "6.6.6.6" not in seen
    assert "X-Forwarded-For: 127.0.0.1" in seen


def test_a_request_id_is_made_or_passed_on(proxy: tuple[int, int]) -> None:
    assert (
        "X-Request-ID: caller-1"
        in get(proxy, "api.test", "/graphql/", headers={"X-Request-ID": "caller-1"}).text
    )
    assert "X-Request-ID: " in get(proxy, "api.test", "/graphql/").text


def test_a_log_line_is_json_with_the_request_id_and_no_query(proxy: tuple[int, int]) -> None:
    """Given a link that resets a password, then its log line has the path, the id, and not the token."""
    get(
        proxy,
        "shop.test",
        "/reset?email=anita%40example.com&token=s3cr3t-t0ken",
        headers={"X-Request-ID": "caller-0042", "User-Agent": 'a "quoted" one'},
    )
    end = time.monotonic() + 10
    found: list[dict[str, object]] = []
    while not found and time.monotonic() < end:
        text = LOGS[proxy[1]].read_text()
        lines = [json.loads(line) for line in text.splitlines()]
        found = [line for line in lines if line["request_id"] == "caller-0042"]
        time.sleep(0.05)
    assert "s3cr3t" not in text and "anita" not in text
    # Nor is it in the log that the image writes by itself.
    assert LOGS[proxy[1]].with_name("image.log").read_text() == ""
    assert (found[0]["path"], found[0]["status"]) == ("/reset", 200)
    assert found[0]["agent"] == 'a "quoted" one'


def test_a_request_that_fails_is_told_without_its_query(proxy: tuple[int, int]) -> None:
    """Given a backend that dies at a link with a token, then what went wrong is logged, the token is not."""
    answer = get(
        proxy, "shop.test", "/dies?token=s3cr3t-t0ken", headers={"X-Request-ID": "caller-0502"}
    )
    assert answer.status_code == 502
    end = time.monotonic() + 10
    found: list[dict[str, object]] = []
    while not found and time.monotonic() < end:
        lines = [json.loads(line) for line in LOGS[proxy[1]].read_text().splitlines()]
        found = [line for line in lines if line["request_id"] == "caller-0502"]
        time.sleep(0.05)
    assert (found[0]["path"], found[0]["status"]) == ("/dies", 502)
    assert str(found[0]["upstream_status"]).startswith("502")
    assert "127.0.0.1:" in str(found[0]["upstream"])
    for log in LOGS[proxy[1]].parent.glob("*.log"):
        assert "s3cr3t" not in log.read_text(), log.name


def test_pictures_without_a_bucket_are_served_and_never_run(proxy: tuple[int, int]) -> None:
    """Given a file that somebody uploaded, then it is served as a file, whatever is in it."""
    answer = get(proxy, "api.test", "/media/products/atta.jpg")
    assert (answer.status_code, answer.content) == (200, b"picture")
    assert answer.headers["Content-Disposition"] == "attachment"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    # and no folder is listed, no way leads out of it
    assert get(proxy, "api.test", "/media/products/").status_code == 403
    for path in ("/media/%2e%2e/access.log", "/media../access.log"):
        assert '"request_id"' not in get(proxy, "api.test", path).text


def test_the_storefronts_server_says_whose_request_it_is(proxy: tuple[int, int]) -> None:
    """Inside, on a port that is not published: there the shopper's address is passed on, and only GraphQL."""
    inside = f"http://127.0.0.1:{INSIDE[proxy[1]]}"
    headers = {"X-Forwarded-For": "203.0.113.7", "X-Request-ID": "caller-2"}
    seen = requests.post(f"{inside}/graphql/", headers=headers, json={}, timeout=10)
    for line in (
        "X-Forwarded-For: 203.0.113.7",
        "X-Forwarded-Proto: https",
        "Host: api.test",
        "X-Request-ID: caller-2",
    ):
        assert line in seen.text, seen.text
    assert requests.get(f"{inside}/health/ready", timeout=10).status_code == 404
    # as many as it asks: nobody is limited by the storefront's own address
    statuses = {requests.get(f"{inside}/graphql/", timeout=10).status_code for _ in range(120)}
    assert statuses == {200}


def test_health_is_not_for_the_internet(proxy: tuple[int, int]) -> None:
    for path in ("/health/ready", "/health/metrics", "/health/live"):
        assert get(proxy, "api.test", path).status_code == 403


def test_a_large_webhook_is_refused_before_it_reaches_us(proxy: tuple[int, int]) -> None:
    path = "/plugins/channel/consumer/saleor_plugins.razorpay/webhook/"
    large = get(proxy, "api.test", path, method="POST", data=b"x" * 2_000_000)
    assert large.status_code == 413
    assert get(proxy, "api.test", path, method="POST", data=b"{}").status_code == 200


def test_a_flood_is_limited_but_webhooks_are_not(proxy: tuple[int, int]) -> None:
    session = requests.Session()
    session.trust_env = False
    session.verify = False
    session.mount("https://", requests.adapters.HTTPAdapter(pool_maxsize=16))

    def statuses(path: str) -> set[int]:
        url = f"https://127.0.0.1:{proxy[1]}{path}"
        headers = {"Host": "api.test"}
        with ThreadPoolExecutor(16) as pool:
            got = pool.map(lambda _: session.get(url, headers=headers, timeout=10), range(400))
            return {answer.status_code for answer in got}

    assert 429 in statuses("/graphql/")
    assert statuses("/plugins/channel/c/p/webhook/") == {200}


def test_news_of_payments_come_in_while_a_crowd_takes_all_that_it_may(
    proxy: tuple[int, int],
) -> None:
    """Given as many requests at work as the API is given at once, then webhooks have places of their own."""
    template = (DEPLOY / "nginx/shop.conf.template").read_text()
    most = int(template.partition("upstream api")[2].partition("max_conns=")[2].split()[0])
    inside = f"http://127.0.0.1:{INSIDE[proxy[1]]}/graphql/"

    def hang(_: int) -> int:
        return requests.post(inside, headers={"X-Hang": "yes"}, timeout=90).status_code

    with ThreadPoolExecutor(most) as pool:
        crowd = [pool.submit(hang, number) for number in range(most)]
        try:
            for _ in crowd:
                assert HANGING.acquire(timeout=60)
            # one more of them is turned away at once, the news is not
            assert requests.post(inside, timeout=10).status_code == 502
            path = "/plugins/channel/consumer/saleor_plugins.razorpay/webhook/"
            assert get(proxy, "api.test", path, method="POST", data=b"{}").status_code == 200
        finally:
            RELEASED.set()
        assert {each.result() for each in crowd} == {200}


def test_old_tls_is_refused(proxy: tuple[int, int]) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with (
        socket.create_connection(("127.0.0.1", proxy[1]), timeout=5) as raw,
        pytest.raises(ssl.SSLError),
    ):
        context.wrap_socket(raw, server_hostname="api.test")
