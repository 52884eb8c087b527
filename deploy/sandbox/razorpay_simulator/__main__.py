"""python -m razorpay_simulator --port 9090 [--state FILE] [--webhook-url [KEY_ID=]URL ...] ..."""

from __future__ import annotations

import argparse
import signal
import sys
from types import FrameType

from . import accounts, webhooks
from .server import Running
from .simulator import Settings, Simulator


def arguments(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("razorpay_simulator", description="A stand-in for Razorpay.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9090, help="0 takes a free one")
    parser.add_argument("--state", help="SQLite file; without it nothing outlives the process")
    parser.add_argument(
        "--base-url", help="how browsers reach it, for short_url (default: http://host:port)"
    )
    parser.add_argument(
        "--account",
        action="append",
        default=[],
        metavar="KEY_ID:SECRET[:NAME]",
        help="one more account",
    )
    parser.add_argument(
        "--webhook-url",
        action="append",
        default=[],
        metavar="[KEY_ID=]URL",
        help="default: every account",
    )
    parser.add_argument("--webhook-secret", default="sandbox-webhook-secret")
    parser.add_argument(
        "--refund-seconds",
        type=float,
        default=5.0,
        help="until a refund is processed; negative: never",
    )
    return parser.parse_args(argv)


def prepare(sim: Simulator, options: argparse.Namespace) -> None:
    with sim.transaction():
        for text in options.account:
            key_id, secret, *name = text.split(":", 2)
            accounts.create(sim, key_id=key_id, key_secret=secret, name=name[0] if name else key_id)
        for text in options.webhook_url:
            key_id, url = text.split("=", 1) if text.startswith("rzp_") else (None, text)
            for account in sim.store.oldest_first("account"):
                if key_id in (None, account["key_id"]):
                    webhooks.register(sim, account["id"], url, options.webhook_secret)


def main(argv: list[str] | None = None) -> int:
    options = arguments(argv)
    seconds = options.refund_seconds if options.refund_seconds >= 0 else None
    sim = Simulator(options.state, Settings(refund_seconds=seconds))
    sim.base_url = options.base_url or ""
    prepare(sim, options)
    try:
        server = Running(sim, options.host, options.port)
    except SystemExit:
        print(f"razorpay_simulator: port {options.port} is in use", file=sys.stderr)
        return 1

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    print(f"Razorpay simulator on {server.url}", flush=True)
    try:
        server.serve()
    except KeyboardInterrupt:
        server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
