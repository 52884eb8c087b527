"""From money to an order and back: completion, refusals, refunds, links, reports."""

import time
from typing import Any

import pytest
from harness.razorpay import (
    LINK,
    act,
    authorized,
    charges,
    checkout_of,
    escalations,
    eventually,
    gateway_in,
    idle_inbox,
    open_session,
    ordered,
    paid_session,
    process,
    session_for,
    set_pieces,
    transaction,
    unpaid_order,
    until,
)
from harness.shopping import COMPLETE, orders_of, start_checkout
from harness.world import World, unique, use_razorpay


@pytest.fixture(autouse=True)
def _refunds_wait(world: World):
    """Refunds stay pending until a test settles them."""
    world.shop.razorpay.configure(refund_seconds=None)
    yield
    world.shop.razorpay.configure(refund_seconds=5.0)


def test_paid_in_the_browser(world: World) -> None:
    """Given a checkout, when it is paid and the browser returns, then there is one charged order."""
    email = f"{unique('shopper')}@example.com"
    product = world.product("120.00", stock=5)
    checkout = start_checkout(world, {product.variant_id: 2}, email=email)

    session = open_session(checkout)
    paid = world.shop.razorpay.pay_order(session.order_id)
    process(checkout, session, paid["checkout"])

    orders = eventually(lambda: orders_of(world, email), what="the order")
    assert len(orders) == 1
    charged = eventually(
        lambda: [o for o in orders_of(world, email) if o["chargeStatus"] == "FULL"],
        what="the order to be charged",
    )
    assert charged[0]["totalCharged"]["amount"] == 280.0


def test_paid_with_the_tab_closed(world: World) -> None:
    """Given a checkout, when it is paid and the browser never returns, then the webhook orders."""
    email = f"{unique('shopper')}@example.com"
    product = world.product("55.50", stock=5)
    checkout = start_checkout(world, {product.variant_id: 1}, email=email)

    session = open_session(checkout)
    world.shop.razorpay.pay_order(session.order_id)

    charged = eventually(
        lambda: [o for o in orders_of(world, email) if o["chargeStatus"] == "FULL"],
        what="an order without the browser",
    )
    assert [order["totalCharged"]["amount"] for order in charged] == [95.5]


def refunds_of(world: World, payment_id: str):
    return [r for r in world.shop.razorpay.objects("refund") if r["payment_id"] == payment_id]


def test_exactly_one_order_however_many_complete_it(world: World) -> None:
    """Given a paid checkout, when browser and worker complete it at once, then one order."""
    from concurrent.futures import ThreadPoolExecutor

    checkout, session, paid = paid_session(world)
    with ThreadPoolExecutor(4) as pool:
        racers = [pool.submit(process, checkout, session, paid["checkout"])]
        racers += [pool.submit(checkout.client, COMPLETE, {"id": checkout.id}) for _ in range(3)]
        for racer in racers:
            racer.result()
    eventually(lambda: orders_of(world, checkout.email))
    idle_inbox(world)
    time.sleep(4)
    orders = orders_of(world, checkout.email)
    assert len(orders) == 1
    assert [o["totalCharged"]["amount"] for o in orders] == [float(checkout.total)]
    assert checkout.client(COMPLETE, {"id": checkout.id}).payload["order"]["id"] == orders[0]["id"]


def test_paid_but_sold_out_goes_back(world: World) -> None:
    """Given stock that went while the shopper paid, then the money is refunded and both are told."""
    checkout = checkout_of(world, stock=1)
    session = open_session(checkout)
    world.stock(checkout.variant_id, 0)
    paid = world.shop.razorpay.pay_order(session.order_id)

    matter = eventually(lambda: escalations(world, paymentId=paid["id"], kind="not_ordered"))
    assert "refunded" in matter[0]["message"]
    refund = eventually(lambda: refunds_of(world, paid["id"]))
    assert [r["amount"] for r in refund] == [session.options["amount"]]
    world.shop.razorpay.settle_refund(refund[0]["id"])
    until(world, session.transaction_id, "REFUND_SUCCESS", charged=0.0)
    assert orders_of(world, checkout.email) == []
    told = world.shop.python(
        "from saleor_plugins.core.models import OutboxMessage\n"
        "rows = OutboxMessage.objects.filter(kind='notifications.event', "
        f"payload__checkout_id='{checkout.token}')\n"
        "print(sorted((r.payload['event'], r.payload['audience']) for r in rows))"
    )
    assert "('payment_attention', 'staff')" in told
    assert "('payment_refunded_not_ordered', 'customer')" in told


def test_paid_but_sold_out_waits_for_staff_when_the_merchant_says_so(world: World) -> None:
    channel = world.channel()
    gateway_in(world, channel, when_impossible="escalate")
    product = world.product("60.00", stock=1, channels={channel: "60.00"})
    email = f"{unique('s')}@example.com"
    checkout = start_checkout(world, {product.variant_id: 1}, channel=channel, email=email)
    session = open_session(checkout)
    world.stock(product.variant_id, 0)
    paid = world.shop.razorpay.pay_order(session.order_id)

    matter = eventually(lambda: escalations(world, paymentId=paid["id"], kind="not_ordered"))
    assert "refunded" not in matter[0]["message"]
    assert refunds_of(world, paid["id"]) == []
    resolve = """mutation($id: ID!) { paymentEscalationResolve(id: $id) {
        escalation { resolvedAt } errors { field message code } } }"""
    assert world.owner(resolve, {"id": matter[0]["id"]}).payload["escalation"]["resolvedAt"]
    assert escalations(world, paymentId=paid["id"]) == []


def test_refund_full_and_partial_until_nothing_is_left(world: World) -> None:
    before, session, paid = ordered(world)
    total = before["charged"]
    act(world.owner, session.transaction_id, "REFUND", "60")
    until(world, session.transaction_id, "REFUND_REQUEST", refundPending=60.0)
    act(world.owner, session.transaction_id, "REFUND", str(total - 60))
    eventually(lambda: len(refunds_of(world, paid["id"])) == 2)
    until(world, session.transaction_id, "REFUND_REQUEST", refundPending=total)

    for refund in refunds_of(world, paid["id"]):
        world.shop.razorpay.settle_refund(refund["id"])
    found = until(world, session.transaction_id, "REFUND_SUCCESS", count=2, refunded=total)
    assert (found["charged"], found["actions"]) == (0.0, [])


def test_a_refund_that_razorpay_refuses_is_said(world: World) -> None:
    """Given a refund made at Razorpay that we do not know of yet, then ours is refused in words."""
    before, session, paid = ordered(world)
    world.shop.razorpay.hold_webhooks()
    world.shop.razorpay.refund_in_dashboard(paid["id"])
    act(world.owner, session.transaction_id, "REFUND")
    found = until(world, session.transaction_id, "REFUND_FAILURE")
    refused = next(e for e in found["events"] if e["type"] == "REFUND_FAILURE")
    assert "refunded already" in refused["message"]
    world.shop.razorpay.clear_faults()
    world.shop.razorpay.release_webhooks()
    until(world, session.transaction_id, "REFUND_REQUEST", refundPending=before["charged"])


def test_instant_refunds(world: World) -> None:
    channel = world.channel()
    gateway_in(world, channel, refund_speed="optimum")
    product = world.product("60.00", channels={channel: "60.00"})
    email = f"{unique('s')}@example.com"
    checkout = start_checkout(world, {product.variant_id: 1}, channel=channel, email=email)
    session = open_session(checkout)
    paid = world.shop.razorpay.pay_order(session.order_id)
    until(world, session.transaction_id, "CHARGE_SUCCESS")
    eventually(lambda: orders_of(world, email))
    act(world.owner, session.transaction_id, "REFUND")
    until(world, session.transaction_id, "REFUND_SUCCESS", charged=0.0)
    assert refunds_of(world, paid["id"])[0]["speed_processed"] == "instant"


GRANT = """mutation($id: ID!, $input: OrderGrantRefundCreateInput!) {
  orderGrantRefundCreate(id: $id, input: $input) {
    grantedRefund { id status } errors { field code message } } }"""
REQUEST = """mutation($id: ID!, $refund: ID!) {
  transactionRequestRefundForGrantedRefund(id: $id, grantedRefundId: $refund) {
    transaction { id } errors { field code message } } }"""
STATUS = """query($id: ID!) { order(id: $id) { grantedRefunds { id status } } }"""


def test_granted_refunds_follow_the_money(world: World) -> None:
    found, session, paid = ordered(world)
    order_id = found["order"]["id"]
    grant = world.owner(
        GRANT,
        {"id": order_id, "input": {"amount": "25", "transactionId": session.transaction_id}},
    ).payload["grantedRefund"]
    world.owner(REQUEST, {"id": session.transaction_id, "refund": grant["id"]}).payload

    def status() -> str:
        return str(
            world.owner(STATUS, {"id": order_id}).ok()["order"]["grantedRefunds"][0]["status"]
        )

    refund = eventually(lambda: refunds_of(world, paid["id"]))[0]
    eventually(lambda: status() == "PENDING")
    world.shop.razorpay.settle_refund(refund["id"])
    eventually(lambda: status() == "SUCCESS")


def test_cancelling_by_capture_and_refund(world: World) -> None:
    """Given a merchant who opted in, when an authorization is cancelled, then the money goes back."""
    found, session, paid = authorized(world, when_cancelled="capture_then_refund")
    assert sorted(found["actions"]) == ["CANCEL", "CHARGE"]

    assert not act(world.owner, session.transaction_id, "CANCEL").refusals
    until(world, session.transaction_id, "CANCEL_SUCCESS")
    refund = eventually(lambda: refunds_of(world, paid["id"]))[0]
    world.shop.razorpay.settle_refund(refund["id"])
    found = until(world, session.transaction_id, "REFUND_SUCCESS", charged=0.0, authorized=0.0)


def test_a_payment_link_pays_an_order(world: World) -> None:
    """Given an unpaid order, when its link is paid, then the order is charged, once."""
    order = unpaid_order(world)
    url = world.owner(LINK, {"id": order["id"]}).payload["url"]
    assert world.owner(LINK, {"id": order["id"]}).payload["url"] == url
    link = world.shop.razorpay.objects("payment_link")[-1]
    assert link["short_url"] == url
    world.shop.razorpay.pay_link(link["id"])

    document = """query($id: ID!) { order(id: $id) { chargeStatus totalCharged { amount }
        transactions { id pspReference chargedAmount { amount } } } }"""

    def paid():
        found = world.owner(document, {"id": order["id"]}).ok()["order"]
        return found["chargeStatus"] == "FULL" and found

    found = eventually(paid)
    idle_inbox(world)
    assert found["totalCharged"]["amount"] == order["total"]["gross"]["amount"]
    assert len(found["transactions"]) == 1
    again = world.owner(LINK, {"id": order["id"]})
    assert again.refusals


def test_what_is_due_again_gets_a_link_again(world: World) -> None:
    """Given an order paid by a link and paid back, when it is to be paid after all, then by another one."""
    order = unpaid_order(world)
    total = order["total"]["gross"]["amount"]
    urls = []
    for time_ in (1, 2):
        urls.append(world.owner(LINK, {"id": order["id"]}).payload["url"])
        assert world.owner(LINK, {"id": order["id"]}).payload["url"] == urls[-1]
        world.shop.razorpay.pay_link(world.shop.razorpay.objects("payment_link")[-1]["id"])
        found = eventually(
            lambda: (m := order_money(world, order["id"]))["totalCharged"]["amount"] == total and m
        )
        idle_inbox(world)
        assert len(found["transactions"]) == time_
        if time_ == 1:
            [paid] = found["transactions"]
            act(world.owner, paid["id"], "REFUND", str(total)).payload
            eventually(lambda: order_money(world, order["id"])["totalCharged"]["amount"] == 0)
    assert len(set(urls)) == 2
    assert not escalations(world, kind="paid_twice")


def test_a_payment_link_needs_permission(world: World) -> None:
    order = unpaid_order(world)
    assert "PermissionDenied" in world.customer()(LINK, {"id": order["id"]}).codes


ORDER_MONEY = """query($id: ID!) { order(id: $id) { chargeStatus totalCharged { amount }
    events { type } transactions { id chargedAmount { amount } } } }"""


def order_money(world: World, order_id: str) -> dict[str, Any]:
    return dict(world.owner(ORDER_MONEY, {"id": order_id}).ok()["order"])


@pytest.mark.parametrize("died_after", ["event", "amounts"])
def test_killed_inside_saleor_while_an_order_is_paid(world: World, died_after: str) -> None:
    """Given a process that died between Saleor's steps, then the order is paid, and told so once."""
    order = unpaid_order(world)
    session = session_for(world, order["id"])
    total = order["total"]["gross"]["amount"]
    world.shop.worker.kill()
    paid = world.shop.razorpay.pay_order(session.order_id)
    token = transaction(world, session.transaction_id)["token"]
    world.shop.python(
        "from decimal import Decimal\n"
        "from saleor.payment.models import TransactionEvent, TransactionItem\n"
        "from saleor.payment.transaction_item_calculations import "
        "recalculate_transaction_amounts\n"
        "from saleor_plugins.host.db import writer\n"
        "with writer():\n"
        f"    item = TransactionItem.objects.get(token='{token}')\n"
        "    TransactionEvent.objects.create(transaction=item, type='charge_success',\n"
        f"        psp_reference='{paid['id']}', amount_value=Decimal('{total}'),\n"
        "        currency='INR', include_in_calculations=True)\n"
        + ("    recalculate_transaction_amounts(item)" if died_after == "amounts" else "")
    )
    assert order_money(world, order["id"])["chargeStatus"] == "NONE"

    world.shop.worker.start()
    found = eventually(
        lambda: (m := order_money(world, order["id"]))["chargeStatus"] == "FULL" and m, within=90
    )
    idle_inbox(world)
    assert found["totalCharged"]["amount"] == total
    assert [t["chargedAmount"]["amount"] for t in found["transactions"]] == [total]
    told = [e["type"] for e in order_money(world, order["id"])["events"]]
    assert told.count("ORDER_FULLY_PAID") == 1
    assert len(charges(world, session.transaction_id)) == 1


def test_a_session_and_a_link_both_paid(world: World) -> None:
    """Given an order paid twice, then the second payment goes back, all of it, once."""
    order = unpaid_order(world)
    session = session_for(world, order["id"])
    world.owner(LINK, {"id": order["id"]}).payload
    link = world.shop.razorpay.objects("payment_link")[-1]
    first = world.shop.razorpay.pay_order(session.order_id)
    eventually(lambda: order_money(world, order["id"])["chargeStatus"] == "FULL")
    world.shop.razorpay.pay_link(link["id"])

    total = order["total"]["gross"]["amount"]
    (matter,) = eventually(
        lambda: [e for e in escalations(world, kind="paid_twice") if e["paymentId"] != first["id"]]
    )
    refund = eventually(lambda: refunds_of(world, matter["paymentId"]))
    assert [r["amount"] for r in refund] == [round(total * 100)]
    assert refunds_of(world, first["id"]) == []
    world.shop.razorpay.settle_refund(refund[0]["id"])
    eventually(lambda: order_money(world, order["id"])["totalCharged"]["amount"] == total)
    idle_inbox(world)
    assert len(refunds_of(world, matter["paymentId"])) == 1
    assert order_money(world, order["id"])["chargeStatus"] == "FULL"


def test_two_sessions_of_a_checkout_both_paid(world: World) -> None:
    """Given two tabs with carts of two sizes, when both are paid, then what is too much goes back."""
    checkout = checkout_of(world)
    cheap = open_session(checkout)
    set_pieces(checkout, 2)
    dear = open_session(checkout)
    set_pieces(checkout, 1)
    first = world.shop.razorpay.pay_order(cheap.order_id)
    eventually(lambda: orders_of(world, checkout.email))
    second = world.shop.razorpay.pay_order(dear.order_id)

    refund = eventually(lambda: refunds_of(world, second["id"]))
    assert [r["amount"] for r in refund] == [dear.options["amount"]]
    assert refunds_of(world, first["id"]) == []
    world.shop.razorpay.settle_refund(refund[0]["id"])
    total = float(checkout.total)
    eventually(lambda: orders_of(world, checkout.email)[0]["totalCharged"]["amount"] == total)
    assert len(orders_of(world, checkout.email)) == 1


def test_the_settlement_report_adds_up(world: World) -> None:
    """Given payments and refunds of a day, then the CSV's net is gross less fees and refunds."""
    import csv
    import io

    account = world.shop.razorpay.create_account()
    channel = world.channel()
    use_razorpay(world, channel, account=(account["key_id"], account["key_secret"]))
    product = world.product("60.00", channels={channel: "60.00"})
    paid = []
    for _ in range(2):
        email = f"{unique('s')}@example.com"
        checkout = start_checkout(world, {product.variant_id: 1}, channel=channel, email=email)
        session = open_session(checkout)
        paid.append(world.shop.razorpay.pay_order(session.order_id))
    refund = world.shop.razorpay.refund_in_dashboard(paid[0]["id"], 1000)
    world.shop.razorpay.settle_refund(refund["id"])

    output = world.shop.manage("razorpay_settlements", "--channel", channel.slug)
    (row,) = csv.DictReader(io.StringIO(output[output.index("day,") :]))
    fees = sum(p["fee"] for p in world.shop.razorpay.objects("payment")[-2:]) / 100
    gross = 2 * float(checkout.total)
    assert (row["payments"], row["refunds"]) == ("2", "1")
    assert (float(row["gross"]), float(row["refunded"])) == (gross, 10.0)
    assert float(row["fees"]) == pytest.approx(fees)
    assert float(row["net"]) == pytest.approx(gross - fees - 10)


def test_reconciling_a_range_prints_and_mends_differences(world: World) -> None:
    """Given a payment that no webhook told, then the command names it, and mends it when asked."""
    world.shop.razorpay.disturb_webhooks("drop", count=1000)
    checkout, session, paid = paid_session(world)
    world.shop.razorpay.clear_faults()
    said = world.shop.manage("razorpay_reconcile")
    assert f"{paid['id']}: Razorpay says captured, we have unknown" in said
    assert charges(world, session.transaction_id) == []
    world.shop.manage("razorpay_reconcile", "--mend")
    eventually(lambda: transaction(world, session.transaction_id)["order"])
    assert f"{paid['id']}:" not in world.shop.manage("razorpay_reconcile")
    assert len(orders_of(world, checkout.email)) == 1
