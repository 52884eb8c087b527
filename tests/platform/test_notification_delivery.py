"""From a provider's answer to the log: receipts, fallbacks, wishes, replay, and what a crash left out."""

import time

import pytest
from harness.messaging import (
    CREDENTIALS,
    Messaging,
    fresh,
    from_address,
    fulfil,
    get_code,
    message_log,
    new_phone,
    place,
    sign_in_by_phone,
    wait_for_state,
)
from harness.shopping import eventually

UPDATE = """mutation($input: [NotificationPreferenceInput!]!) {
    notificationPreferencesUpdate(input: $input) {
    preferences { event channels critical } errors { field code message } } }"""

REPLAY = """mutation($ids: [ID!]!) { notificationReplay(ids: $ids) {
    messages { id state } errors { field code message } } }"""

PREVIEW = """mutation($event: String!, $channel: NotificationChannel!, $language: String!) {
    notificationPreview(event: $event, channel: $channel, languageCode: $language) {
    subject text html languageCode dltText errors { field code message } } }"""

TEST_SEND = """mutation($event: String!, $channel: NotificationChannel!, $recipient: String!) {
    notificationTestSend(event: $event, channel: $channel, recipient: $recipient) {
    message { id event recipient state } errors { field code message } } }"""

TEMPLATE = """mutation($event: String!, $channel: NotificationChannel!, $text: String!) {
    notificationTemplateUpdate(event: $event, channel: $channel, languageCode: "en", text: $text) {
    text errors { field code message } } }"""


def test_receipts_move_forward_only(messaging: Messaging) -> None:
    """Given receipts of WhatsApp out of order, then the message ends where the best one says."""
    order = place(messaging)
    told = messaging.sink.wait_for(to=order.phone, channel="whatsapp")
    wait_for_state(messaging, order.phone, "order_placed", "SENT")
    answers = messaging.sink.receipts(told["id"], ["read", "sent", "delivered"])
    assert answers == [200, 200, 200]
    wait_for_state(messaging, order.phone, "order_placed", "READ")


def test_forged_receipts_change_nothing(messaging: Messaging) -> None:
    """Given receipts signed with another secret, then they are refused with 401."""
    order = place(messaging)
    told = messaging.sink.wait_for(to=order.phone, channel="whatsapp")
    wait_for_state(messaging, order.phone, "order_placed", "SENT")
    assert messaging.sink.receipt(told["id"], "failed", forge=True) == 401
    (row,) = message_log(messaging, order.phone, event=["order_placed"])
    assert row["state"] == "SENT"


def test_a_failed_whatsapp_falls_back_to_sms_once(messaging: Messaging) -> None:
    """Given WhatsApp that fails and fails again, then there is one SMS."""
    order = place(messaging)
    told = messaging.sink.wait_for(to=order.phone, channel="whatsapp")
    wait_for_state(messaging, order.phone, "order_placed", "SENT")
    messaging.sink.receipt(told["id"], "failed", error_code=131026)
    messaging.sink.wait_for(to=order.phone, channel="sms")
    messaging.sink.receipts(told["id"], ["failed", "delivered"])
    eventually(lambda: "DELIVERED" in [m["state"] for m in message_log(messaging, order.phone)])
    assert len(messaging.sink.messages(to=order.phone, channel="sms")) == 1


@pytest.mark.parametrize("provider", ["twilio", "msg91"])
def test_receipts_of_sms(messaging: Messaging, provider: str) -> None:
    """Given an SMS by either provider, when it reports delivery, then the log says so."""
    messaging.configure(sms_providers=provider, whatsapp_providers="")
    order = place(messaging)
    told = messaging.sink.wait_for(to=order.phone, channel="sms")
    wait_for_state(messaging, order.phone, "order_placed", "SENT")
    assert messaging.sink.receipt(told["id"], "delivered") == 200
    row = wait_for_state(messaging, order.phone, "order_placed", "DELIVERED")
    assert row["provider"] == provider
    if provider == "twilio":
        assert messaging.sink.receipt(told["id"], "failed", forge=True) == 401


def test_meta_subscribes_to_the_webhook(messaging: Messaging) -> None:
    """Given our verify token, then Meta's question is answered; given another, it is not."""
    messaging.sink.subscribe_whatsapp(CREDENTIALS["whatsapp_verify_token"])
    with pytest.raises(Exception, match="subscribe"):
        messaging.sink.subscribe_whatsapp("another token")


def test_stop_stops_one_channel(messaging: Messaging) -> None:
    """Given a person who answers STOP on WhatsApp, then the next message comes by SMS."""
    phone = new_phone()
    place(messaging, phone=phone)
    messaging.sink.wait_for(to=phone, channel="whatsapp")
    account = CREDENTIALS["whatsapp_phone_number_id"]
    assert messaging.sink.inbound("whatsapp", phone, "STOP", account=account) == 200

    def told_by_sms() -> bool:
        place(messaging, phone=phone)
        return bool(messaging.sink.messages(to=phone, channel="sms"))

    eventually(told_by_sms, within=40)


def test_preferences(messaging: Messaging) -> None:
    """Given a customer who wants mail only, then no phone is used; critical events ignore it."""
    customer = messaging.world.customer()
    offered = customer("{ myNotificationPreferences { event channels critical } }").ok()
    events = {p["event"]: p for p in offered["myNotificationPreferences"]}
    assert events["order_placed"]["channels"] == ["WHATSAPP", "SMS", "EMAIL"]
    assert events["payment_failed"]["critical"] and not events["order_placed"]["critical"]
    assert "sign_in_code" not in events and "low_stock" not in events

    chosen = [{"event": "order_placed", "channels": ["EMAIL"]}]
    updated = customer(UPDATE, {"input": chosen}).payload["preferences"]
    assert {p["event"]: p for p in updated}["order_placed"]["channels"] == ["EMAIL"]
    order = place(messaging, client=customer)
    messaging.sink.wait_for(to=order.email, channel="email", contains=order.number)
    wait_for_state(messaging, order.email, "order_placed", "SENT")
    assert not messaging.sink.messages(to=order.phone)

    for wish, code in (
        ({"event": "payment_failed", "channels": []}, "INVALID"),
        ({"event": "sign_in_code", "channels": []}, "UNKNOWN_EVENT"),
        ({"event": "nonsense", "channels": []}, "UNKNOWN_EVENT"),
    ):
        assert customer(UPDATE, {"input": [wish]}).codes == [code]
    assert messaging.world.shop.anonymous(UPDATE, {"input": chosen}).codes == ["PermissionDenied"]


def test_a_customer_by_phone_is_never_mailed(messaging: Messaging) -> None:
    """Given an account without an e-mail, then its messages go to the phone only."""
    phone = new_phone()
    client = sign_in_by_phone(messaging, phone)
    order = place(messaging, client=client, phone=phone)
    wait_for_state(messaging, phone, "order_placed", "SENT")
    assert not messaging.sink.messages(to=order.email)
    assert not [m for m in messaging.sink.messages(channel="email") if "phone.invalid" in m["to"]]


def test_replay(messaging: Messaging) -> None:
    """Given a message that its provider refused, when staff replay it, then it is sent once more."""
    messaging.configure(sms_providers="msg91", whatsapp_providers="", email_providers="")
    phone = new_phone()
    messaging.sink.fault(
        "error", provider="msg91", to=phone, code="202", message="Please provide valid mobile"
    )
    order = place(messaging, phone=phone)
    row = wait_for_state(messaging, order.phone, "order_placed", "FAILED")
    assert row["failure"].startswith("202")
    assert messaging.world.customer()(REPLAY, {"ids": [row["id"]]}).codes == ["PermissionDenied"]
    messaging.world.owner(REPLAY, {"ids": [row["id"]]}).payload
    wait_for_state(messaging, order.phone, "order_placed", "SENT")
    assert messaging.world.owner(REPLAY, {"ids": [row["id"]]}).codes == ["INVALID"]
    assert messaging.world.owner(REPLAY, {"ids": ["nonsense"]}).codes == ["GRAPHQL_ERROR"]


def test_preview_and_test_send(messaging: Messaging) -> None:
    """Given staff who look at a message first, then they see it, and can have it sent to themselves."""
    owner = messaging.world.owner
    seen = owner(PREVIEW, {"event": "order_placed", "channel": "EMAIL", "language": "ta"}).payload
    assert seen["languageCode"] == "ta" and "1042" in seen["subject"]
    assert "<html" in seen["html"] and "<html" not in seen["text"]
    sms = owner(PREVIEW, {"event": "order_placed", "channel": "SMS", "language": "en"}).payload
    assert "{#var#}" in sms["dltText"] and "1042" in sms["text"]
    for event, channel, code in (
        ("nonsense", "SMS", "UNKNOWN_EVENT"),
        ("low_stock", "SMS", "INVALID"),
    ):
        answer = owner(PREVIEW, {"event": event, "channel": channel, "language": "en"})
        assert answer.codes == [code]

    phone, email = new_phone(), f"{fresh()}@example.com"
    for channel, recipient in (("SMS", phone), ("EMAIL", email)):
        given = {"event": "order_shipped", "channel": channel, "recipient": recipient}
        assert "•" in owner(TEST_SEND, given).payload["message"]["recipient"]
        assert "1042" in str(messaging.sink.wait_for(to=recipient))
    bad = {"event": "order_shipped", "channel": "SMS", "recipient": "98123"}
    refused = owner(TEST_SEND, bad).refusals
    assert [each["field"] for each in refused] == ["recipient"]
    staff = messaging.world.staff("MANAGE_ORDERS")
    assert staff(TEST_SEND, bad).codes == ["PermissionDenied"]


def test_a_merchants_own_text(messaging: Messaging) -> None:
    """Given a text of the merchant's, then it is used; one that computes is refused."""
    owner = messaging.world.owner
    word = fresh()
    own = {"event": "order_delivered", "channel": "EMAIL"}
    owner(TEMPLATE, {**own, "text": f"Subject: {word} {{{{ number }}}}\nThanks."}).payload
    shown = owner(PREVIEW, {**own, "language": "en"}).payload
    assert shown["subject"] == f"{word} 1042"
    for text in ("{{ ''.__class__ }}", "Subject: x\n{{ 7 * 7 }}", "Subject: x\n{{ nobody_knows }}"):
        assert owner(TEMPLATE, {**own, "text": text}).codes == ["TEMPLATE_INVALID"]
    owner(TEMPLATE, {**own, "text": ""}).payload
    assert word not in owner(PREVIEW, {**own, "language": "en"}).payload["subject"]


def test_hostile_names_are_text(messaging: Messaging) -> None:
    """Given a name full of markup and template code, then the message quotes it and runs nothing."""
    name = "<b>{{ 31*37 }}</b>[[ Pay | https://evil.example ]]"
    order = place(messaging, name=name)
    mail = messaging.sink.wait_for(to=order.email, channel="email", contains=order.number)
    assert "1147" not in mail["html"] + mail["text"]
    assert "<b>" not in mail["html"]
    assert 'href="https://evil.example' not in mail["html"]


SWEEP = """
from saleor_plugins.core.models import OutboxMessage
from saleor_plugins.host.db import writer
from saleor_plugins.notifications import scans
from saleor_plugins.notifications.models import NotificationMessage
with writer():
    NotificationMessage.objects.filter(order_id={order!r}).delete()
    OutboxMessage.objects.filter(key__contains={order!r}).delete()
    scans.missed_facts()
"""


def test_killed_between_the_commit_and_the_hook(messaging: Messaging) -> None:
    """Given an order whose facts were never written, when the sweeper comes by, then it is told once."""
    world = messaging.world
    order = place(messaging)
    messaging.sink.wait_for(to=order.email, channel="email", contains=order.number)
    world.shop.python("from saleor_plugins.host.db import writer\n"
                      "from saleor_plugins.core import heartbeat\n"
                      "with writer(): heartbeat.beat('notifications.orders')")  # fmt: skip
    wait_for_state(messaging, order.email, "order_placed", "SENT")
    messaging.sink.clear()
    world.shop.clock.advance(minutes=1)
    world.shop.python(SWEEP.format(order=order.pk))
    world.shop.python(SWEEP.format(order=order.pk).replace(".delete()", ".count()"))
    messaging.sink.wait_for(to=order.email, channel="email", contains=order.number)
    wait_for_state(messaging, order.email, "order_placed", "SENT")
    assert len(messaging.sink.messages(to=order.email, channel="email")) == 1


LOOK = """
from saleor_plugins.host.db import writer
from saleor_plugins.notifications import scans
with writer():
    print(scans.{scan}())
"""


def test_owners_are_told_what_runs_low_once(messaging: Messaging) -> None:
    """Given stock that falls and falls again, then owners hear once of low and once of out."""
    world = messaging.world
    world.shop.python(LOOK.format(scan="stock"))
    product = world.product("10", stock=3, channels={messaging.channel: "10"})
    for _ in range(2):
        world.shop.python(LOOK.format(scan="stock"))
    owner = CREDENTIALS["owner_emails"]
    told = messaging.sink.wait_for(to=owner, channel="email", contains=product.sku)
    assert "3 left" in told["text"]
    world.stock(product.variant_id, 0)
    for _ in range(2):
        world.shop.python(LOOK.format(scan="stock"))
    out = messaging.sink.wait_for(to=owner, channel="email", contains=product.sku, count=2)
    assert "Sold out" in out["subject"]
    mails = [m for m in messaging.sink.messages(to=owner) if product.sku in m["text"]]
    assert len(mails) == 2


def test_owners_get_the_days_figures(messaging: Messaging) -> None:
    """Given the end of a day, then owners get one summary per channel with its orders."""
    messaging.configure(summary_at="00:00")
    place(messaging)
    for _ in range(2):
        messaging.world.shop.python(LOOK.format(scan="daily_summary"))
    owner = CREDENTIALS["owner_emails"]
    told = messaging.sink.wait_for(to=owner, channel="email", contains="orders, ₹")
    assert "Orders: " in told["text"] and "Revenue: ₹" in told["text"]
    subjects = [
        m["subject"] for m in messaging.sink.messages(to=owner) if "orders, ₹" in m["subject"]
    ]
    assert len(subjects) == len(set(subjects))


def test_a_quiet_fulfilment_is_not_told(messaging: Messaging) -> None:
    """Given staff who fulfil without notifying, then the customer is not told of the parcel."""
    order = place(messaging)
    messaging.sink.wait_for(to=order.email, channel="email", contains=order.number)
    fulfil(messaging, order, tracking="QUIET-1", notify=False)
    messaging.world.shop.clock.advance(minutes=1)
    messaging.world.shop.python(LOOK.format(scan="missed_facts"))
    messaging.world.shop.clock.reset()
    follow_up = place(messaging, email=order.email)
    messaging.sink.wait_for(to=order.email, channel="email", contains=follow_up.number)
    events = {row["event"] for row in message_log(messaging, order.email)}
    assert "order_shipped" not in events


def test_an_order_is_placed_while_every_provider_hangs(messaging: Messaging) -> None:
    """Given providers that never answer, then placing an order takes no longer for it."""
    place(messaging)
    begun = time.monotonic()
    place(messaging)
    usual = time.monotonic() - begun
    messaging.sink.fault("hang", count=20, seconds=20)
    try:
        begun = time.monotonic()
        order = place(messaging)
        # One provider asked in the request would hold it for ten seconds.
        assert time.monotonic() - begun < usual * 3 + 7
        assert order.number
    finally:
        messaging.sink.clear_faults()


def test_a_code_does_not_wait_for_a_provider_that_hangs(messaging: Messaging) -> None:
    """Given WhatsApp that hangs under many orders, when a code is asked for, then it comes at once."""

    def code_after() -> float:
        """Seconds until a new phone's code is there."""
        begun = time.monotonic()
        client = from_address(messaging.world.shop.anonymous)
        assert len(get_code(messaging, client, new_phone())) == 6
        return time.monotonic() - begun

    usual = code_after()
    # An account of its own: the circuit that opens here is not another test's.
    messaging.configure(whatsapp_phone_number_id="105550001113333")
    messaging.sink.fault("hang", provider="whatsapp", count=100, seconds=20)
    try:
        for _ in range(8):
            place(messaging)
        # Each call that hangs holds its thread for ten seconds, and there are four threads for eight.
        assert code_after() < usual * 3 + 7
    finally:
        messaging.sink.clear_faults()


def test_a_paused_template_is_left_alone(messaging: Messaging) -> None:
    """Given a template that Meta has paused, then orders are told by SMS, and owners hear of it once."""
    messaging.configure(whatsapp_phone_number_id="105550001114444")
    phone = new_phone()
    messaging.sink.fault("error", provider="whatsapp", code=132015, to=phone)
    first = place(messaging, language="HI", phone=phone)
    messaging.sink.wait_for(to=first.phone, channel="sms")
    second = place(messaging, language="HI")
    messaging.sink.wait_for(to=second.phone, channel="sms")
    assert not messaging.sink.messages(to=second.phone, channel="whatsapp")
    owner = CREDENTIALS["owner_emails"]
    told = messaging.sink.wait_for(to=owner, channel="email", contains="132015")
    assert "order_placed" in told["subject"]
    other = place(messaging)  # in English: another template
    messaging.sink.wait_for(to=other.phone, channel="whatsapp")
    mails = messaging.sink.messages(to=owner, channel="email")
    assert len([mail for mail in mails if "132015" in mail["text"]]) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"sms_providers": "carrier-pigeon"}, "sms_providers"),
        ({"sms_providers": "msg91", "msg91_auth_key": ""}, "msg91_auth_key"),
        ({"dlt_registry": "["}, "dlt_registry"),
        ({"daily_caps": "sms=1"}, "daily_caps"),
        ({"summary_at": "half past nine"}, "summary_at"),
        ({"fallback_after": "soon"}, "fallback_after"),
    ],
)
def test_a_configuration_that_could_not_send_is_refused(
    messaging: Messaging, values: dict[str, str], field: str
) -> None:
    """Given a wrong value, when it is saved, then the error names its field and nothing changes."""
    entries = [{"name": name, "value": value} for name, value in values.items()]
    answer = messaging.world.owner(
        """mutation($channel: ID!, $input: PluginUpdateInput!) {
            pluginUpdate(id: "saleor_plugins.notifications", channelId: $channel, input: $input) {
            errors { field code message } } }""",
        {"channel": messaging.channel.id, "input": {"active": True, "configuration": entries}},
    )
    assert [e["field"].replace("_", "").lower() for e in answer.refusals] == [
        field.replace("_", "")
    ]


def test_receipts_of_strangers(messaging: Messaging) -> None:
    """Given endpoints that are none, then they are 404 and 405, and nothing else."""
    import requests

    session = requests.Session()
    session.trust_env = False
    assert session.post(messaging.url("nobody"), timeout=20).status_code == 404
    assert session.put(messaging.url("twilio"), timeout=20).status_code == 405
    assert session.get(messaging.url("pay/AAAA"), timeout=20).status_code == 404
    assert from_address(messaging.world.shop.anonymous)("{ shop { name } }").ok()
