"""How long an import of 50,000 rows takes, and how much memory it needs per row.

    python -m benchmarks.pricing_import [rows]              # SALEOR_HOME names the Saleor to measure on

The same file is imported twice: 50,000 new tiers, then 50,000 changed ones; then it is rolled back.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "deploy/sandbox"), str(ROOT / "tests")]

from harness.pricing import Pricing  # noqa: E402
from harness.shop import running_shop  # noqa: E402
from harness.world import World  # noqa: E402
from runner.platforms import chosen  # noqa: E402

MEASURE = """
import io, resource, time
from saleor.channel.models import Channel
from saleor_plugins.core.audit import SYSTEM
from saleor_plugins.distributor_pricing import imports
from saleor_plugins.distributor_pricing.models import PriceList
from saleor_plugins.host.db import writer
rows, sku = {rows}, {sku!r}
def file(cents):
    text = "sku,minimum_quantity,price\\n" + "".join(
        f"{{sku}},{{n + 1}},{{90 - n % 30}}.{{cents}}\\n" for n in range(rows))
    return io.BytesIO(text.encode())
with writer():
    book = PriceList.objects.get(name={name!r})
    files = [file("10"), file("20")]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for what, content in zip(("new", "changed"), files):
        begun = time.perf_counter()
        report = imports.run(book.pk, content, "p.csv", "INR", SYSTEM, dry_run=False)
        taken = time.perf_counter() - begun
        print(f"{{report.added + report.changed}} {{what}} tiers: {{taken:.1f}} s, "
              f"{{rows / taken:.0f}} rows/s")
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"memory grew by {{(after - before) / 1024:.0f}} MB")
    begun = time.perf_counter()
    imports.roll_back(book.pk, SYSTEM)
    print(f"rolled back in {{time.perf_counter() - begun:.1f}} s")
"""


def main() -> None:
    """Measure inside the platform."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    with running_shop(chosen()) as shop:
        pricing = Pricing(World(shop))
        pricing.configure()
        product = pricing.product("100.00")
        name = pricing.name_of(pricing.price_list())
        shop.worker.stop()
        print(shop.python(MEASURE.format(rows=rows, sku=product.sku, name=name)))


if __name__ == "__main__":
    main()
