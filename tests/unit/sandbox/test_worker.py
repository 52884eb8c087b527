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
    for _ in range(40):
        app.send_task("work", (0.05,), queue="messages")
"""


def test_a_burst_of_tasks_is_not_done_in_fits_and_starts(tmp_path: Path) -> None:
    """Forty tasks of 50 ms by four threads: half a second of work, not nine seconds of naps."""
    (tmp_path / "burst.py").write_text(APP)
    done = tmp_path / "done"
    done.touch()
    redis = Redis(tmp_path / "redis", fast=True)
    env = {**os.environ, **AHEAD, "BROKER": redis.start(), "DONE": str(done)}
    command = [sys.executable, "-m", "celery", "-A", "burst", "worker", *POOL, "-Q", "messages"]
    command += ["-l", "ERROR", "--without-gossip", "--without-mingle"]
    worker = subprocess.Popen(command, env=env, cwd=tmp_path)
    try:
        subprocess.run([sys.executable, "burst.py"], env=env, cwd=tmp_path, check=True)
        _lines(done, 1, within=60)
        begun = time.monotonic()
        _lines(done, 40, within=60)
        assert time.monotonic() - begun < 5
    finally:
        worker.terminate()
        worker.wait()
        redis.stop()


def _lines(path: Path, count: int, *, within: float) -> None:
    end = time.monotonic() + within
    while len(path.read_text().splitlines()) < count:
        assert time.monotonic() < end, f"{count} not done within {within} s"
        time.sleep(0.02)
