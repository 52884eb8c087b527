"""What distributor pricing adds to requests: the gate to a catalogue page, prices to a cart.

    python -m benchmarks.pricing_requests [rounds]          # SALEOR_HOME names the Saleor to measure on

Both are measured over HTTP with the plugin active and inactive in turns of two requests each, so that
whatever else the machine does falls on both alike. Medians of the time that a request takes are
compared, and the processor time of the API's processes, which a busy machine does not blow up.
Targets: a page of 20 products at most 1.03 times as long, `checkoutLinesAdd` with 100 priced lines at
most 1.10.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "deploy/sandbox"), str(ROOT / "tests")]

from harness.pricing import ADD, Pricing  # noqa: E402
from harness.shop import running_shop  # noqa: E402
from harness.world import World  # noqa: E402
from runner.platforms import chosen  # noqa: E402

PAGE = """query($channel: String!) { products(first: 20, channel: $channel) { edges { node {
    id name slug thumbnail { url } category { name }
    pricing { priceRange { start { gross { amount currency } } }
        priceRangeUndiscounted { start { gross { amount } } } }
    variants { id sku name quantityAvailable pricing { price { gross { amount } } } } } } } }"""

TURN = 2


class Measured(NamedTuple):
    """One request: seconds until its answer, and seconds of the API's processors."""

    wall: float
    cpu: float


def cpu_seconds(group: int) -> float:
    """Processor time that a process group has had, to the nanosecond; also by threads that have ended."""
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[2]) == group:
                # Linux: the clock of another process, as clock_getcpuclockid(3) makes it.
                total += time.clock_gettime((~int(stat.parent.name) << 3) | 2)
        except OSError:
            continue
    return total


def measured(group: int, call: Callable[[], object]) -> Measured:
    """How long a call takes."""
    used, begun = cpu_seconds(group), time.perf_counter()
    call()
    return Measured(time.perf_counter() - begun, cpu_seconds(group) - used)


def in_turns(
    pricing: Pricing, group: int, rounds: int, prepare: Callable[[], Callable[[], object]]
) -> tuple[list[Measured], list[Measured]]:
    """Every request with the plugin inactive, and every one with it active."""
    taken: dict[bool, list[Measured]] = {False: [], True: []}
    for number in range(rounds):
        # Who goes first takes turns, too.
        for active in (False, True) if number % 2 else (True, False):
            pricing.configure(active=active)
            prepare()()
            for _ in range(TURN):
                taken[active].append(measured(group, prepare()))
    return taken[False], taken[True]


def report(what: str, off: list[Measured], on: list[Measured], target: float) -> None:
    """One line for each way to measure."""
    walls = [statistics.median(each.wall for each in taken) * 1000 for taken in (off, on)]
    cpus = [statistics.median(each.cpu for each in taken) * 1000 for taken in (off, on)]
    for name, (without, with_it) in (("time, median", walls), ("processor, median", cpus)):
        print(
            f"{what}: {name} of {len(on)}: {without:.1f} ms without, {with_it:.1f} ms with, "
            f"ratio {with_it / without:.3f} (target {target})"
        )


def main() -> None:
    """Measure both."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    with running_shop(chosen()) as shop:
        world = World(shop)
        pricing = Pricing(world)
        pricing.configure()
        products = [pricing.product("100.00", stock=10_000) for _ in range(20)]
        shop.worker.stop()
        group = shop.api.pid

        def page() -> Callable[[], object]:
            sent = {"channel": world.consumer.slug}
            return lambda: shop.anonymous(PAGE, sent).ok()

        report("a page of 20 products", *in_turns(pricing, group, rounds, page), 1.03)

        book = pricing.price_list("\n".join(f"{product.sku},1,,10," for product in products))
        buyer = pricing.distributor(priceListId=book)
        lines = [
            {
                "variantId": products[i % 20].variant_id,
                "quantity": 1 + i // 20,
                "forceNewLine": True,
            }
            for i in range(100)
        ]

        def cart() -> Callable[[], object]:
            made = pricing.cart(buyer.client, [])
            sent = {"id": made["id"], "lines": lines}
            return lambda: buyer.client(ADD, sent).payload

        report("checkoutLinesAdd with 100 lines", *in_turns(pricing, group, rounds, cart), 1.10)


if __name__ == "__main__":
    main()
