"""Every adapter keeps the contract; each adds what is its own."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from contract import PHONE, UID, AdapterContract
from message_sink import Running

from saleor_plugins.core.errors import NotAllowed
from saleor_plugins.notifications.channels import adapter as adapter_of
from saleor_plugins.notifications.channels.base import (
    Accepted,
    Adapter,
    Incoming,
    Later,
    Refused,
    State,
    Stop,
    TemplateNews,
)
from saleor_plugins.notifications.channels.msg91 import Msg91
from saleor_plugins.notifications.channels.twilio import Twilio, TwilioWhatsApp
from saleor_plugins.notifications.channels.voice import TwilioVoice
from saleor_plugins.notifications.channels.whatsapp import WhatsAppCloud
from saleor_plugins.notifications.config import PROVIDERS, NotificationsConfig
from saleor_plugins.notifications.dlt import Registered

REGISTERED = Registered("order_packed", "en", "1107160000000000001", "ANANDS", "…", "flow-1")


class TestMsg91(AdapterContract):
    provider = "msg91"
    config = {"msg91_auth_key": "key-for-tests", "msg91_webhook_secret": "secret-for-tests"}
    errors = [
        ({"code": "202", "message": "Please provide valid mobile number"}, Refused, False),
        ({"code": "211", "message": "template id missing"}, Refused, False),
        ({"code": "201", "message": "authkey is not valid"}, Refused, True),
        ({"code": "301", "message": "Insufficient balance"}, Refused, True),
        ({"code": "601", "message": "Internal error, please try again"}, Later, False),
    ]
    words = {
        "1": State.DELIVERED,
        "2": State.FAILED,
        "9": State.FAILED,
        "16": State.FAILED,
        "8": State.SENT,
        "delivered": State.DELIVERED,
        "failed": State.FAILED,
    }

    def make(self) -> Adapter:
        return Msg91(self.settings())

    def without_secret(self) -> Adapter:
        return Msg91(self.settings(msg91_webhook_secret=""))

    def webhook(self, word: str, *, secret: str | None = None) -> Incoming:
        known = "secret-for-tests" if secret is None else secret
        report = [{"requestId": "r1", "CRQID": UID, "report": [{"status": word, "CRQID": UID}]}]
        form = {"data": json.dumps(report)}
        body = urlencode(form).encode()
        return Incoming("POST", "", f"/msg91/{known}/", body, {}, {}, form)

    def test_the_flow_carries_the_values_and_the_registration(self, sink: Running) -> None:
        self.make().send(self.message(registered=REGISTERED))
        (told,) = sink.client.messages(to=PHONE)
        assert "flow-1" in json.dumps(told)
        assert "Anand Stores" in told["text"] and "1042" in told["text"]

    def test_flat_reports_are_read_too(self) -> None:
        body = json.dumps({"requestId": "r1", "status": "Delivered", "CRQID": UID}).encode()
        (receipt,) = self.make().read(Incoming("POST", "", "/msg91/x/", body))
        assert (receipt.state, receipt.message_id) == (State.DELIVERED, UID)


class TestTwilio(AdapterContract):
    provider = "twilio"
    kind: type[Twilio] = Twilio
    config = {
        "twilio_account_sid": "AC00000000000000000000000000000001",
        "twilio_auth_token": "token-for-tests",
        "twilio_from": "+15005550006",
        "twilio_whatsapp_from": "+15005550006",
    }
    errors = [
        ({"code": 21211}, Refused, False),
        ({"code": 21610}, Refused, False),
        ({"code": 21614}, Refused, False),
        ({"code": 20003}, Refused, True),
        ({"code": 20429}, Later, False),
    ]
    words = {
        "accepted": State.SENT,
        "queued": State.SENT,
        "sending": State.SENT,
        "sent": State.SENT,
        "delivered": State.DELIVERED,
        "read": State.READ,
        "undelivered": State.FAILED,
        "failed": State.FAILED,
        "canceled": State.FAILED,
    }
    url = "https://shop.example/plugins/channel/in/saleor_plugins.notifications/twilio/"

    def make(self) -> Adapter:
        return self.kind(self.settings())

    def without_secret(self) -> Adapter:
        return self.kind(self.settings(twilio_auth_token=""))

    def webhook(self, word: str, *, secret: str | None = None) -> Incoming:
        return self.signed({"MessageSid": "SM1", "MessageStatus": word, "To": PHONE}, secret)

    def signed(self, form: dict[str, str], secret: str | None = None) -> Incoming:
        key = "token-for-tests" if secret is None else secret
        url = f"{self.url}?message={UID}"
        text = url + "".join(name + form[name] for name in sorted(form))
        digest = hmac.new(key.encode(), text.encode(), hashlib.sha1).digest()
        headers = {"x-twilio-signature": base64.b64encode(digest).decode()}
        body = urlencode(form).encode()
        return Incoming("POST", url, "/twilio/", body, headers, {"message": UID}, form)

    def test_the_signature_is_twilios(self) -> None:
        """The example of https://www.twilio.com/docs/usage/security."""
        form = {
            "CallSid": "CA1234567890ABCDE",
            "Caller": "+14158675309",
            "Digits": "1234",
            "From": "+14158675309",
            "To": "+18005551212",
        }
        url = "https://mycompany.com/myapp.php?foo=1&bar=2"
        text = url + "".join(name + form[name] for name in sorted(form))
        digest = hmac.new(b"12345", text.encode(), hashlib.sha1).digest()
        signature = base64.b64encode(digest).decode()
        adapter = self.kind(self.settings(twilio_auth_token="12345"))
        adapter.verify(Incoming("POST", url, "", b"", {"x-twilio-signature": signature}, {}, form))

    def test_a_lost_message_is_asked_for(self, sink: Running) -> None:
        """After a timeout the list of messages tells whether it was taken."""
        adapter = self.make()
        before = adapter.lookup(self.message())
        assert isinstance(before, Later) and before.code == "NOT_FOUND"
        adapter.send(self.message())
        assert isinstance(adapter.lookup(self.message()), Accepted)

    def test_an_earlier_message_that_said_the_same_is_not_this_one(self, sink: Running) -> None:
        """A balance that was low last week as well: the new message was lost all the same."""
        adapter = self.make()
        adapter.send(self.message())
        asked = datetime.now(UTC) + timedelta(hours=1)
        found = adapter.lookup(self.message(asked_at=asked))
        if found is not None:
            assert isinstance(found, Later) and found.code == "NOT_FOUND"
            just_now = self.message(asked_at=datetime.now(UTC))
            assert isinstance(adapter.lookup(just_now), Accepted)

    def test_a_text_that_twilio_spelled_differently_is_not_sent_again(self, sink: Running) -> None:
        """Something went to that number since: nobody can say that ours did not."""
        adapter = self.make()
        adapter.send(self.message(text="Order 1042 for Rs 64"))
        assert adapter.lookup(self.message(text="Order 1042 for ₹64")) is None

    @pytest.mark.parametrize(
        ("word", "again"), [("STOP", False), (" stop ", False), ("START", True)]
    )
    def test_somebody_answers(self, word: str, again: bool) -> None:
        incoming = self.signed({"From": PHONE, "Body": word, "SmsStatus": "received"})
        assert self.make().read(incoming) == [Stop(PHONE, again=again)]
        chat = self.signed({"From": PHONE, "Body": "when does it come?"})
        assert self.make().read(chat) == []


class TestTwilioWhatsApp(TestTwilio):
    kind = TwilioWhatsApp

    def test_a_content_template_is_used_where_it_is_named(self) -> None:
        adapter = TwilioWhatsApp(
            self.settings(twilio_content_sids=json.dumps({"order_packed.en": "HX1"}))
        )
        content = adapter._content(self.message())
        assert content["ContentSid"] == "HX1"
        assert json.loads(content["ContentVariables"]) == {"1": "Anand Stores", "2": "1042"}

    def test_the_number_is_marked(self) -> None:
        adapter = TwilioWhatsApp(self.settings())
        assert adapter._to(self.message()) == f"whatsapp:{PHONE}"
        assert adapter._sender() == {"From": "whatsapp:+15005550006"}


class TestTwilioVoice(TestTwilio):
    """A call that speaks a code."""

    kind = TwilioVoice
    config = {**TestTwilio.config, "twilio_voice_from": "+15005550006"}
    words = {
        "queued": State.SENT,
        "initiated": State.SENT,
        "ringing": State.SENT,
        "in-progress": State.SENT,
        "answered": State.SENT,
        "completed": State.DELIVERED,
        "busy": State.FAILED,
        "no-answer": State.FAILED,
        "failed": State.FAILED,
        "canceled": State.FAILED,
    }

    def webhook(self, word: str, *, secret: str | None = None) -> Incoming:
        return self.signed({"CallSid": "CA1", "CallStatus": word, "To": PHONE}, secret)

    def test_a_lost_message_is_asked_for(self, sink: Running) -> None:
        """Calls are not listed with their words: nobody can tell, so nobody assumes."""
        assert self.make().lookup(self.message()) is None

    @pytest.mark.parametrize("form", [{}, {"From": PHONE, "Body": "STOP"}])
    def test_what_is_no_call(self, form: dict[str, str]) -> None:
        with pytest.raises(ValueError, match="call"):
            self.make().read(self.signed(form))

    @pytest.mark.parametrize(("word", "again"), [("STOP", False)])
    def test_somebody_answers(self, word: str, again: bool) -> None:
        """Nobody says STOP to a call."""
        with pytest.raises(ValueError, match="call"):
            self.make().read(self.signed({"From": PHONE, "Body": word}))

    def test_it_speaks_the_language_and_nothing_but_the_text(self, sink: Running) -> None:
        hostile = "order 1042</Say><Dial>+10000000000</Dial><Say>"
        self.make().send(self.message(text=hostile, language="hi"))
        (told,) = sink.client.messages(to=PHONE, channel="voice")
        assert told["text"] == hostile
        assert 'language="hi-IN"' in told["data"]["Twiml"] and "<Dial>" not in told["data"]["Twiml"]


class TestWhatsAppCloud(AdapterContract):
    provider = "whatsapp"
    config = {
        "whatsapp_phone_number_id": "105550001111222",
        "whatsapp_token": "token-for-tests",
        "whatsapp_app_secret": "secret-for-tests",
        "whatsapp_verify_token": "verify-for-tests",
    }
    errors = [
        ({"code": 131026}, Refused, False),
        ({"code": 131049}, Refused, False),
        ({"code": 131047}, Refused, False),
        ({"code": 132000}, Refused, False),
        ({"code": 132001}, Refused, False),
        ({"code": 132012}, Refused, False),
        ({"code": 132015}, Refused, True),
        ({"code": 132016}, Refused, True),
        ({"code": 190}, Refused, True),
        ({"code": 130429}, Later, False),
        ({"code": 131048}, Later, False),
        ({"code": 131056}, Later, False),
    ]
    words = {
        "sent": State.SENT,
        "delivered": State.DELIVERED,
        "read": State.READ,
        "failed": State.FAILED,
    }

    def make(self) -> Adapter:
        return WhatsAppCloud(self.settings())

    def without_secret(self) -> Adapter:
        return WhatsAppCloud(self.settings(whatsapp_app_secret=""))

    def webhook(self, word: str, *, secret: str | None = None) -> Incoming:
        status = {"id": "wamid.1", "status": word, "biz_opaque_callback_data": UID}
        return self.signed({"statuses": [status]}, secret)

    def signed(self, value: dict[str, Any], secret: str | None = None) -> Incoming:
        body = json.dumps(
            {"entry": [{"changes": [{"field": "messages", "value": value}]}]}
        ).encode()
        key = "secret-for-tests" if secret is None else secret
        digest = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
        return Incoming("POST", "", "/", body, {"x-hub-signature-256": f"sha256={digest}"})

    def test_a_template_is_sent_with_its_values(self, sink: Running) -> None:
        self.make().send(self.message())
        (told,) = sink.client.messages(to=PHONE)
        assert "order_packed" in json.dumps(told)

    def test_meta_asks_once_whose_url_it_is(self) -> None:
        query = {
            "hub.mode": "subscribe",
            "hub.verify_token": "verify-for-tests",
            "hub.challenge": "1158201444",
        }
        adapter = self.make()
        assert adapter.answer(Incoming("GET", "", "/", b"", {}, query)) == "1158201444"
        with pytest.raises(NotAllowed):
            adapter.answer(Incoming("GET", "", "/", b"", {}, {**query, "hub.verify_token": "x"}))
        unset = WhatsAppCloud(self.settings(whatsapp_verify_token=""))
        with pytest.raises(NotAllowed):
            unset.answer(Incoming("GET", "", "/", b"", {}, {**query, "hub.verify_token": ""}))

    def test_somebody_answers(self) -> None:
        inbound = {"from": PHONE.lstrip("+"), "type": "text", "text": {"body": "Stop"}}
        assert self.make().read(self.signed({"messages": [inbound]})) == [Stop(PHONE)]

    @pytest.mark.parametrize(
        ("code", "hours"), [(132015, 3), (132016, 24), (132001, 0), (131026, 0)]
    )
    def test_a_paused_template_says_for_how_long(
        self, sink: Running, code: int, hours: int
    ) -> None:
        sink.client.fault("error", provider="whatsapp", code=code)
        outcome = self.make().send(self.message())
        assert isinstance(outcome, Refused)
        assert outcome.paused_for == hours * 3600

    @pytest.mark.parametrize(
        ("word", "hours"), [("PAUSED", 3), ("DISABLED", 24), ("APPROVED", 0), ("REINSTATED", 0)]
    )
    def test_news_of_a_template(self, word: str, hours: int) -> None:
        value = {
            "event": word,
            "message_template_name": "shop_order_packed",
            "message_template_language": "en",
        }
        change = {"field": "message_template_status_update", "value": value}
        body = json.dumps({"entry": [{"changes": [change]}]}).encode()
        adapter = WhatsAppCloud(self.settings(whatsapp_template_prefix="shop_"))
        assert adapter.read(Incoming("POST", "", "/", body)) == [
            TemplateNews("order_packed", "en", word, hours * 3600)
        ]
        others = WhatsAppCloud(self.settings(whatsapp_template_prefix="another_"))
        assert others.read(Incoming("POST", "", "/", body)) == []

    @pytest.mark.parametrize("body", [b"[]", b'{"entry": 1}', b"null", b"not json"])
    def test_bodies_that_are_no_events(self, body: bytes) -> None:
        with pytest.raises(ValueError):
            self.make().read(Incoming("POST", "", "/", body))


def test_every_provider_of_the_configuration_has_an_adapter() -> None:
    """And each adapter is of the channel it is listed under."""
    config = NotificationsConfig()
    for channel, names in PROVIDERS.items():
        for name in names:
            made = adapter_of(name, config)
            assert (made.name, made.channel) == (name, channel)
