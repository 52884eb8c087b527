"""The sandbox's worker keeps up with a burst of tasks."""

import os
import subprocess
import sys
import time
from pathlib import Path

from runner.companions import AHEAD, POOL
from servers import Redis

APP = """
import os, time
from celery import Celery
app = Celery("burst", broker=os.environ["BROKER"])
# As Saleor's settings read it.
app.conf.worker_prefetch_multiplier = int(os.environ.get("CELERY_WORKER_PREFETCH_MULTIPLIER", 1))

@app.task(name="work", ignore_result=True)
def work(seconds):
    time.sleep(seconds)
    with open(os.environ["DONE"], "a") as done:
        done.write("done\\n")

if __name__ == "__main__":
    for _ in range(24):
        app.send_task("work", (0.05,), queue="messages")
"""


def test_a_burst_of_tasks_is_not_done_in_fits_and_starts(tmp_path: Path) -> None:
    """Two dozen tasks of 50 ms by four threads: a third of a second of work, not five seconds of naps."""
    (tmp_path / "burst.py").write_text(APP)
    redis = Redis(tmp_path / "redis", fast=True)
    broker = redis.start()
    try:
        napping = _burst(tmp_path, broker, {})
        assert _burst(tmp_path, broker, AHEAD) < napping / 2
    finally:
        redis.stop()


def _burst(folder: Path, broker: str, settings: dict[str, str]) -> float:
    """Seconds between a burst's first task and its last, as a worker with these settings does them."""
    done = folder / "done"
    done.write_text("")
    # Celery would set up whichever Django an earlier test has named.
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    env |= {**settings, "BROKER": broker, "DONE": str(done)}
    command = [sys.executable, "-m", "celery", "-A", "burst", "worker", *POOL, "-Q", "messages"]
    command += ["-l", "ERROR", "--without-gossip", "--without-mingle"]
    worker = subprocess.Popen(command, env=env, cwd=folder)
    try:
        subprocess.run([sys.executable, "burst.py"], env=env, cwd=folder, check=True)
        _lines(worker, done, 1)
        begun = time.monotonic()
        _lines(worker, done, 24)
        return time.monotonic() - begun
    finally:
        worker.kill()
        worker.wait()


def _lines(worker: "subprocess.Popen[bytes]", path: Path, count: int) -> None:
    end = time.monotonic() + 120
    while len(path.read_text().splitlines()) < count:
        assert worker.poll() is None, "the worker has ended"
        assert time.monotonic() < end, f"{count} not done within two minutes"
        time.sleep(0.02)
