"""The message sink's mail server, and every provider's faults."""

from __future__ import annotations

import smtplib
import time

import message_sink
import pytest
import requests
from sink_doubles import TO, mail, msg91_flow, twilio, whatsapp

# -- mail ----------------------------------------------------------------------------------------------


def test_mail_is_kept_with_both_parts(
    sink_server: message_sink.Running, sink: message_sink.Sink
) -> None:
    mail(sink_server)
    message = sink.wait_for(to="Asha@Example.com", channel="email")
    assert message["subject"] == "नमस्ते"
    assert "order 42" in message["text"]
    html = requests.get(f"{sink_server.url}/messages/{message['id']}/html", timeout=5)
    assert "<h1>Order 42</h1>" in html.text
    assert html.headers["Content-Security-Policy"].startswith("sandbox")


def test_mail_faults(sink_server: message_sink.Running, sink: message_sink.Sink) -> None:
    sink.fault("error", provider="smtp", code=550, message="no such person")
    with pytest.raises(smtplib.SMTPDataError) as refused:
        mail(sink_server)
    assert refused.value.smtp_code == 550
    sink.fault("refuse", provider="smtp", when="after")
    with pytest.raises(smtplib.SMTPException):
        mail(sink_server)
    assert len(sink.messages(channel="email")) == 1
    mail(sink_server)
    assert len(sink.messages(channel="email")) == 2


# -- faults --------------------------------------------------------------------------------------------


def test_errors_come_in_each_providers_shape(
    sink_server: message_sink.Running, sink: message_sink.Sink
) -> None:
    for provider, code in (("msg91", "311"), ("twilio", 21610), ("whatsapp", 131026)):
        sink.fault("error", provider=provider, code=code)
    flow, sms, wa = msg91_flow(sink_server), twilio(sink_server), whatsapp(sink_server)
    assert (flow.status_code, flow.json()["type"], flow.json()["code"]) == (200, "error", "311")
    assert (sms.status_code, sms.json()["code"]) == (400, 21610)
    assert (wa.status_code, wa.json()["error"]["code"]) == (400, 131026)
    assert sink.messages() == []
    assert whatsapp(sink_server).status_code == 200


def test_whatsapp_rate_limit_is_429(
    sink_server: message_sink.Running, sink: message_sink.Sink
) -> None:
    sink.fault("error", provider="whatsapp", code=130429)
    assert whatsapp(sink_server).status_code == 429


def test_refuse_before_and_after_the_message_was_taken(
    sink_server: message_sink.Running, sink: message_sink.Sink
) -> None:
    for when, kept in (("before", 0), ("after", 1)):
        sink.fault("refuse", provider="twilio", when=when)
        with pytest.raises(requests.ConnectionError):
            twilio(sink_server)
        assert len(sink.messages()) == kept


def test_hang_outlasts_the_caller_and_answer_late_does_not_lose_it(
    sink_server: message_sink.Running, sink: message_sink.Sink
) -> None:
    sink.fault("hang", provider="twilio", seconds=30)
    with pytest.raises(requests.ReadTimeout):
        requests.post(
            f"{sink_server.url}/2010-04-01/Accounts/AC1/Messages.json",
            data={"To": TO, "From": "x", "Body": "x"},
            auth=("AC1", "t"),
            timeout=0.3,
        )
    assert sink.messages() == []
    sink.fault("delay", provider="twilio", seconds=0.3, when="after")
    started = time.monotonic()
    assert twilio(sink_server).status_code == 201
    assert time.monotonic() - started >= 0.3


def test_faults_can_be_for_one_recipient_and_let_some_pass(
    sink_server: message_sink.Running, sink: message_sink.Sink
) -> None:
    sink.fault("status", provider="twilio", to="+919000000001", status=503, skip=1)
    statuses = [
        twilio(sink_server, To=to).status_code for to in (TO, "+919000000001", "+919000000001", TO)
    ]
    assert statuses == [201, 201, 503, 201]


def test_unknown_faults_and_settings_are_refused(sink: message_sink.Sink) -> None:
    for wrong in (
        lambda: sink.fault("explode"),
        lambda: sink.fault("hang", when="sometimes"),
        lambda: sink.configure(colour="red"),
    ):
        with pytest.raises(message_sink.SinkError):
            wrong()
