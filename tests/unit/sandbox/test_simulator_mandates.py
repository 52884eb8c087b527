"""Customers, tokens, recurring debits: Razorpay's state rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import razorpay
from razorpay.errors import BadRequestError
from razorpay_simulator import Control

Make = Callable[..., dict[str, Any]]


@pytest.fixture
def customer(client: razorpay.Client) -> dict[str, Any]:
    person = {"name": "Asha", "email": "asha@example.com", "contact": "9812345678"}
    return dict(client.customer.create(person))


def events(control: Control, prefix: str = "") -> list[str]:
    return [one["event"] for one in control.events() if one["event"].startswith(prefix)]


# -- customers and tokens ------------------------------------------------------------------------------


def test_customers_are_one_per_person(client: razorpay.Client, customer: dict[str, Any]) -> None:
    same = {name: customer[name] for name in ("name", "email", "contact")}
    with pytest.raises(BadRequestError, match="already exists"):
        client.customer.create(same)
    assert client.customer.create({**same, "fail_existing": "0"})["id"] == customer["id"]
    assert client.customer.edit(customer["id"], {"name": "Asha R"})["name"] == "Asha R"
    assert client.customer.fetch(customer["id"])["name"] == "Asha R"
    assert client.customer.all()["count"] == 1


def test_tokens_are_listed_fetched_and_deleted_without_cancelling(
    control: Control, client: razorpay.Client, customer: dict[str, Any]
) -> None:
    token = control.create_token(customer["id"], recurring_status="confirmed", max_amount=100000)
    assert client.token.all(customer["id"])["items"][0]["id"] == token["id"]
    assert client.token.fetch(customer["id"], token["id"])["card"]["last4"] == "1111"
    assert client.token.delete(customer["id"], token["id"]) == {"deleted": True}
    assert client.token.all(customer["id"])["count"] == 0
    with pytest.raises(BadRequestError):
        client.token.fetch(customer["id"], token["id"])
    (mandate,) = control.objects("token")
    assert mandate["recurring_details"]["status"] == "confirmed"
    assert events(control, "token") == []


def test_cancelling_a_token_ends_the_mandate(
    control: Control, client: razorpay.Client, customer: dict[str, Any]
) -> None:
    token = control.create_token(customer["id"], method="upi", recurring_status="confirmed")
    # the SDK has `token.cancel` only since 2.0
    path = f"/v1/customers/{customer['id']}/tokens/{token['id']}/cancel"
    client.put(path, {})
    fetched = client.token.fetch(customer["id"], token["id"])
    assert fetched["recurring_details"]["status"] == "cancelled"
    assert events(control) == ["token.cancelled"]
    with pytest.raises(BadRequestError, match="already cancelled"):
        client.put(path, {})


@pytest.mark.parametrize("status", ["confirmed", "rejected", "paused", "cancelled"])
def test_the_customer_or_bank_decides_about_a_mandate(
    control: Control, customer: dict[str, Any], status: str
) -> None:
    token = control.create_token(customer["id"], recurring_status="initiated")
    assert control.change_token(token["id"], status)["recurring_details"]["status"] == status
    assert events(control) == [f"token.{status}"]


# -- recurring -----------------------------------------------------------------------------------------


@pytest.fixture
def debit(client: razorpay.Client, make_order: Make, customer: dict[str, Any]) -> Make:
    def make(token_id: str, amount: int = 50000, **changes: Any) -> dict[str, Any]:
        order = make_order(amount=amount, payment_capture=1)
        body = {
            "email": "asha@example.com",
            "contact": "9812345678",
            "amount": amount,
            "currency": "INR",
            "order_id": order["id"],
            "customer_id": customer["id"],
            "token": token_id,
            "recurring": "1",
            **changes,
        }
        return dict(client.payment.createRecurring(body))

    return make


def test_a_registration_order_sets_up_a_mandate_that_can_be_debited(
    control: Control,
    client: razorpay.Client,
    make_order: Make,
    customer: dict[str, Any],
    debit: Make,
) -> None:
    terms = {"max_amount": 500000, "frequency": "as_presented"}
    order = make_order(customer_id=customer["id"], method="card", token=terms, payment_capture=1)
    assert order["token"]["max_amount"] == 500000
    payment = control.pay_order(order["id"], method="card")
    token = client.token.fetch(customer["id"], payment["token_id"])
    assert (token["recurring"], token["recurring_details"]["status"], token["max_amount"]) == (
        True,
        "confirmed",
        500000,
    )
    assert "token.confirmed" in events(control)
    answer = debit(token["id"])
    assert client.utility.verify_payment_signature(answer)
    charged = client.payment.fetch(answer["razorpay_payment_id"])
    assert (charged["status"], charged["token_id"]) == ("captured", token["id"])
    assert charged["card"]["last4"] == token["card"]["last4"]


@pytest.mark.parametrize("status", ["initiated", "rejected", "paused", "cancelled", None])
def test_only_confirmed_mandates_are_debited(
    control: Control, customer: dict[str, Any], debit: Make, status: str | None
) -> None:
    token = control.create_token(customer["id"], recurring_status=status)
    with pytest.raises(BadRequestError, match="not confirmed"):
        debit(token["id"])
    assert control.objects("payment") == []


def test_debits_keep_to_cap_life_and_customer(
    control: Control, client: razorpay.Client, customer: dict[str, Any], debit: Make
) -> None:
    expires = control.state()["clock"] + 3600
    token = control.create_token(
        customer["id"], recurring_status="confirmed", max_amount=50000, expire_at=expires
    )
    with pytest.raises(BadRequestError, match="maximum amount"):
        debit(token["id"], 50001)
    stranger = client.customer.create({"email": "other@example.com"})
    with pytest.raises(BadRequestError, match="does not belong"):
        debit(token["id"], customer_id=stranger["id"])
    assert debit(token["id"], 50000)["razorpay_payment_id"]
    control.advance(3601)
    with pytest.raises(BadRequestError, match="expired"):
        debit(token["id"], 50000)


def test_above_fifteen_thousand_rupees_the_customer_must_authenticate(
    control: Control, client: razorpay.Client, customer: dict[str, Any], debit: Make
) -> None:
    token = control.create_token(customer["id"], recurring_status="confirmed")
    answer = debit(token["id"], 15_000_01)
    assert client.payment.fetch(answer["razorpay_payment_id"])["status"] == "created"
    control.settle_recurring(answer["razorpay_payment_id"])
    assert client.payment.fetch(answer["razorpay_payment_id"])["status"] == "captured"


@pytest.mark.parametrize(("method", "seconds"), [("upi", 25 * 3600), ("card", 36 * 3600 + 300)])
def test_with_notice_a_debit_waits(
    control: Control,
    client: razorpay.Client,
    customer: dict[str, Any],
    debit: Make,
    method: str,
    seconds: int,
) -> None:
    control.configure(recurring="notice")
    token = control.create_token(customer["id"], method=method, recurring_status="confirmed")
    payment_id = debit(token["id"])["razorpay_payment_id"]
    control.advance(seconds - 60)
    assert client.payment.fetch(payment_id)["status"] == "created"
    control.advance(120)
    assert client.payment.fetch(payment_id)["status"] == "captured"


def test_a_mandate_revoked_during_the_notice_fails_the_debit(
    control: Control, client: razorpay.Client, customer: dict[str, Any], debit: Make
) -> None:
    control.configure(recurring="notice")
    token = control.create_token(customer["id"], recurring_status="confirmed")
    payment_id = debit(token["id"])["razorpay_payment_id"]
    control.change_token(token["id"], "cancelled")
    control.advance(40 * 3600)
    payment = client.payment.fetch(payment_id)
    assert (payment["status"], payment["error_reason"]) == ("failed", "mandate_revoked")


def test_upi_one_debit_under_way_and_one_success_per_cycle(
    control: Control, customer: dict[str, Any], debit: Make
) -> None:
    control.configure(recurring="notice")
    token = control.create_token(
        customer["id"], method="upi", recurring_status="confirmed", frequency="monthly"
    )
    first = debit(token["id"])["razorpay_payment_id"]
    with pytest.raises(BadRequestError, match="in progress"):
        debit(token["id"])
    control.settle_recurring(first, "fail")
    second = debit(token["id"])["razorpay_payment_id"]
    control.settle_recurring(second)
    with pytest.raises(BadRequestError, match="already been debited"):
        debit(token["id"])
    control.advance(32 * 86400)
    assert debit(token["id"])["razorpay_payment_id"]
