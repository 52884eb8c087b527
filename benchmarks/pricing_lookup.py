"""`quantityPrices` in a small shop and in a large one.

    python -m benchmarks.pricing_lookup [requests]          # SALEOR_HOME names the Saleor to measure on

First with 1,000 price entries, then with 10,000 distributors and 1,000,000 entries in 100 lists. The
target: the 95th percentile grows at most to twice.
"""

import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "deploy/sandbox"), str(ROOT / "tests")]

from harness.pricing import Buyer, Pricing  # noqa: E402
from harness.shop import Shop, running_shop  # noqa: E402
from harness.world import Product, World  # noqa: E402
from runner.platforms import chosen  # noqa: E402

# Prices of products that are not asked for: the tables are as large as in a shop that has them.
FILL = """
from django.db import connection
from saleor_plugins.host.db import writer
with writer(), connection.cursor() as cursor:
    cursor.execute('''
        INSERT INTO distributor_pricing_pricelist
            (name, channel_id, version, created_at, updated_at)
        SELECT 'Large ' || n, 1, 0, now(), now() FROM generate_series(1, {lists}) n''')
    cursor.execute('''
        INSERT INTO distributor_pricing_pricelistentry
            (price_list_id, variant_id, minimum_quantity, price)
        SELECT list.id, 100000 + n, 1, 10
        FROM distributor_pricing_pricelist list, generate_series(1, {entries}) n
        WHERE list.name LIKE 'Large %'
            AND NOT EXISTS (SELECT FROM distributor_pricing_pricelistentry old
                            WHERE old.price_list_id = list.id)''')
    cursor.execute('''
        INSERT INTO distributor_pricing_distributor
            (user_id, company, phone, note, status, reason, channel_id, credit_used, applied_at)
        SELECT 1000000 + {distributors} * 10 + n, 'Company ' || n, '+919800000000', '', 'APPROVED', '', 1, 0, now()
        FROM generate_series(1, {distributors}) n''')
    cursor.execute('ANALYZE')
"""


def p95(pricing: Pricing, buyer: Buyer, products: list[Product], requests: int) -> float:
    """The 95th percentile in seconds."""
    taken = []
    for number in range(requests + 20):
        begun = time.perf_counter()
        steps = pricing.quantity_prices(buyer.client, products[number % len(products)].variant_id)
        taken.append(time.perf_counter() - begun)
        assert len(steps) == 3, steps
    return statistics.quantiles(taken[20:], n=20)[-1]


def fill(shop: Shop, **sizes: int) -> None:
    """Make the tables larger."""
    shop.python(FILL.format(**sizes))


def main() -> None:
    """Measure before and after."""
    # Both rounds together stay below what one customer may ask in a minute.
    requests = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with running_shop(chosen()) as shop:
        pricing = Pricing(World(shop))
        pricing.configure()
        products = [pricing.product("100.00") for _ in range(10)]
        rows = "\n".join(f"{p.sku},10,90,,\n{p.sku},50,80,," for p in products)
        buyer = pricing.distributor(priceListId=pricing.price_list(rows))
        shop.worker.stop()
        fill(shop, lists=1, entries=980, distributors=10)
        small = p95(pricing, buyer, products, requests)
        print(f"1,000 entries, 11 distributors: p95 {small * 1000:.1f} ms")
        fill(shop, lists=99, entries=10_091, distributors=9_989)
        large = p95(pricing, buyer, products, requests)
        print(
            f"1,000,000 entries, 10,000 distributors: p95 {large * 1000:.1f} ms, "
            f"ratio {large / small:.2f} (target 2)"
        )


if __name__ == "__main__":
    main()
