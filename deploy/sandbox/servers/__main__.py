"""python -m servers DATA_DIR [--fast]: starts both, prints their URLs, runs until interrupted."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from types import FrameType

from . import ServerError, running


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser("servers", description="Embedded PostgreSQL and Redis.")
    parser.add_argument("data_dir", nargs="?", help="without it the data is temporary")
    parser.add_argument("--fast", action="store_true", help="no durability")
    parser.add_argument("--postgres-port", type=int, default=0)
    parser.add_argument("--redis-port", type=int, default=0)
    options = parser.parse_args(argv)
    ended = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        with running(
            options.data_dir,
            fast=options.fast,
            postgres_port=options.postgres_port,
            redis_port=options.redis_port,
        ) as urls:
            print(json.dumps(urls), flush=True)
            ended.wait()
    except ServerError as error:
        print(f"servers: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
