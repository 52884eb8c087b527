"""nginx before the API with the deployment's cap on what the API works on at once."""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import requests
from servers.processes import free_port

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
TEMPLATE = Path(__file__).resolve().parents[2] / "deploy/nginx/shop.conf.template"
# The limits per address are left out: all of Locust's users come from this machine.
CONFIGURATION = """daemon off; pid {folder}/pid; error_log {folder}/error.log crit;
worker_rlimit_nofile 8192;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    {upstreams}
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $http_host;
    server {{
        listen 127.0.0.1:{port};
        location / {{ proxy_pass http://api; proxy_read_timeout 60s; }}
        location /plugins/ {{ proxy_pass http://webhooks; proxy_read_timeout 10s; }}
    }}
}}
"""


def upstreams(address: str) -> str:
    """What the deployment says about the API's upstreams, for the API at `address`."""
    found = re.findall(r"^upstream (?:api|webhooks) \{.+?^\}", TEMPLATE.read_text(), re.S | re.M)
    assert len(found) == 2, "the proxy's template has other upstreams for the API"
    return "\n".join(found).replace("api:8000", address)


@contextmanager
def capped(url: str, folder: Path) -> Iterator[str]:
    """The address of a proxy before the API at `url`; `url` itself where there is no nginx."""
    if NGINX is None:
        yield url
        return
    folder.mkdir()
    port = free_port()
    text = CONFIGURATION.format(folder=folder, port=port, upstreams=upstreams(urlsplit(url).netloc))
    (folder / "nginx.conf").write_text(text)
    process = subprocess.Popen([NGINX, "-c", str(folder / "nginx.conf")])
    try:
        own = f"http://127.0.0.1:{port}"
        end = time.monotonic() + 10
        while time.monotonic() < end:
            try:
                requests.get(f"{own}/health/live", timeout=5)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield own
    finally:
        process.terminate()
        process.wait()
