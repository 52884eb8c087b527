"""From Saleor's built-in Razorpay plugin to this one: settings are taken over, old payments stay refundable."""

from __future__ import annotations

import base64
from typing import Any

import requests
from harness.messaging import Messaging, place
from harness.shop import as_json
from harness.world import RAZORPAY, RAZORPAY_ACCOUNT, World, unique

BUILTIN = """
import json
from saleor.channel.models import Channel
from saleor.plugins.models import PluginConfiguration
from saleor_plugins.host.db import writer
with writer():
    for slug, key, secret, captures in {rows!r}:
        PluginConfiguration.objects.create(identifier="mirumee.payments.razorpay", name="Razorpay",
            channel=Channel.objects.get(slug=slug), active=True, configuration=[
                {{"name": "Public API key", "value": key}}, {{"name": "Secret API key", "value": secret}},
                {{"name": "Store customers card", "value": False}},
                {{"name": "Automatic payment capture", "value": captures}},
                {{"name": "Supported currencies", "value": "INR"}}])
"""
STORED = """
import json
from saleor.plugins.models import PluginConfiguration
print(json.dumps([[c.identifier, c.channel.slug, c.active, {{v["name"]: v["value"] for v in c.configuration}}]
    for c in PluginConfiguration.objects.filter(channel__slug__in={slugs!r}).order_by("pk")
    if "razorpay" in c.identifier]))
"""


def stored(world: World, *slugs: str) -> dict[tuple[str, str], tuple[bool, dict[str, Any]]]:
    rows = as_json(world.shop.python(STORED.format(slugs=list(slugs))))
    return {(name, slug): (active, values) for name, slug, active, values in rows}


def test_settings_are_taken_over_once_and_nothing_is_overwritten(world: World) -> None:
    # given the built-in plugin in a new channel, in one without keys, and in one that has this plugin
    key, secret = "rzp_test_BuiltinKey01", "BuiltinSecret0000001"
    new, bare = world.channel(), world.channel()
    have = world.consumer
    rows = [(new.slug, key, secret, False), (bare.slug, None, None, True),
            (have.slug, key, secret, True)]  # fmt: skip
    world.shop.python(BUILTIN.format(rows=rows))
    slugs = (new.slug, bare.slug, have.slug)
    before = stored(world, *slugs)

    # when it is rehearsed, then each channel is said, no secret is, and nothing is changed
    said = world.shop.manage("take_over_builtin_razorpay")
    assert f"{new.slug}: keys …ey01 and flow authorize are taken over" in said
    assert f"{bare.slug}: the built-in plugin has no keys" in said
    assert f"{have.slug}: kept" in said and "Nothing was changed" in said
    assert secret not in said and stored(world, *slugs) == before

    # when it is done
    world.shop.manage("take_over_builtin_razorpay", "--yes")
    after = stored(world, *slugs)
    # then the keys are ours, waiting for their webhook; the old plugin is off with its settings kept
    active, values = after[(RAZORPAY, new.slug)]
    assert not active
    assert (values["key_id"], values["key_secret"], values["flow"]) == (key, secret, "authorize")
    for slug in slugs:
        was, settings = after[("mirumee.payments.razorpay", slug)]
        assert not was and settings == before[("mirumee.payments.razorpay", slug)][1]
    # and what the merchant had set up himself is as it was
    assert after[(RAZORPAY, have.slug)] == before[(RAZORPAY, have.slug)]
    assert (RAZORPAY, bare.slug) not in after

    # when it is done again, then nothing changes
    assert f"{new.slug}: already taken over" in world.shop.manage(
        "take_over_builtin_razorpay", "--yes"
    )
    assert stored(world, *slugs) == after
    # and the channel can be switched on as it is
    world.plugin(RAZORPAY, new, key_id=RAZORPAY_ACCOUNT[0], key_secret=RAZORPAY_ACCOUNT[1],
                 webhook_secret="whsec_new")  # fmt: skip


REFUND_HOOK = """
import json
from decimal import Decimal
from types import SimpleNamespace as Plain
from saleor.plugins.manager import get_plugins_manager
from saleor_plugins.host.db import writer
with writer():
    manager = get_plugins_manager(allow_replica=False)
    found = next(p for p in manager.get_plugins({slug!r}) if p.PLUGIN_ID == "mirumee.payments.razorpay")
    print(json.dumps([found.HIDDEN, "process_payment" in type(found).__dict__]))
"""

OLD_PAYMENT = """
import json
from decimal import Decimal
from saleor.order.models import Order
from saleor_plugins.host.db import writer
try:
    from saleor.payment.models import Payment, Transaction
except ImportError:
    print(json.dumps(None))
    raise SystemExit
with writer():
    order = Order.objects.get(pk={order!r})
    payment = Payment.objects.create(gateway="mirumee.payments.razorpay", is_active=True, order=order,
        total=Decimal("120"), captured_amount=Decimal({captured!r}), currency="INR",
        charge_status={status!r}, token={token!r}, billing_email="a@example.com")
    if Decimal({captured!r}):
        Transaction.objects.create(payment=payment, token={token!r}, kind="capture", is_success=True,
            amount=Decimal({captured!r}), currency="INR", gateway_response={{}})
    print(json.dumps(payment.pk))
"""


def paid_before(world: World, *, amount: int = 12000) -> str:
    """A payment at Razorpay that this plugin had no part in."""
    made = requests.post(
        f"{world.shop.env['RAZORPAY_API_URL']}/orders",
        json={"amount": amount, "currency": "INR", "receipt": unique("old"),
              "payment": {"capture": "automatic"}},
        auth=RAZORPAY_ACCOUNT,
        timeout=30,
    ).json()  # fmt: skip
    return str(world.shop.razorpay.pay_order(made["id"])["id"])


def test_its_payments_are_refunded_through_saleor(world: World, messaging: Messaging) -> None:
    # given an order, and under the built-in plugin's id one that takes no new payments
    order = place(messaging)
    hidden, offered = as_json(world.shop.python(REFUND_HOOK.format(slug=messaging.channel.slug)))
    assert hidden and not offered
    # with this plugin set up in its channel, and a payment of the older kind where Saleor has them
    world.plugin(RAZORPAY, messaging.channel, key_id=RAZORPAY_ACCOUNT[0],
                 key_secret=RAZORPAY_ACCOUNT[1], webhook_secret="whsec_x", flow="charge")  # fmt: skip
    razorpay_id, open_id = paid_before(world), paid_before(world)
    seeded = [
        as_json(world.shop.python(OLD_PAYMENT.format(order=order.pk, captured=captured,
                                                     status=status, token=token)))
        for captured, status, token in (
            ("120", "fully-charged", razorpay_id), ("0", "not-charged", open_id)
        )
    ]  # fmt: skip
    report = world.shop.manage("take_over_builtin_razorpay", "--ask")
    if world.shop.platform.home is None:
        # the sandbox has no such table, and says nothing of payments
        assert seeded == [None, None] and "payments" not in report.replace("payments of", "")
        return
    # then the report counts them and says what became of the open one
    assert f"{messaging.channel.slug}: 1 payments fully-charged" in report
    assert f"({open_id}), order {order.number}" in report
    assert "CAPTURED at Razorpay and not in Saleor" in report
    # when staff refunds a part in Saleor, then Razorpay gives it back, once, and Saleor has it
    refunded = world.owner(
        """mutation($id: ID!, $amount: PositiveDecimal) { paymentRefund(paymentId: $id, amount: $amount) {
            payment { chargeStatus capturedAmount { amount }
                transactions { kind isSuccess token } }
            errors { field code message } } }""",
        {"id": base64.b64encode(f"Payment:{seeded[0]}".encode()).decode(), "amount": "50"},
    ).payload["payment"]
    assert refunded["capturedAmount"]["amount"] == 70
    [made] = world.shop.razorpay.objects("refund", payment_id=razorpay_id)
    assert made["amount"] == 5000
    assert {"kind": "REFUND", "isSuccess": True, "token": made["id"]} in refunded["transactions"]
