"""The credit ledger under any sequence of orders, payments, cancellations and crashes."""

from harness.pricing import Pricing

RUN = """
import random, uuid
from datetime import timedelta
from decimal import Decimal
from django.db.models import Sum
from saleor_plugins.core import clock
from saleor_plugins.distributor_pricing import ledger
from saleor_plugins.distributor_pricing.errors import OrderRefused
from saleor_plugins.distributor_pricing.models import CreditEntry, CreditHold, Distributor
from saleor_plugins.host.credit import OrderFacts
from saleor_plugins.host.db import writer

def facts(order, **changes):
    made = dict(id=order["id"], checkout_token=str(order["token"]), user_id=number, channel_id=1,
        status="unfulfilled", total=order["amount"], charged=Decimal(0), authorized=Decimal(0),
        refunded=Decimal(0))
    return OrderFacts(**{**made, **changes})

with writer():
    for seed in range(12):
        chance = random.Random(seed)
        number = 9_000_000 + seed
        limit = Decimal(chance.randrange(500, 2000))
        row = Distributor.objects.create(user_id=number, company="x", phone="+91", status="APPROVED",
            channel_id=1, credit_limit=limit, applied_at=clock.now(), decided_at=clock.now())
        carts, orders = [], []
        for _ in range(60):
            deed = chance.choice(["reserve", "reserve", "order", "pay", "cancel", "crash", "repeat"])
            if deed == "reserve":
                cart = {"token": uuid.uuid4(), "id": uuid.uuid4(),
                        "amount": Decimal(chance.randrange(1, 60000)) / 100}
                before = Distributor.objects.get(pk=row.pk).credit_used
                try:
                    ledger.reserve(row.pk, cart["token"], cart["amount"], "INR")
                    carts.append(cart)
                    assert before + cart["amount"] <= limit
                except OrderRefused as refused:
                    assert refused.code == "CREDIT_EXCEEDED"
                    assert before + cart["amount"] > limit
            elif deed == "order" and carts:
                order = carts.pop(chance.randrange(len(carts)))
                ledger.settle(facts(order))
                orders.append(order)
            elif deed == "pay" and orders:
                order = chance.choice(orders)
                ledger.settle(facts(order, charged=order["amount"]))
            elif deed == "cancel" and orders:
                ledger.settle(facts(chance.choice(orders), status="canceled"))
            elif deed == "repeat" and orders:
                order = chance.choice(orders)
                held = CreditHold.objects.get(order_id=order["id"]).amount
                paid = order["amount"] - held
                ledger.settle(facts(order, charged=paid))
                ledger.settle(facts(order, charged=paid))
            elif deed == "crash" and carts:
                lost = carts.pop(0)
                late = clock.now() - timedelta(seconds=1)
                CreditHold.objects.filter(checkout_token=lost["token"]).update(expires_at=late)
                ledger.sweep()
                assert not CreditHold.objects.filter(checkout_token=lost["token"]).exists()
            used = Distributor.objects.get(pk=row.pk).credit_used
            held = CreditHold.objects.filter(distributor=row).aggregate(s=Sum("amount"))["s"] or 0
            kept = CreditEntry.objects.filter(distributor=row).aggregate(s=Sum("change"))["s"] or 0
            assert used == held == kept, (seed, deed, used, held, kept)
            assert 0 <= used <= limit, (seed, deed, used, limit)
            last = CreditEntry.objects.filter(distributor=row).last()
            assert last is None or last.used == used
print("kept")
"""


def test_what_is_used_is_what_is_held_is_what_the_journal_says(pricing: Pricing) -> None:
    """After every step the three sums are one, and never above the limit."""
    assert "kept" in pricing.world.shop.python(RUN)
