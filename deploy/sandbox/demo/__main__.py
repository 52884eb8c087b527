"""`make demo`: start everything, say where it is, and stop it all on Ctrl-C.

Variables: RESET=1 starts anew; CHECK=1 buys one product, prints the order and ends; SALEOR_HOME runs
the same shop on a real Saleor; DEMO_PORT_API, DEMO_PORT_STOREFRONT, DEMO_PORT_RAZORPAY,
DEMO_PORT_SINK, DEMO_PORT_SMTP move ports; DEMO_STATE is another folder for the shop's data.
"""

import os
import shutil
import signal
import socket
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

import servers
from message_sink.client import Sink
from razorpay_simulator.control import Control
from rich.markup import escape
from runner import companions
from runner.companions import OWNER, Ports, answers
from runner.platforms import STATE, Platform, chosen
from runner.processes import Process

from . import purchase, seed, storefront
from .progress import Problem, console, step

DEFAULT_PORTS = {"api": 8000, "storefront": 3000, "razorpay": 9090, "sink": 8025, "smtp": 1025}


def main() -> int:
    """Exit status 0 when all went well, 1 with one clear line otherwise."""
    try:
        platform = chosen()
        ports = _ports()
        with ExitStack() as stack:
            _run(platform, ports, stack)
    except KeyboardInterrupt:
        console.print("\nStopped.")
    except (Problem, servers.ServerError, RuntimeError, OSError) as error:
        # One line, however wide, and to the letter: a path may look like markup.
        console.print(f"[red]Cannot go on:[/red] {escape(str(error))}", soft_wrap=True)
        return 1
    return 0


def _run(platform: Platform, ports: Ports, stack: ExitStack) -> None:
    started = time.monotonic()
    # Whatever ends us, children are stopped: the stack unwinds on both signals.
    signal.signal(signal.SIGTERM, _interrupt)
    state = Path(os.environ.get("DEMO_STATE") or STATE / f"demo-{platform.name}")
    if os.environ.get("RESET"):
        shutil.rmtree(state, ignore_errors=True)
    logs = state / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    _enough_disk(state)

    with step("Starting PostgreSQL and Redis"):
        programs = servers.machine_programs() if platform.home else None
        urls = stack.enter_context(servers.running(state / "servers", programs=programs))
    env = companions.environment(
        platform,
        ports,
        database_url=urls["DATABASE_URL"],
        redis_url=urls["REDIS_URL"],
        media=_folder(state / "media"),
        key=_key(state / "key.pem"),
    )
    building = _Building(logs)
    building.start()
    doubles = [
        companions.double(
            "razorpay_simulator",
            ["--port", str(ports.razorpay), "--state", str(state / "razorpay.sqlite")],
            logs,
        ),
        companions.double(
            "message_sink",
            ["--port", str(ports.sink), "--smtp-port", str(ports.smtp)]
            + ["--state", str(state / "messages.sqlite")],
            logs,
        ),
    ]
    with step(f"Preparing the database of {platform.name}"):
        for double in doubles:
            _start(double, stack)
        platform.run("-m", "django", "migrate", "-v0", env=env)
        platform.run("-c", companions.MAKE_OWNER, env=env)
    with step("Starting the API and the worker"):
        control, sink = Control(ports.razorpay_url), Sink(ports.sink_url)
        doubles[0].wait_until(control.ready)
        doubles[1].wait_until(sink.ready)
        api = _start(companions.api(platform, ports, env, logs), stack)
        _start(companions.worker(platform, env, logs), stack)
        api.wait_until(lambda: answers(f"{ports.api_url}/health/live"))
    owner = seed.sign_in(ports, *OWNER)
    _fill(seed.Seeder(platform, ports, env, owner), control, ports, state / "filled")
    with step("Building the storefront (about two minutes the first time)"):
        building.join()
    with step("Starting the storefront"):
        shop = _start(storefront.process(ports, logs), stack)
        shop.wait_until(lambda: answers(f"{ports.storefront_url}/api/health"))
    console.print(f"Everything runs after {time.monotonic() - started:.0f} s.\n")

    if os.environ.get("CHECK"):
        bought = purchase.buy_one(ports, owner)
        console.print(
            f"Bought {bought.item}: order {bought.number}, ₹{bought.total:.2f}, "
            f"{bought.charge_status} charged, {bought.seconds:.1f} s after the first click.",
            soft_wrap=True,
        )
        return
    _tell(platform, ports)
    while True:
        time.sleep(3600)


def _fill(seeder: seed.Seeder, control: Control, ports: Ports, mark: Path) -> None:
    for slug, (key_id, _) in seed.RAZORPAY_ACCOUNTS.items():
        path = f"/plugins/channel/{slug}/saleor_plugins.razorpay/webhook/"
        control.register_webhook(key_id, f"{ports.api_url}{path}", seed.WEBHOOK_SECRET)
    if mark.exists():
        return
    with step("Opening two channels"):
        channels = seeder.channels()
    with step("Importing the catalogue"):
        seeder.catalogue()
    with step("Switching the plugins on"):
        seeder.plugins(channels)
    with step("Inviting a shopper and a distributor"):
        seeder.people(channels)
    with step("Offering subscriptions"):
        seeder.plans(channels)
    mark.touch()


def _tell(platform: Platform, ports: Ports) -> None:
    console.print(f"[bold]The shop is open[/bold] on {platform.name}. Ctrl-C stops everything.\n")
    for name, address in (
        ("Storefront", ports.storefront_url),
        ("GraphQL", f"{ports.api_url}/graphql/"),
        ("Razorpay simulator", ports.razorpay_url),
        ("Messages sent", ports.sink_url),
    ):
        console.print(f"  {name:<20}{address}")
    console.print("\n  Sign in as")
    for who, email, password in (
        ("shopper", seed.SHOPPER, seed.PASSWORD),
        ("distributor", seed.DISTRIBUTOR, seed.PASSWORD),
        ("owner (GraphQL, dashboard)", *OWNER),
    ):
        console.print(f"  {who:<28}{email:<26}{password}")
    console.print()


def _start(process: Process, stack: ExitStack) -> Process:
    process.start()
    stack.callback(process.stop)
    return process


class _Building(threading.Thread):
    """The storefront's build, beside the filling of the shop."""

    def __init__(self, logs: Path) -> None:
        super().__init__(daemon=True)
        self._logs = logs
        self._error: Exception | None = None

    def run(self) -> None:
        """Build, keeping what went wrong for `join`."""
        try:
            storefront.build(self._logs)
        except Exception as error:  # told by join, on the main thread
            self._error = error

    def join(self, timeout: float | None = None) -> None:
        """Wait for the build; raises what it raised."""
        super().join(timeout)
        if self._error is not None:
            raise self._error


def _ports() -> Ports:
    if os.environ.get("CHECK"):
        return Ports.free()
    chosen_ports = {}
    for name, default in DEFAULT_PORTS.items():
        variable = f"DEMO_PORT_{name.upper()}"
        port = int(os.environ.get(variable, default))
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise Problem(
                    f"port {port} ({name}) is in use. Stop what listens there, or set {variable}."
                ) from error
        chosen_ports[name] = port
    return Ports(**chosen_ports)


def _enough_disk(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < 1_500_000_000:
        raise Problem(f"only {free // 1_000_000} MB of disk are free; 1500 MB are needed.")


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def _key(path: Path) -> str:
    """The shop's signing key, kept so that sign-ins survive a restart."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(companions.rsa_key())
    return path.read_text()


def _interrupt(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
