"""Payment links, disputes, settlements, downtimes, methods."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import razorpay
import requests
from razorpay.errors import BadRequestError
from razorpay_simulator import Control, ControlError, Running
from simulator_doubles import KEY

Make = Callable[..., dict[str, Any]]


@pytest.fixture
def make_link(client: razorpay.Client) -> Make:
    def make(**changes: Any) -> dict[str, Any]:
        return dict(client.payment_link.create({"amount": 49900, "currency": "INR", **changes}))

    return make


def names(control: Control) -> list[str]:
    return [event["event"] for event in control.events()]


# -- payment links -------------------------------------------------------------------------------------


def test_a_link_is_paid(control: Control, client: razorpay.Client, make_link: Make) -> None:
    link = make_link(reference_id="order-42", callback_url="https://shop.example/paid")
    assert (link["status"], link["amount_paid"]) == ("created", 0)
    handover = control.pay_link(link["id"])["checkout"]
    assert handover["razorpay_payment_link_status"] == "paid"
    # the SDK names the parameters its own way
    assert client.utility.verify_payment_link_signature(
        {
            "razorpay_payment_id": handover["razorpay_payment_id"],
            "payment_link_id": handover["razorpay_payment_link_id"],
            "payment_link_reference_id": handover["razorpay_payment_link_reference_id"],
            "payment_link_status": handover["razorpay_payment_link_status"],
            "razorpay_signature": handover["razorpay_signature"],
        }
    )
    paid = client.payment_link.fetch(link["id"])
    assert (paid["status"], paid["amount_paid"]) == ("paid", 49900)
    assert paid["payments"][0]["payment_id"] == handover["razorpay_payment_id"]
    assert names(control)[-1] == "payment_link.paid"
    with pytest.raises(ControlError, match="Payment link is paid"):
        control.pay_link(link["id"])


def test_a_link_paid_in_parts(control: Control, client: razorpay.Client, make_link: Make) -> None:
    link = make_link(accept_partial=True)
    control.pay_link(link["id"], amount=10000)
    half = client.payment_link.fetch(link["id"])
    assert (half["status"], half["amount_paid"]) == ("partially_paid", 10000)
    control.pay_link(link["id"])
    assert client.payment_link.fetch(link["id"])["amount_paid"] == 49900
    assert [name for name in names(control) if name.startswith("payment_link")] == [
        "payment_link.partially_paid",
        "payment_link.paid",
    ]


def test_a_link_without_parts_takes_the_whole_amount(control: Control, make_link: Make) -> None:
    with pytest.raises(ControlError, match="amount is different"):
        control.pay_link(make_link()["id"], amount=10000)


def test_reference_ids_are_unique_and_short(client: razorpay.Client, make_link: Make) -> None:
    link = make_link(reference_id="r1")
    with pytest.raises(BadRequestError, match="already exists"):
        make_link(reference_id="r1")
    with pytest.raises(BadRequestError, match="40 characters"):
        make_link(reference_id="r" * 41)
    found = client.payment_link.all({"reference_id": "r1"})["payment_links"]
    assert [one["id"] for one in found] == [link["id"]]


def test_links_are_cancelled_expire_and_are_notified(
    control: Control, client: razorpay.Client, make_link: Make
) -> None:
    first, second = make_link(), make_link(expire_by=control.state()["clock"] + 3600)
    assert client.payment_link.notifyBy(first["id"], "sms") == {"success": True}
    assert client.payment_link.cancel(first["id"])["status"] == "cancelled"
    with pytest.raises(BadRequestError, match="cannot be cancelled"):
        client.payment_link.cancel(first["id"])
    with pytest.raises(BadRequestError, match="already cancelled"):
        client.payment_link.notifyBy(first["id"], "sms")
    control.advance(3601)
    assert client.payment_link.fetch(second["id"])["status"] == "expired"
    with pytest.raises(ControlError, match="expired"):
        control.pay_link(second["id"])
    with pytest.raises(BadRequestError, match="15 minutes"):
        make_link(expire_by=control.state()["clock"] + 60)
    assert names(control) == ["payment_link.cancelled", "payment_link.expired"]


def test_a_link_can_be_changed_until_it_is_paid(
    control: Control, client: razorpay.Client, make_link: Make
) -> None:
    link = make_link()
    changed = client.payment_link.edit(link["id"], {"reference_id": "new", "notes": {"a": "b"}})
    assert (changed["reference_id"], changed["notes"]) == ("new", {"a": "b"})
    control.pay_link(link["id"])
    with pytest.raises(BadRequestError, match="paid cannot be updated"):
        client.payment_link.edit(link["id"], {"reference_id": "newer"})


# -- disputes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "deducted"), [("won", 0), ("lost", 50000), ("closed", 0)])
def test_disputes_end(
    control: Control, client: razorpay.Client, captured: Make, status: str, deducted: int
) -> None:
    dispute = control.create_dispute(captured()["id"])
    assert client.dispute.fetch(dispute["id"])["status"] == "open"
    control.change_dispute(dispute["id"], "under_review")
    assert control.change_dispute(dispute["id"], status)["amount_deducted"] == deducted
    assert names(control)[-3:] == [
        "payment.dispute.created",
        "payment.dispute.under_review",
        f"payment.dispute.{status}",
    ]
    with pytest.raises(ControlError, match=f"already {status}"):
        control.change_dispute(dispute["id"], "won")


def test_disputes_are_accepted_or_contested(
    control: Control, client: razorpay.Client, captured: Make, make_order: Make
) -> None:
    first, second = (control.create_dispute(captured()["id"], amount=100) for _ in range(2))
    assert client.dispute.accept(first["id"])["status"] == "lost"
    contested = client.dispute.contest(second["id"], {"action": "submit", "summary": "sent"})
    assert (contested["status"], contested["evidence"]["summary"]) == ("under_review", "sent")
    assert client.dispute.all()["count"] == 2
    unpaid = control.pay_order(make_order()["id"])
    with pytest.raises(ControlError, match="Only a captured payment"):
        control.create_dispute(unpaid["id"])


# -- settlements ---------------------------------------------------------------------------------------


def test_the_settlement_report_balances(
    control: Control, client: razorpay.Client, captured: Make
) -> None:
    payment, disputed = captured(), captured(method="card")
    refund = client.payment.refund(payment["id"], {"amount": 10000})
    control.settle_refund(refund["id"])
    client.payment.refund(payment["id"], {"amount": 500})
    dispute = control.create_dispute(disputed["id"])
    control.change_dispute(dispute["id"], "lost")
    settlement = control.settle(KEY)
    assert settlement["amount"] == 2 * (50000 - 1180) - 10000 - 50000
    assert (settlement["fees"], settlement["tax"]) == (2360, 360)
    day = datetime.fromtimestamp(settlement["created_at"], ZoneInfo("Asia/Kolkata"))
    query = {"year": day.year, "month": day.month, "day": day.day, "count": 100}
    lines = client.settlement.report(query)["items"]
    assert sum(line["credit"] - line["debit"] for line in lines) == settlement["amount"]
    by_id = {line["entity_id"]: line for line in lines}
    assert {name: line["type"] for name, line in by_id.items()} == {
        payment["id"]: "payment",
        disputed["id"]: "payment",
        refund["id"]: "refund",
        dispute["id"]: "adjustment",
    }
    assert by_id[disputed["id"]]["card_network"] == "Visa"
    assert by_id[refund["id"]]["payment_id"] == payment["id"]
    assert by_id[payment["id"]]["settlement_id"] == settlement["id"]
    assert client.settlement.fetch(settlement["id"])["amount"] == settlement["amount"]


def test_a_settlement_takes_each_thing_once_and_the_report_its_month(
    control: Control, client: razorpay.Client, captured: Make
) -> None:
    captured()
    first = control.settle(KEY)
    assert control.settle(KEY)["amount"] == 0
    day = datetime.fromtimestamp(first["created_at"], ZoneInfo("Asia/Kolkata"))
    assert client.settlement.report({"year": day.year, "month": day.month})["count"] == 1
    assert client.settlement.report({"year": day.year - 1, "month": day.month})["count"] == 0
    with pytest.raises(BadRequestError, match="month field is required"):
        client.settlement.report({"year": day.year})
    assert client.settlement.all()["count"] == 2


# -- downtimes and methods -----------------------------------------------------------------------------


def test_downtimes_are_told_and_listed_while_they_last(
    control: Control, client: razorpay.Client
) -> None:
    downtime = control.start_downtime("upi", severity="medium", psp="google_pay")
    listed = client.payment.fetchDownTime()["items"]
    assert [(one["id"], one["instrument"]) for one in listed] == [
        (downtime["id"], {"psp": "google_pay"})
    ]
    control.resolve_downtime(downtime["id"])
    assert client.payment.fetchDownTime()["count"] == 0
    assert client.payment.fetchDownTimeById(downtime["id"])["status"] == "resolved"
    assert set(names(control)) == {"payment.downtime.started", "payment.downtime.resolved"}
    with pytest.raises(ControlError, match="already resolved"):
        control.resolve_downtime(downtime["id"])


def test_methods_need_the_key_id_only(server: Running, control: Control) -> None:
    url = f"{server.url}/v1/methods"
    by_query = requests.get(url, params={"key_id": KEY}, timeout=5)
    by_auth = requests.get(url, auth=(KEY, ""), timeout=5)
    assert by_query.json()["upi"] is by_auth.json()["upi"] is True
    assert requests.get(url, timeout=5).status_code == 401
