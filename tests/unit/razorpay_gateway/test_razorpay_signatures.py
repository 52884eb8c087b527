"""Who speaks is proven by a secret over the very bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_plugins.razorpay_gateway import signatures


def test_a_known_signature_of_another_implementation() -> None:
    """Given RFC 4231's second case, then the HMAC is the one printed there."""
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert signatures.sign(b"what do ya want for nothing?", "Jefe") == expected


@given(st.binary(max_size=200), st.text(min_size=1, max_size=40))
def test_what_was_signed_matches_and_nothing_else(body: bytes, secret: str) -> None:
    """Given any body and secret, then one changed byte or letter is enough to refuse."""
    signature = signatures.sign(body, secret)
    assert signatures.matches(body, signature, secret)
    assert not signatures.matches(body + b" ", signature, secret)
    assert not signatures.matches(body, signature[:-1] + "x", secret)
    assert not signatures.matches(body, signature, secret + "x")


@pytest.mark.parametrize("signature", ["", " ", "é", "0" * 64])
def test_odd_signatures_are_refused(signature: str) -> None:
    """Given rubbish in the header, then it is refused, not an error."""
    assert not signatures.matches(b"body", signature, "secret")


def test_no_secret_means_nobody_is_genuine() -> None:
    """Given a channel without a webhook secret, then even an empty HMAC key does not pass."""
    assert not signatures.webhook_is_genuine(b"{}", signatures.sign(b"{}", ""), ["", ""])


def test_the_previous_secret_still_counts() -> None:
    """Given a rotated secret, then retries signed with the old one are accepted."""
    body = b'{"event":"payment.captured"}'
    old = signatures.sign(body, "before")
    assert signatures.webhook_is_genuine(body, old, ["now", "before"])
    assert not signatures.webhook_is_genuine(body, old, ["now"])


def test_checkouts_return_binds_order_and_payment() -> None:
    """Given a signature of one order, then it proves nothing about another."""
    signature = signatures.sign(b"order_A|pay_A", "key")
    assert signatures.payment_is_genuine("order_A", "pay_A", signature, "key")
    assert not signatures.payment_is_genuine("order_B", "pay_A", signature, "key")
    assert not signatures.payment_is_genuine("order_A", "pay_B", signature, "key")
    link = signatures.sign(b"plink_A|ref|paid|pay_A", "key")
    assert signatures.payment_link_is_genuine("plink_A", "ref", "paid", "pay_A", link, "key")
    subscribed = signatures.sign(b"pay_A|sub_A", "key")
    assert signatures.subscription_is_genuine("pay_A", "sub_A", subscribed, "key")
    assert not signatures.subscription_is_genuine("sub_A", "pay_A", subscribed, "key")
