"""python -m message_sink --port 8025 --smtp-port 1025 [--state FILE] ..."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from types import FrameType

from .server import Running

SETTINGS = (
    "msg91_report_url",
    "twilio_auth_token",
    "whatsapp_webhook_url",
    "whatsapp_app_secret",
)


def arguments(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "message_sink", description="Keeps messages instead of sending."
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8025, help="0 takes a free one")
    parser.add_argument("--smtp-port", type=int, default=1025, help="0 takes a free one")
    parser.add_argument("--state", help="SQLite file; without it nothing outlives the process")
    parser.add_argument(
        "--auto-receipts", type=float, metavar="SECONDS", help="send receipts alone"
    )
    for name in SETTINGS:
        parser.add_argument(f"--{name.replace('_', '-')}")
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> int:
    options = arguments(argv)
    try:
        servers = Running(
            host=options.host,
            port=options.port,
            smtp_port=options.smtp_port,
            state=options.state,
        )
        servers.store.set("auto_receipts", options.auto_receipts)
        for name in SETTINGS:
            if getattr(options, name) is not None:
                servers.store.set(name, getattr(options, name))
        servers.start()
    except (SystemExit, OSError):
        ports = f"{options.port} or {options.smtp_port}"
        print(f"message_sink: port {ports} is in use", file=sys.stderr)
        return 1
    ended = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    print(f"Message sink on {servers.url}, SMTP on port {servers.smtp_port}", flush=True)
    ended.wait()
    servers.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
