"""What distributor pricing adds to requests: the gate to a catalogue page, prices to a cart.

    python -m benchmarks.pricing_requests [rounds]          # SALEOR_HOME names the Saleor to measure on

Both are measured over HTTP with the plugin active and inactive in turns of a few requests each, so that
whatever else the machine does falls on both alike; medians are compared. Targets: a page of 20
products at most 1.03 times as long, `checkoutLinesAdd` with 100 priced lines at most 1.10.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

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

TURN = 8


def seconds(call: Callable[[], object]) -> float:
    """How long a call takes."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def in_turns(
    pricing: Pricing, rounds: int, prepare: Callable[[], Callable[[], object]]
) -> tuple[float, float]:
    """Median seconds with the plugin inactive and active."""
    taken: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(rounds):
        for active in (False, True):
            pricing.configure(active=active)
            prepare()()
            for _ in range(TURN):
                call = prepare()
                taken[active].append(seconds(call))
    return statistics.median(taken[False]), statistics.median(taken[True])


def report(what: str, off: float, on: float, target: float) -> None:
    """One line."""
    print(
        f"{what}: {off * 1000:.1f} ms without, {on * 1000:.1f} ms with, "
        f"ratio {on / off:.3f} (target {target})"
    )


def main() -> None:
    """Measure both."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with running_shop(chosen()) as shop:
        world = World(shop)
        pricing = Pricing(world)
        pricing.configure()
        products = [pricing.product("100.00", stock=10_000) for _ in range(20)]
        shop.worker.stop()

        def page() -> Callable[[], object]:
            sent = {"channel": world.consumer.slug}
            return lambda: shop.anonymous(PAGE, sent).ok()

        report("a page of 20 products", *in_turns(pricing, rounds, page), 1.03)

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

        report("checkoutLinesAdd with 100 lines", *in_turns(pricing, rounds, cart), 1.10)


if __name__ == "__main__":
    main()
