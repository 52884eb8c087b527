"""Messages as people get them, through real hooks, a real worker and providers' own wire formats."""

from harness.messaging import (
    Messaging,
    cancel,
    fulfil,
    message_log,
    move,
    new_phone,
    order_of,
    place,
)
from harness.shopping import eventually


def test_an_order_is_told_by_whatsapp_and_mail(messaging: Messaging) -> None:
    """Given all channels, when an order is placed, then WhatsApp and e-mail tell of it, no SMS."""
    order = place(messaging)

    whatsapp = messaging.sink.wait_for(to=order.phone, channel="whatsapp")
    mail = messaging.sink.wait_for(to=order.email, channel="email", contains=order.number)
    assert order.number in whatsapp["text"]
    assert order.number in mail["subject"]
    assert mail["html"] and mail["text"]
    assert not messaging.sink.messages(to=order.phone, channel="sms")


def test_every_stage_is_told_once(messaging: Messaging) -> None:
    """Given an order, when it goes through its stages, then each is mailed exactly once (42, 54)."""
    order = place(messaging)
    fulfil(messaging, order, tracking="AWB-5512")
    move(messaging, order, "OUT_FOR_DELIVERY")
    move(messaging, order, "DELIVERED")

    for words in ("has been shipped", "out for delivery", "has been delivered"):
        messaging.sink.wait_for(to=order.email, channel="email", contains=words)
    sms = messaging.sink.wait_for(to=order.phone, channel="sms", contains="AWB-5512")
    assert order.number in sms["text"]
    mails = messaging.sink.messages(to=order.email, channel="email")
    subjects = [mail["subject"] for mail in mails]
    assert len(subjects) == len(set(subjects))


def test_a_cancelled_order_is_told(messaging: Messaging) -> None:
    """Given an order, when staff cancel it in Saleor, then the customer hears of it once."""
    order = place(messaging)
    cancel(messaging, order)

    messaging.sink.wait_for(to=order.email, channel="email", contains="is cancelled")
    eventually(lambda: order_of(messaging, order)["status"] == "CANCELED")
    told = [m for m in message_log(messaging, order.email) if m["event"] == "order_cancelled"]
    assert len(told) == 1


def test_in_the_customers_language(messaging: Messaging) -> None:
    """Given a checkout in Hindi, when it is ordered, then the messages are in Hindi."""
    order = place(messaging, language="HI")

    mail = messaging.sink.wait_for(to=order.email, channel="email", contains=order.number)
    assert "ऑर्डर" in mail["subject"]


def test_the_log_masks_people(messaging: Messaging) -> None:
    """Given messages, when staff read the log, then recipients are masked and orders are linked."""
    order = place(messaging, phone=new_phone())
    messaging.sink.wait_for(to=order.email, channel="email", contains=order.number)

    rows = eventually(
        lambda: [m for m in message_log(messaging, order.email) if m["state"] == "SENT"]
    )
    assert {row["recipient"][:1] for row in rows} == {order.email[0]}
    assert all("•••@" in row["recipient"] for row in rows)
    assert rows[0]["order"]["number"] == order.number
