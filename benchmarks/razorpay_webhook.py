"""Accepting webhooks against a bare Django view that inserts one row: same server, same run.

    python -m benchmarks.razorpay_webhook [deliveries] [threads]

One uvicorn process with Django (as Saleor is served) has both views. Ours checks the signature,
reads the settings, records the event and hints Celery through Redis. Both are asked turn and turn
about. Target: at least 0.7 of the bare view's rate.
"""

import hashlib
import hmac
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "deploy/sandbox"), str(ROOT / "tests")]

from harness import tables  # noqa: E402

tables.prepare()

from django.conf import settings  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path, re_path  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402

SECRET = "whsec-bench"


@csrf_exempt
def bare(request: HttpRequest) -> HttpResponse:
    """Reads the body and inserts one row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bench_event (body, created_at) VALUES (%s, now())", [request.body]
        )
    return HttpResponse("ok", content_type="text/plain")


def _application() -> Any:
    """The child's Django: both views, the shop's database, Celery on Redis."""
    from celery import Celery

    from saleor_plugins.host import plugins
    from saleor_plugins.razorpay_gateway import views

    tables._point(connections, os.environ["BENCH_DATABASE"])
    celery = Celery("bench", broker=os.environ["BENCH_REDIS"], set_as_current=True)
    celery.set_default()

    @celery.task(name="saleor_plugins.razorpay_gateway.take_in", lazy=False)  # type: ignore[misc]
    def take_in() -> None:
        """Nobody works here: only the hint is measured."""

    values = {"key_id": "rzp_test_A", "key_secret": "x", "webhook_secret": SECRET}

    def stored(*_: Any) -> Any:
        with connection.cursor() as cursor:  # as the real one: one row by its key
            cursor.execute("SELECT body FROM bench_event WHERE id = 1")
        return plugins.PluginSettings(True, values, "retail")

    plugins.configuration = stored  # type: ignore[assignment]
    view = views.webhook.__wrapped__
    settings.ROOT_URLCONF = "benchmarks.razorpay_webhook"
    settings.ALLOWED_HOSTS = ["*"]
    settings.MIDDLEWARE = []
    urlpatterns.append(re_path(r"^ours/(?P<channel_slug>\w+)/$", csrf_exempt(view)))
    return get_asgi_application()


urlpatterns: list[Any] = [path("bare/", bare)]
application = _application() if os.environ.get("BENCH_DATABASE") else None


def bodies(count: int) -> list[tuple[bytes, dict[str, str]]]:
    """Signed events, each different."""
    found = []
    for _ in range(count):
        payment = {"id": f"pay_{uuid.uuid4().hex[:14]}", "amount": 50000, "order_id": "order_A"}
        event = {
            "event": "payment.captured",
            "account_id": "acc_A",
            "payload": {"payment": {"entity": {**payment, "notes": ["x" * 1500]}}},
        }
        raw = json.dumps(event).encode()
        headers = {
            "Content-Type": "application/json",
            "X-Razorpay-Signature": hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest(),
            "x-razorpay-event-id": uuid.uuid4().hex[:14],
        }
        found.append((raw, headers))
    return found


def rate(url: str, sent: list[tuple[bytes, dict[str, str]]], threads: int) -> tuple[float, float]:
    """Deliveries per second and the median answer in ms."""
    import requests

    queue, lock, times = list(sent), threading.Lock(), []

    def run() -> None:
        session = requests.Session()
        session.trust_env = False
        while True:
            with lock:
                if not queue:
                    return
                raw, headers = queue.pop()
            begun = time.perf_counter()
            answer = session.post(url, data=raw, headers=headers, timeout=30)
            assert answer.status_code == 200, answer.text
            times.append((time.perf_counter() - begun) * 1000)

    workers = [threading.Thread(target=run) for _ in range(threads)]
    begun = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return len(sent) / (time.perf_counter() - begun), statistics.median(times)


def main(count: int, threads: int) -> int:
    """Print both rates and their ratio; status 1 when the target is missed."""
    from servers import Redis

    with tables.database(), tempfile.TemporaryDirectory() as folder:
        redis = Redis(Path(folder), fast=True)
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TABLE bench_event (id bigserial PRIMARY KEY, body bytea NOT NULL,"
                " created_at timestamptz NOT NULL)"
            )
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        found = connections["default"].settings_dict
        server = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "benchmarks.razorpay_webhook:application"]
            + ["--port", str(port), "--no-access-log", "--log-level", "warning"],
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "deploy/sandbox")]),
                "BENCH_REDIS": redis.start(),
                "BENCH_DATABASE": (
                    f"postgresql://{found['USER']}:{found['PASSWORD']}@{found['HOST']}"
                    f":{found['PORT'] or 5432}/{found['NAME']}"
                ),
            },
        )
        base = f"http://127.0.0.1:{port}"
        try:
            _wait(f"{base}/bare/")
            rate(f"{base}/ours/retail/", bodies(60), threads)
            rate(f"{base}/bare/", bodies(60), threads)
            ours, plain, ratios, medians = [], [], [], []
            spent = [0.0, 0.0]
            for _ in range(5):
                mark = _cpu(server.pid)
                first, _ = rate(f"{base}/bare/", bodies(count // 5), threads)
                spent[0] += _cpu(server.pid) - mark
                mark = _cpu(server.pid)
                second, median = rate(f"{base}/ours/retail/", bodies(count // 5), threads)
                spent[1] += _cpu(server.pid) - mark
                plain.append(first)
                ours.append(second)
                ratios.append(second / first)
                medians.append(median)
        finally:
            server.terminate()
            server.wait()
            redis.stop()
    ratio = statistics.median(ratios)
    print(f"bare view {statistics.median(plain):.0f}/s, webhook {statistics.median(ours):.0f}/s")
    print(f"ratio {ratio:.2f} (target 0.7); median answer {statistics.median(medians):.1f} ms (50)")
    each = [seconds / (count // 5 * 5) * 1000 for seconds in spent]
    print(f"the server's own time: {each[0]:.2f} ms bare, {each[1]:.2f} ms webhook (as if alone)")
    print(f"ratio of that {each[0] / each[1]:.2f}")
    return int(ratio < 0.7)


def _cpu(pid: int) -> float:
    """Seconds of processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _wait(url: str) -> None:
    import requests

    for _ in range(300):
        try:
            requests.post(url, data=b"x", timeout=5)
            return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


if __name__ == "__main__":
    chosen = [int(each) for each in sys.argv[1:]]
    raise SystemExit(main(*(chosen + [1000, 8][len(chosen) :])))
