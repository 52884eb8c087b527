"""The message sink: wire formats, receipts, the page."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import message_sink
import pytest
import requests
from message_sink import receipts
from sink_doubles import DIGITS, TO, ReceiptListener, msg91_flow, twilio, whatsapp

# -- MSG91 ---------------------------------------------------------------------------------------------


def test_msg91_flow_records_one_message_per_recipient(
    sink_server: message_sink.Running, sink: message_sink.Sink
) -> None:
    sink.template("msg91", "tpl1", "Dear ##VAR1##, pay ##VAR2##.")
    answer = msg91_flow(
        sink_server,
        recipients=[
            {"mobiles": DIGITS, "VAR1": "Asha", "VAR2": "₹499"},
            {"mobiles": "919000000001"},
        ],
    )
    assert answer.json()["type"] == "success"
    assert [m["to"] for m in sink.messages()] == ["919000000001", DIGITS]
    assert sink.messages(to=TO)[0]["text"] == "Dear Asha, pay ₹499."


@pytest.mark.parametrize(
    ("changes", "headers", "message"),
    [
        ({}, {}, "Authentication failure"),
        ({"template_id": ""}, {"authkey": "k"}, "template id missing"),
        (
            {"recipients": [{"mobiles": "12"}]},
            {"authkey": "k"},
            "Please provide valid mobile number",
        ),
    ],
)
def test_msg91_refuses_with_http_200(
    sink_server: message_sink.Running,
    sink: message_sink.Sink,
    changes: dict[str, Any],
    headers: dict[str, str],
    message: str,
) -> None:
    body = {"template_id": "tpl1", "recipients": [{"mobiles": DIGITS}], **changes}
    answer = requests.post(f"{sink_server.url}/api/v5/flow", json=body, headers=headers, timeout=5)
    assert answer.status_code == 200
    assert (answer.json()["type"], answer.json()["message"]) == ("error", message)
    assert sink.messages() == []


def test_msg91_otp_is_sent_verified_once_and_retried(
    sink_server: message_sink.Running, sink: message_sink.Sink
) -> None:
    def call(method: str, path: str, **query: str) -> dict[str, Any]:
        return dict(
            requests.request(
                method,
                f"{sink_server.url}/api/v5/{path}",
                params={"mobile": DIGITS, **query},
                headers={"authkey": "k"},
                timeout=5,
            ).json()
        )

    assert call("POST", "otp", template_id="t")["type"] == "success"
    code = sink.code(TO)
    assert call("GET", "otp/verify", otp="0000000")["message"] == "OTP not match"
    assert call("GET", "otp/retry", retrytype="voice")["type"] == "success"
    assert sink.code(TO) == code
    assert call("GET", "otp/verify", otp=code)["message"] == "OTP verified success"
    assert call("GET", "otp/verify", otp=code)["message"] == "Mobile no. already verified"


def test_msg91_report_goes_to_the_secret_url_unsigned(
    sink_server: message_sink.Running, sink: message_sink.Sink, receipts_shop: ReceiptListener
) -> None:
    sink.configure(msg91_report_url=f"{receipts_shop.url}/hooks/s3cret")
    request_id = msg91_flow(sink_server).json()["message"]
    assert sink.receipt(sink.wait_for(to=TO)["id"], "delivered") == 200
    (report,) = receipts_shop.received
    data = json.loads(dict(parse_qsl(report["body"].decode()))["data"])
    assert report["path"] == "/hooks/s3cret"
    assert (data[0]["requestId"], data[0]["report"][0]["desc"]) == (request_id, "DELIVERED")
    assert data[0]["report"][0]["number"] == DIGITS


# -- Twilio --------------------------------------------------------------------------------------------


def test_twilio_creates_a_message_resource(
    sink_server: message_sink.Running, sink: message_sink.Sink
) -> None:
    answer = twilio(sink_server)
    body = answer.json()
    assert (answer.status_code, body["status"], body["to"]) == (201, "queued", TO)
    assert sink.messages(to=TO)[0]["id"] == body["sid"]
    fetched = requests.get(f"{sink_server.url}{body['uri']}", timeout=5).json()
    assert fetched["sid"] == body["sid"]


def test_twilio_content_templates_are_filled(
    sink_server: message_sink.Running, sink: message_sink.Sink
) -> None:
    sink.template("twilio", "HX1", "Order {{1}} is out for delivery.")
    twilio(sink_server, Body="", ContentSid="HX1", ContentVariables='{"1": "42"}')
    assert sink.wait_for(to=TO)["text"] == "Order 42 is out for delivery."


def test_twilio_whatsapp_numbers_are_the_whatsapp_channel(
    sink_server: message_sink.Running, sink: message_sink.Sink
) -> None:
    twilio(sink_server, To=f"whatsapp:{TO}")
    assert sink.wait_for(to=TO)["channel"] == "whatsapp"


@pytest.mark.parametrize(
    ("form", "code"),
    [({"To": "12"}, 21211), ({"To": ""}, 21604), ({"From": ""}, 21603), ({"Body": ""}, 21602)],
)
def test_twilio_refuses_in_its_own_shape(
    sink_server: message_sink.Running, sink: message_sink.Sink, form: dict[str, str], code: int
) -> None:
    answer = twilio(sink_server, **form)
    assert (answer.status_code, answer.json()["code"], answer.json()["status"]) == (400, code, 400)
    assert sink.messages() == []


def test_twilio_wants_credentials(sink_server: message_sink.Running) -> None:
    url = f"{sink_server.url}/2010-04-01/Accounts/AC1/Messages.json"
    answer = requests.post(url, data={"To": TO}, auth=("AC2", "x"), timeout=5)
    assert (answer.status_code, answer.json()["code"]) == (401, 20003)


def test_twilio_receipts_are_signed_with_the_auth_token(
    sink_server: message_sink.Running, sink: message_sink.Sink, receipts_shop: ReceiptListener
) -> None:
    url = f"{receipts_shop.url}/hooks/twilio?x=1"
    sid = twilio(sink_server, StatusCallback=url).json()["sid"]
    sink.receipts(sid, ["delivered", "sent"])
    sink.receipt(sid, "undelivered", error_code=30003, forge=True)
    forms = [dict(parse_qsl(one["body"].decode())) for one in receipts_shop.received]
    signatures = [one["headers"]["X-Twilio-Signature"] for one in receipts_shop.received]
    assert [form["MessageStatus"] for form in forms] == ["delivered", "sent", "undelivered"]
    assert forms[2]["ErrorCode"] == "30003"
    expected = [receipts.twilio_signature(url, form, "token") for form in forms]
    assert [a == b for a, b in zip(signatures, expected, strict=True)] == [True, True, False]
    assert sink.messages()[0]["status"] == "sent"


def test_twilio_signature_is_twilios_own_example() -> None:
    """https://www.twilio.com/docs/usage/security#validating-requests"""
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert receipts.twilio_signature(url, form, "12345") == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


# -- WhatsApp ------------------------------------------------------------------------------------------


def test_whatsapp_accepts_a_template(
    sink_server: message_sink.Running, sink: message_sink.Sink
) -> None:
    sink.template("whatsapp", "order_placed", "नमस्ते {{1}}")
    body = whatsapp(sink_server).json()
    assert body["contacts"] == [{"input": TO, "wa_id": DIGITS}]
    message = sink.wait_for(to=TO, channel="whatsapp")
    assert (message["id"], message["text"]) == (body["messages"][0]["id"], "नमस्ते आशा")


@pytest.mark.parametrize(
    "changes",
    [
        {"messaging_product": "sms"},
        {"to": "12"},
        {"template": None},
        {"template": {"name": "x"}},
        {"type": "text", "text": {"body": ""}},
    ],
)
def test_whatsapp_refuses_bad_requests(
    sink_server: message_sink.Running, sink: message_sink.Sink, changes: dict[str, Any]
) -> None:
    answer = whatsapp(sink_server, **changes)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 100)
    assert sink.messages() == []


def test_whatsapp_wants_a_token(sink_server: message_sink.Running) -> None:
    answer = requests.post(f"{sink_server.url}/v21.0/5551/messages", json={}, timeout=5)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, 190)


def test_whatsapp_receipts_are_signed_over_the_raw_body(
    sink_server: message_sink.Running, sink: message_sink.Sink, receipts_shop: ReceiptListener
) -> None:
    sink.configure(whatsapp_webhook_url=f"{receipts_shop.url}/wa", whatsapp_app_secret="app")
    wamid = whatsapp(sink_server).json()["messages"][0]["id"]
    sink.receipts(wamid, ["read", "sent"])
    sink.receipt(wamid, "failed", error_code=131026)
    sink.receipt(wamid, "delivered", forge=True)
    values = [
        json.loads(one["body"])["entry"][0]["changes"][0]["value"] for one in receipts_shop.received
    ]
    assert [v["statuses"][0]["status"] for v in values] == ["read", "sent", "failed", "delivered"]
    assert {v["statuses"][0]["id"] for v in values} == {wamid}
    assert values[2]["statuses"][0]["errors"][0]["code"] == 131026
    right = [
        one["headers"]["X-Hub-Signature-256"] == receipts.whatsapp_signature(one["body"], "app")
        for one in receipts_shop.received
    ]
    assert right == [True, True, True, False]


def test_whatsapp_inbound_and_subscription(
    sink: message_sink.Sink, receipts_shop: ReceiptListener
) -> None:
    sink.configure(whatsapp_webhook_url=f"{receipts_shop.url}/wa", whatsapp_app_secret="app")
    sink.subscribe_whatsapp("letmein")
    with pytest.raises(message_sink.SinkError, match="403"):
        sink.subscribe_whatsapp("wrong")
    sink.inbound("whatsapp", TO, "STOP", account="5551")
    value = json.loads(receipts_shop.received[0]["body"])["entry"][0]["changes"][0]["value"]
    assert value["messages"][0]["text"]["body"] == "STOP"
    assert value["metadata"]["phone_number_id"] == "5551"


def test_receipts_need_somewhere_to_go(
    sink_server: message_sink.Running, sink: message_sink.Sink
) -> None:
    sid = twilio(sink_server).json()["sid"]
    with pytest.raises(message_sink.SinkError, match="no StatusCallback"):
        sink.receipt(sid, "delivered")
    with pytest.raises(message_sink.SinkError, match="there is no message"):
        sink.receipt("nothing", "delivered")


def test_automatic_receipts(
    sink_server: message_sink.Running, sink: message_sink.Sink, receipts_shop: ReceiptListener
) -> None:
    sink.configure(auto_receipts=0.01)
    twilio(sink_server, StatusCallback=f"{receipts_shop.url}/cb")
    end = time.monotonic() + 5
    while len(receipts_shop.received) < 2 and time.monotonic() < end:
        time.sleep(0.01)
    statuses = [
        dict(parse_qsl(one["body"].decode()))["MessageStatus"] for one in receipts_shop.received
    ]
    assert statuses == ["sent", "delivered"]


# -- reading -------------------------------------------------------------------------------------------


def test_the_page_lists_newest_first_and_escapes(
    sink_server: message_sink.Running, sink: message_sink.Sink
) -> None:
    twilio(sink_server, Body="first <script>alert(1)</script>")
    twilio(sink_server, Body="second", To="+919000000001")
    page = requests.get(sink_server.url, timeout=5).text
    assert page.index("second") < page.index("first &lt;script&gt;")
    assert "<script>alert" not in page
    filtered = requests.get(sink_server.url, params={"to": TO}, timeout=5).text
    assert "first" in filtered
    assert "second" not in filtered


def test_filters_by_time_and_channel_and_delete(
    sink_server: message_sink.Running, sink: message_sink.Sink
) -> None:
    twilio(sink_server, Body="old")
    since = time.time()
    whatsapp(sink_server)
    assert [m["channel"] for m in sink.messages(since=since)] == ["whatsapp"]
    assert [m["text"] for m in sink.messages(channel="sms")] == ["old"]
    assert sink.clear() == 2
    assert sink.messages() == []


def test_waiting_gives_up_with_a_count(sink: message_sink.Sink) -> None:
    with pytest.raises(message_sink.SinkError, match="0 of 1 messages"):
        sink.wait_for(to=TO, timeout=0.1)


def test_messages_survive_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "sink.sqlite"
    with message_sink.running(state=state) as first:
        twilio(first, Body="kept")
    with message_sink.running(state=state) as second:
        assert [m["text"] for m in second.client.messages()] == ["kept"]


def test_oversized_and_unknown_requests_are_refused(sink_server: message_sink.Running) -> None:
    big = requests.post(
        f"{sink_server.url}/_control/faults", data=b" " * (2 * 1024 * 1024), timeout=5
    )
    assert big.status_code == 413
    assert requests.get(f"{sink_server.url}/messages/none", timeout=5).status_code == 404
    assert requests.get(f"{sink_server.url}/messages?since=x", timeout=5).status_code == 400
