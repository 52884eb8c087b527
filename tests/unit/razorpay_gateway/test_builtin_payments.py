"""What Saleor's built-in plugin took is given back once, whatever answer is lost on the way."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from razorpay_doubles import CHANNEL, KEY_ID, KEY_SECRET
from razorpay_simulator.control import Control

from saleor_plugins.core.errors import CommerceError, Conflict
from saleor_plugins.core.money import Money
from saleor_plugins.host import plugins
from saleor_plugins.razorpay_gateway.builtin import payments
from saleor_plugins.razorpay_gateway.client import RazorpayClient

pytestmark = pytest.mark.usefixtures("saleor")


def old_payment(razorpay: Control, key_id: str = KEY_ID, key_secret: str = KEY_SECRET) -> str:
    """A payment of 120.00 that the built-in plugin had captured."""
    client = RazorpayClient(key_id, key_secret)
    made = client.create_order(
        amount=12000, currency="INR", receipt=uuid4().hex, payment={"capture": "automatic"}
    )
    return str(razorpay.pay_order(made["id"])["id"])


def give_back(payment_id: str, amount: str = "50.00", known: Any = (), **changes: Any) -> Any:
    return payments.refund(
        **{
            "channel": CHANNEL,
            "payment_id": payment_id,
            "money": Money(Decimal(amount), "INR"),
            "known_refunds": list(known),
            "reference": "saleor-payment-7",
            **changes,
        }
    )


def refunds(razorpay: Control, payment_id: str) -> list[int]:
    return [row["amount"] for row in razorpay.objects("refund", payment_id=payment_id)]


def test_parts_of_an_old_payment_are_given_back(razorpay: Control) -> None:
    payment = old_payment(razorpay)
    first = give_back(payment, "50.00")
    second = give_back(payment, "70.00", known=[first.refund_id])
    assert (first.amount, second.amount) == (Decimal("50.00"), Decimal("70.00"))
    assert sorted(refunds(razorpay, payment)) == [5000, 7000]
    # and the same amount twice is two refunds when Saleor knows of the first
    other = old_payment(razorpay)
    one = give_back(other, "60.00")
    two = give_back(other, "60.00", known=[one.refund_id])
    assert one.refund_id != two.refund_id and refunds(razorpay, other) == [6000, 6000]


def test_a_refund_whose_answer_was_lost_is_found_and_not_made_again(razorpay: Control) -> None:
    # given a refund that Razorpay made and whose answer never came
    payment = old_payment(razorpay)
    razorpay.fault("reset", method="POST", path="*/refund", when="after", count=10)
    with pytest.raises(CommerceError):
        give_back(payment)
    razorpay.clear_faults()
    assert refunds(razorpay, payment) == [5000]
    # when another amount is asked for, then it is refused, for nobody knows yet what was given back
    with pytest.raises(Conflict, match="does not know of"):
        give_back(payment, "30.00")
    # when the same is asked for again, then it is the one that was made
    again = give_back(payment)
    assert again.amount == Decimal("50.00") and refunds(razorpay, payment) == [5000]


def test_no_more_than_was_taken_and_in_its_own_currency(razorpay: Control) -> None:
    payment = old_payment(razorpay)
    with pytest.raises(CommerceError):
        give_back(payment, "120.01")
    with pytest.raises(Conflict, match="INR"):
        give_back(payment, money=Money(Decimal("1.00"), "USD"))
    with pytest.raises(CommerceError):
        give_back("pay_unknown")
    assert refunds(razorpay, payment) == []


@pytest.mark.parametrize("secret_still_right", [True, False])
def test_the_account_that_took_it_gives_it_back(
    razorpay: Control,
    monkeypatch: pytest.MonkeyPatch,
    settings_of_channel: dict[str, Any],
    secret_still_right: bool,
) -> None:
    # given a built-in plugin with another account than this plugin has now
    account = razorpay.create_account()
    payment = (
        old_payment(razorpay, account["key_id"], account["key_secret"])
        if secret_still_right
        else old_payment(razorpay)
    )
    old = {
        "Public API key": account["key_id"],
        "Secret API key": account["key_secret"] if secret_still_right else "revoked-long-ago",
        "Automatic payment capture": True,
    }
    monkeypatch.setattr(
        plugins,
        "configuration",
        lambda plugin_id, slug=None: plugins.PluginSettings(
            False, old if plugin_id == payments.BUILTIN_ID else settings_of_channel, slug
        ),
    )
    # when it is given back, then by the account that knows it
    assert give_back(payment).amount == Decimal("50.00")
    assert refunds(razorpay, payment) == [5000]


def test_settings_in_our_names() -> None:
    values = {
        "Public API key": " rzp_live_1 ",
        "Secret API key": "s",
        "Supported currencies": "INR",
    }
    assert payments.settings_of(values) == {
        "key_id": "rzp_live_1", "key_secret": "s", "flow": "charge",
    }  # fmt: skip
    manual = payments.settings_of({**values, "Automatic payment capture": False})
    assert manual["flow"] == "authorize"
    assert payments.settings_of({"Public API key": None}) == {"flow": "charge"}
