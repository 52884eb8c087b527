"""A merchant makes a new key while shoppers are paying: the account, and its orders, are the same."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from razorpay_doubles import CHANNEL, KEY_ID, KEY_SECRET, FakeSaleor
from razorpay_simulator.control import Control
from test_gateway_sessions import returned, session

from saleor_plugins.core import clock
from saleor_plugins.core.money import Money
from saleor_plugins.razorpay_gateway import accounts, api, payment_links, sessions
from saleor_plugins.razorpay_gateway.models import PaymentLink, RazorpayOrder
from saleor_plugins.razorpay_gateway.payment_links import Payer

pytestmark = pytest.mark.usefixtures("own_tables", "razorpay")

NEW_KEY, NEW_SECRET = "rzp_test_SandboxRetail2", "SandboxRetailSecret00002"


@pytest.fixture
def rotate(razorpay: Control, settings_of_channel: dict[str, Any], saleor: FakeSaleor) -> Any:
    """Give the sandbox's retail account a new key, at Razorpay and in the channel's settings."""
    account = next(each for each in razorpay.accounts() if each["key_id"] == KEY_ID)

    def change(key_id: str = NEW_KEY, key_secret: str = NEW_SECRET) -> Any:
        razorpay.create_account(key_id, key_secret, account_id=account["id"])
        settings_of_channel.update(key_id=key_id, key_secret=key_secret)
        return accounts.of_channel(CHANNEL)

    yield change
    change(KEY_ID, KEY_SECRET)


def test_a_session_opened_again_has_the_order_of_the_former_key(
    config: Any, razorpay: Control, rotate: Any
) -> None:
    """Given an open payment, when the key was changed, then the shopper pays the very same order."""
    first = session()
    opened = sessions.initialize(config, first)
    renewed = rotate()
    again = sessions.initialize(renewed, replace(first, token=uuid4()))
    assert (again["result"], again["pspReference"]) == (opened["result"], opened["pspReference"])
    assert again["data"]["checkout"]["key"] == NEW_KEY
    assert len(razorpay.objects("order")) == RazorpayOrder.objects.count() == 1


def test_a_return_signed_with_the_former_key_is_asked_about(
    config: Any, razorpay: Control, rotate: Any, saleor: FakeSaleor
) -> None:
    """Given money that came under the former key, then the shopper is not told that it failed."""
    first = session()
    order_id = sessions.initialize(config, first)["pspReference"]
    payment = razorpay.pay_order(order_id)
    back = replace(first, data=returned(order_id, payment["id"]))
    answer = sessions.process(rotate(), back)
    assert answer["result"] == "CHARGE_ACTION_REQUIRED"
    assert saleor.events == {} and saleor.attempts == []
    order = RazorpayOrder.objects.get()
    assert order.ask_at is not None and order.ask_at <= clock.now()
    # A wrong signature under one and the same key is still a refusal.
    other = session()
    theirs = sessions.initialize(accounts.of_channel(CHANNEL), other)["pspReference"]
    forged = {**returned(theirs, payment["id"]), "razorpay_signature": "f" * 64}
    refused = sessions.process(accounts.of_channel(CHANNEL), replace(other, data=forged))
    assert refused["result"] == "CHARGE_FAILURE"


def test_another_plugins_payment_has_the_order_of_the_former_key(
    config: Any, razorpay: Control, rotate: Any
) -> None:
    def opened() -> str:
        return api.open_payment(
            channel_slug=CHANNEL,
            amount=Money(Decimal("500"), "INR"),
            purpose="wallet.top_up",
            reference="42",
        ).order_id

    before = opened()
    rotate()
    assert opened() == before
    assert RazorpayOrder.objects.count() == 1


def test_a_payment_link_is_found_under_the_new_key(
    config: Any, razorpay: Control, rotate: Any
) -> None:
    order_id = uuid4()

    def url() -> str:
        link = payment_links.create(
            channel=CHANNEL,
            order_id=order_id,
            number="7",
            due=Money(Decimal("500"), "INR"),
            before=payment_links.finished(order_id),
            payer=Payer(email="anita@example.com"),
            notify=False,
        )
        return link.url

    before = url()
    rotate()
    assert url() == before
    assert url() == before
    assert PaymentLink.objects.exclude(link_id=None).count() == 1
