"""Sends simulated users at a shop of its own and reports in Markdown. See README.md."""

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "deploy/sandbox"), str(ROOT / "tests")]

from harness.outages import Machines, machines  # noqa: E402
from harness.razorpay import ACCOUNT_ID  # noqa: E402
from harness.world import INDIAN_ADDRESS, RAZORPAY, World, use_razorpay, webhook_url  # noqa: E402
from runner.platforms import chosen  # noqa: E402

from benchmarks.load.proxy import capped  # noqa: E402

SCENARIOS = ("catalogue", "checkout", "webhooks")
PRODUCTS = 60
PARTS = ("api", "worker", "postgres", "redis")


@dataclass(frozen=True)
class Outcome:
    """One run: what Locust saw, and the processor seconds of each part of the shop."""

    scenario: str
    users: int
    seconds: float
    requests: int
    failures: int
    median: float
    p95: float
    p99: float
    cpu: dict[str, float]
    load: float
    others: float
    backlog: int

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds

    def cost(self, part: str) -> float:
        """Processor milliseconds per request."""
        return 1000 * self.cpu[part] / max(1, self.requests)


def processes(servers: Machines) -> dict[str, list[psutil.Process]]:
    """The processes of each part, children included."""
    inside = {
        "postgres": [servers.postgres.directory],
        "redis": [servers.cache.directory, servers.broker.directory],
    }
    found: dict[str, list[psutil.Process]] = {part: [] for part in PARTS}
    for process in psutil.process_iter():
        try:
            folder = Path(process.cwd())
            group = os.getpgid(process.pid)
        except (psutil.Error, ProcessLookupError, PermissionError):
            continue
        for part, folders in inside.items():
            if any(folder == each.resolve() for each in folders):
                found[part].append(process)
        if group == servers.shop.api.pid:
            found["api"].append(process)
        if group == servers.shop.worker.pid:
            found["worker"].append(process)
    return found


def cpu(servers: Machines) -> dict[str, float]:
    """Processor seconds that each part has had. PostgreSQL's ended sessions count in their parent."""
    taken = dict.fromkeys(PARTS, 0.0)
    for part, members in processes(servers).items():
        for process in members:
            try:
                times = process.cpu_times()
            except psutil.Error:
                continue
            taken[part] += times.user + times.system
            taken[part] += times.children_user + times.children_system
    return taken


def busy() -> float:
    """Processor seconds that the machine has spent on anything."""
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - getattr(times, "iowait", 0.0))


def quiet(servers: Machines, patience: float = 90) -> None:
    """Wait for the API to be done with what nobody waits for any more: the next run must not pay for it."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        before = cpu(servers)["api"]
        time.sleep(2)
        if cpu(servers)["api"] - before < 0.2:
            return


def drain(servers: Machines, patience: float = 20) -> int:
    """Wait for the workers to be done, for so many seconds at most; events that are left."""
    quiet(servers)
    left = 0
    end = time.monotonic() + patience
    while time.monotonic() < end:
        with psycopg.connect(servers.shop.database_url) as connection:
            row = connection.execute(
                "SELECT count(*) FROM commerce_core_inboxevent"
                " WHERE state IN ('pending', 'running') AND attempts = 0"
            ).fetchone()
        left = int(row[0]) if row else 0
        if not left:
            return 0
        time.sleep(1)
    return left


def run(
    servers: Machines, setup: dict[str, Any], scenario: str, users: int, seconds: int, address: str
) -> Outcome:
    """One scenario with so many users, who come to the shop at `address`."""
    before, machine, began = cpu(servers), busy(), time.monotonic()
    environment = {
        **os.environ,
        "LOAD_SETUP": json.dumps(setup),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "deploy/sandbox")]),
    }
    command = [sys.executable, "-m", "locust", "-f", str(Path(__file__).with_name("locustfile.py"))]
    command += [scenario.capitalize(), "--headless", "--host", address, "--json"]
    command += ["--users", str(users), "--spawn-rate", str(max(10, users // 10))]
    command += ["--run-time", f"{seconds}s", "--stop-timeout", "5", "--loglevel", "ERROR"]
    generator = psutil.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    spent = 0.0
    try:
        # Its own time is read while it lives; the last second of it does not matter.
        while generator.poll() is None and time.monotonic() < began + seconds + 60:
            times = generator.cpu_times()
            spent = times.user + times.system
            time.sleep(1)
            if time.monotonic() > began + seconds:
                break
    except psutil.Error:
        pass
    output, _ = generator.communicate(timeout=120)
    took = time.monotonic() - began
    after, total = cpu(servers), busy() - machine
    used = {part: after[part] - before[part] for part in PARTS}
    stats = json.loads(output)
    times = sorted(
        (float(value), int(count))
        for entry in stats
        for value, count in entry["response_times"].items()
    )
    return Outcome(
        scenario=scenario,
        users=users,
        seconds=seconds,
        requests=sum(entry["num_requests"] for entry in stats),
        failures=sum(entry["num_failures"] for entry in stats),
        median=percentile(times, 0.5),
        p95=percentile(times, 0.95),
        p99=percentile(times, 0.99),
        cpu=used,
        load=spent / took,
        others=max(0.0, total - sum(used.values()) - spent) / took,
        backlog=drain(servers),
    )


def percentile(times: list[tuple[float, int]], share: float) -> float:
    """The response time that so many of the requests did not exceed."""
    wanted = share * sum(count for _, count in times)
    seen = 0
    for value, count in times:
        seen += count
        if seen >= wanted:
            return value
    return 0.0


def prepare(servers: Machines) -> dict[str, Any]:
    """A catalogue, a gateway, and where everything is."""
    world = World(servers.shop)
    secret = use_razorpay(world, world.consumer)
    products = [world.product("120.00", stock=1_000_000) for _ in range(PRODUCTS)]
    return {
        "channel": world.consumer.slug,
        "slugs": [product.slug for product in products],
        "variants": [product.variant_id for product in products],
        "address": INDIAN_ADDRESS,
        "gateway": RAZORPAY,
        "razorpay": servers.shop.razorpay_url,
        "account": ACCOUNT_ID,
        "secret": secret,
        "webhook_path": webhook_url(servers.shop, world.consumer).removeprefix(servers.shop.url),
    }


def table(outcomes: list[Outcome]) -> str:
    """The report's table."""
    lines = [
        "| Scenario | Users | Requests/s | Median | p95 | p99 | Failed | API ms | Worker ms | PostgreSQL ms"
        " | Redis ms | Cores: shop | Locust | others | Left after 20 s |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for each in outcomes:
        costs = " | ".join(f"{each.cost(part):.1f}" for part in PARTS)
        cores = sum(each.cpu.values()) / each.seconds
        lines.append(
            f"| {each.scenario} | {each.users} | {each.rate:.1f} | {each.median:.0f} ms"
            f" | {each.p95:.0f} ms | {each.p99:.0f} ms | {each.failures} | {costs}"
            f" | {cores:.2f} | {each.load:.2f} | {each.others:.2f} | {each.backlog} |"
        )
    return "\n".join(lines)


def main() -> int:
    """Run every scenario with every number of users; print the table."""
    parser = argparse.ArgumentParser("benchmarks.load", description=__doc__)
    parser.add_argument("--users", type=int, nargs="+", default=[100, 500, 1000])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--api-processes", type=int, default=2)
    parser.add_argument("--scenarios", nargs="+", choices=SCENARIOS, default=list(SCENARIOS))
    parser.add_argument("--json", type=Path, help="write the outcomes here, too")
    options = parser.parse_args()
    platform = chosen()
    outcomes: list[Outcome] = []
    with machines(platform) as servers:
        servers.shop.api.command += ["--workers", str(options.api_processes)]
        servers.shop.restart_api()
        setup = prepare(servers)
        with capped(servers.shop.url, servers.shop.work / "proxy") as address:
            for scenario in options.scenarios:
                run(servers, setup, scenario, 10, 10, address)  # everything is loaded and compiled
                for users in options.users:
                    seconds = options.seconds
                    outcomes.append(run(servers, setup, scenario, users, seconds, address))
                    print(table(outcomes[-1:]).splitlines()[-1], file=sys.stderr, flush=True)
        if any(each.failures for each in outcomes):
            print(servers.shop.api.tail(3000), file=sys.stderr)
    cores = psutil.cpu_count()
    print(
        f"{platform.name}, {options.api_processes} API processes, {cores} cores, {options.seconds} s each\n"
    )
    print(table(outcomes))
    if options.json:
        options.json.write_text(json.dumps([each.__dict__ for each in outcomes], indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
