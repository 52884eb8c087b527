"""The message sink: wire formats, receipts, faults, the page."""

from __future__ import annotations

import json
import smtplib
import threading
import time
from collections.abc import Iterator
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import message_sink
import pytest
import requests
from message_sink import receipts

TO = "+919812345678"
DIGITS = "919812345678"


@pytest.fixture(scope="module")
def server() -> Iterator[message_sink.Running]:
    with message_sink.running() as started:
        yield started


@pytest.fixture
def sink(server: message_sink.Running) -> message_sink.Sink:
    server.client.clear()
    server.client.clear_faults()
    server.client.configure(
        auto_receipts=None,
        msg91_report_url=None,
        whatsapp_webhook_url=None,
        whatsapp_app_secret=None,
    )
    return server.client


class Shop:
    """Where receipts go: keeps each request."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                shop.received.append(
                    {"path": self.path, "headers": dict(self.headers), "body": body}
                )
                self._answer(200, b"ok")

            def do_GET(self) -> None:
                query = dict(parse_qsl(urlsplit(self.path).query))
                known = query.get("hub.verify_token") == "letmein"
                self._answer(200 if known else 403, query["hub.challenge"].encode())

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def shop() -> Iterator[Shop]:
    started = Shop()
    yield started
    started.stop()


def msg91_flow(server: message_sink.Running, **changes: Any) -> requests.Response:
    body = {
        "template_id": "tpl1",
        "short_url": "0",
        "recipients": [{"mobiles": DIGITS, "VAR1": "Asha", "VAR2": "₹499"}],
    }
    return requests.post(
        f"{server.url}/api/v5/flow", json={**body, **changes}, headers={"authkey": "k"}, timeout=5
    )


def twilio(server: message_sink.Running, **form: str) -> requests.Response:
    return requests.post(
        f"{server.url}/2010-04-01/Accounts/AC1/Messages.json",
        data={"To": TO, "From": "+15005550006", "Body": "Packed", **form},
        auth=("AC1", "token"),
        timeout=5,
    )


def whatsapp(server: message_sink.Running, **changes: Any) -> requests.Response:
    template = {
        "name": "order_placed",
        "language": {"code": "hi"},
        "components": [{"type": "body", "parameters": [{"type": "text", "text": "आशा"}]}],
    }
    body = {"messaging_product": "whatsapp", "to": TO, "type": "template", "template": template}
    return requests.post(
        f"{server.url}/v21.0/5551/messages",
        json={**body, **changes},
        headers={"Authorization": "Bearer t"},
        timeout=5,
    )


def mail(server: message_sink.Running, to: str = "asha@example.com") -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "shop@example.com", to, "नमस्ते"
    message.set_content("Your order 42 is placed.")
    message.add_alternative("<h1>Order 42</h1>", subtype="html")
    with smtplib.SMTP("127.0.0.1", server.smtp_port, timeout=5) as client:
        client.send_message(message)


# -- MSG91 ---------------------------------------------------------------------------------------------


def test_msg91_flow_records_one_message_per_recipient(
    server: message_sink.Running, sink: message_sink.Sink
) -> None:
    sink.template("msg91", "tpl1", "Dear ##VAR1##, pay ##VAR2##.")
    answer = msg91_flow(
        server,
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
    server: message_sink.Running,
    sink: message_sink.Sink,
    changes: dict[str, Any],
    headers: dict[str, str],
    message: str,
) -> None:
    body = {"template_id": "tpl1", "recipients": [{"mobiles": DIGITS}], **changes}
    answer = requests.post(f"{server.url}/api/v5/flow", json=body, headers=headers, timeout=5)
    assert answer.status_code == 200
    assert (answer.json()["type"], answer.json()["message"]) == ("error", message)
    assert sink.messages() == []


def test_msg91_otp_is_sent_verified_once_and_retried(
    server: message_sink.Running, sink: message_sink.Sink
) -> None:
    def call(method: str, path: str, **query: str) -> dict[str, Any]:
        return dict(
            requests.request(
                method,
                f"{server.url}/api/v5/{path}",
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
    server: message_sink.Running, sink: message_sink.Sink, shop: Shop
) -> None:
    sink.configure(msg91_report_url=f"{shop.url}/hooks/s3cret")
    request_id = msg91_flow(server).json()["message"]
    assert sink.receipt(sink.wait_for(to=TO)["id"], "delivered") == 200
    (report,) = shop.received
    data = json.loads(dict(parse_qsl(report["body"].decode()))["data"])
    assert report["path"] == "/hooks/s3cret"
    assert (data[0]["requestId"], data[0]["report"][0]["desc"]) == (request_id, "DELIVERED")
    assert data[0]["report"][0]["number"] == DIGITS


# -- Twilio --------------------------------------------------------------------------------------------


def test_twilio_creates_a_message_resource(
    server: message_sink.Running, sink: message_sink.Sink
) -> None:
    answer = twilio(server)
    body = answer.json()
    assert (answer.status_code, body["status"], body["to"]) == (201, "queued", TO)
    assert sink.messages(to=TO)[0]["id"] == body["sid"]
    fetched = requests.get(f"{server.url}{body['uri']}", timeout=5).json()
    assert fetched["sid"] == body["sid"]


def test_twilio_content_templates_are_filled(
    server: message_sink.Running, sink: message_sink.Sink
) -> None:
    sink.template("twilio", "HX1", "Order {{1}} is out for delivery.")
    twilio(server, Body="", ContentSid="HX1", ContentVariables='{"1": "42"}')
    assert sink.wait_for(to=TO)["text"] == "Order 42 is out for delivery."


def test_twilio_whatsapp_numbers_are_the_whatsapp_channel(
    server: message_sink.Running, sink: message_sink.Sink
) -> None:
    twilio(server, To=f"whatsapp:{TO}")
    assert sink.wait_for(to=TO)["channel"] == "whatsapp"


@pytest.mark.parametrize(
    ("form", "code"),
    [({"To": "12"}, 21211), ({"To": ""}, 21604), ({"From": ""}, 21603), ({"Body": ""}, 21602)],
)
def test_twilio_refuses_in_its_own_shape(
    server: message_sink.Running, sink: message_sink.Sink, form: dict[str, str], code: int
) -> None:
    answer = twilio(server, **form)
    assert (answer.status_code, answer.json()["code"], answer.json()["status"]) == (400, code, 400)
    assert sink.messages() == []


def test_twilio_wants_credentials(server: message_sink.Running) -> None:
    url = f"{server.url}/2010-04-01/Accounts/AC1/Messages.json"
    answer = requests.post(url, data={"To": TO}, auth=("AC2", "x"), timeout=5)
    assert (answer.status_code, answer.json()["code"]) == (401, 20003)


def test_twilio_receipts_are_signed_with_the_auth_token(
    server: message_sink.Running, sink: message_sink.Sink, shop: Shop
) -> None:
    url = f"{shop.url}/hooks/twilio?x=1"
    sid = twilio(server, StatusCallback=url).json()["sid"]
    sink.receipts(sid, ["delivered", "sent"])
    sink.receipt(sid, "undelivered", error_code=30003, forge=True)
    forms = [dict(parse_qsl(one["body"].decode())) for one in shop.received]
    signatures = [one["headers"]["X-Twilio-Signature"] for one in shop.received]
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


def test_whatsapp_accepts_a_template(server: message_sink.Running, sink: message_sink.Sink) -> None:
    sink.template("whatsapp", "order_placed", "नमस्ते {{1}}")
    body = whatsapp(server).json()
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
    server: message_sink.Running, sink: message_sink.Sink, changes: dict[str, Any]
) -> None:
    answer = whatsapp(server, **changes)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 100)
    assert sink.messages() == []


def test_whatsapp_wants_a_token(server: message_sink.Running) -> None:
    answer = requests.post(f"{server.url}/v21.0/5551/messages", json={}, timeout=5)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, 190)


def test_whatsapp_receipts_are_signed_over_the_raw_body(
    server: message_sink.Running, sink: message_sink.Sink, shop: Shop
) -> None:
    sink.configure(whatsapp_webhook_url=f"{shop.url}/wa", whatsapp_app_secret="app")
    wamid = whatsapp(server).json()["messages"][0]["id"]
    sink.receipts(wamid, ["read", "sent"])
    sink.receipt(wamid, "failed", error_code=131026)
    sink.receipt(wamid, "delivered", forge=True)
    values = [json.loads(one["body"])["entry"][0]["changes"][0]["value"] for one in shop.received]
    assert [v["statuses"][0]["status"] for v in values] == ["read", "sent", "failed", "delivered"]
    assert {v["statuses"][0]["id"] for v in values} == {wamid}
    assert values[2]["statuses"][0]["errors"][0]["code"] == 131026
    right = [
        one["headers"]["X-Hub-Signature-256"] == receipts.whatsapp_signature(one["body"], "app")
        for one in shop.received
    ]
    assert right == [True, True, True, False]


def test_whatsapp_inbound_and_subscription(sink: message_sink.Sink, shop: Shop) -> None:
    sink.configure(whatsapp_webhook_url=f"{shop.url}/wa", whatsapp_app_secret="app")
    sink.subscribe_whatsapp("letmein")
    with pytest.raises(message_sink.SinkError, match="403"):
        sink.subscribe_whatsapp("wrong")
    sink.inbound("whatsapp", TO, "STOP", account="5551")
    value = json.loads(shop.received[0]["body"])["entry"][0]["changes"][0]["value"]
    assert value["messages"][0]["text"]["body"] == "STOP"
    assert value["metadata"]["phone_number_id"] == "5551"


def test_receipts_need_somewhere_to_go(
    server: message_sink.Running, sink: message_sink.Sink
) -> None:
    sid = twilio(server).json()["sid"]
    with pytest.raises(message_sink.SinkError, match="no StatusCallback"):
        sink.receipt(sid, "delivered")
    with pytest.raises(message_sink.SinkError, match="there is no message"):
        sink.receipt("nothing", "delivered")


def test_automatic_receipts(
    server: message_sink.Running, sink: message_sink.Sink, shop: Shop
) -> None:
    sink.configure(auto_receipts=0.01)
    twilio(server, StatusCallback=f"{shop.url}/cb")
    end = time.monotonic() + 5
    while len(shop.received) < 2 and time.monotonic() < end:
        time.sleep(0.01)
    statuses = [dict(parse_qsl(one["body"].decode()))["MessageStatus"] for one in shop.received]
    assert statuses == ["sent", "delivered"]


# -- mail ----------------------------------------------------------------------------------------------


def test_mail_is_kept_with_both_parts(
    server: message_sink.Running, sink: message_sink.Sink
) -> None:
    mail(server)
    message = sink.wait_for(to="Asha@Example.com", channel="email")
    assert message["subject"] == "नमस्ते"
    assert "order 42" in message["text"]
    html = requests.get(f"{server.url}/messages/{message['id']}/html", timeout=5)
    assert "<h1>Order 42</h1>" in html.text
    assert html.headers["Content-Security-Policy"].startswith("sandbox")


def test_mail_faults(server: message_sink.Running, sink: message_sink.Sink) -> None:
    sink.fault("error", provider="smtp", code=550, message="no such person")
    with pytest.raises(smtplib.SMTPDataError) as refused:
        mail(server)
    assert refused.value.smtp_code == 550
    sink.fault("refuse", provider="smtp", when="after")
    with pytest.raises(smtplib.SMTPException):
        mail(server)
    assert len(sink.messages(channel="email")) == 1
    mail(server)
    assert len(sink.messages(channel="email")) == 2


# -- faults --------------------------------------------------------------------------------------------


def test_errors_come_in_each_providers_shape(
    server: message_sink.Running, sink: message_sink.Sink
) -> None:
    for provider, code in (("msg91", "311"), ("twilio", 21610), ("whatsapp", 131026)):
        sink.fault("error", provider=provider, code=code)
    flow, sms, wa = msg91_flow(server), twilio(server), whatsapp(server)
    assert (flow.status_code, flow.json()["type"], flow.json()["code"]) == (200, "error", "311")
    assert (sms.status_code, sms.json()["code"]) == (400, 21610)
    assert (wa.status_code, wa.json()["error"]["code"]) == (400, 131026)
    assert sink.messages() == []
    assert whatsapp(server).status_code == 200


def test_whatsapp_rate_limit_is_429(server: message_sink.Running, sink: message_sink.Sink) -> None:
    sink.fault("error", provider="whatsapp", code=130429)
    assert whatsapp(server).status_code == 429


def test_refuse_before_and_after_the_message_was_taken(
    server: message_sink.Running, sink: message_sink.Sink
) -> None:
    for when, kept in (("before", 0), ("after", 1)):
        sink.fault("refuse", provider="twilio", when=when)
        with pytest.raises(requests.ConnectionError):
            twilio(server)
        assert len(sink.messages()) == kept


def test_hang_outlasts_the_caller_and_answer_late_does_not_lose_it(
    server: message_sink.Running, sink: message_sink.Sink
) -> None:
    sink.fault("hang", provider="twilio", seconds=30)
    with pytest.raises(requests.ReadTimeout):
        requests.post(
            f"{server.url}/2010-04-01/Accounts/AC1/Messages.json",
            data={"To": TO, "From": "x", "Body": "x"},
            auth=("AC1", "t"),
            timeout=0.3,
        )
    assert sink.messages() == []
    sink.fault("delay", provider="twilio", seconds=0.3, when="after")
    started = time.monotonic()
    assert twilio(server).status_code == 201
    assert time.monotonic() - started >= 0.3


def test_faults_can_be_for_one_recipient_and_let_some_pass(
    server: message_sink.Running, sink: message_sink.Sink
) -> None:
    sink.fault("status", provider="twilio", to="+919000000001", status=503, skip=1)
    statuses = [
        twilio(server, To=to).status_code for to in (TO, "+919000000001", "+919000000001", TO)
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


# -- reading -------------------------------------------------------------------------------------------


def test_the_page_lists_newest_first_and_escapes(
    server: message_sink.Running, sink: message_sink.Sink
) -> None:
    twilio(server, Body="first <script>alert(1)</script>")
    twilio(server, Body="second", To="+919000000001")
    page = requests.get(server.url, timeout=5).text
    assert page.index("second") < page.index("first &lt;script&gt;")
    assert "<script>alert" not in page
    filtered = requests.get(server.url, params={"to": TO}, timeout=5).text
    assert "first" in filtered
    assert "second" not in filtered


def test_filters_by_time_and_channel_and_delete(
    server: message_sink.Running, sink: message_sink.Sink
) -> None:
    twilio(server, Body="old")
    since = time.time()
    whatsapp(server)
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


def test_oversized_and_unknown_requests_are_refused(server: message_sink.Running) -> None:
    big = requests.post(f"{server.url}/_control/faults", data=b" " * (2 * 1024 * 1024), timeout=5)
    assert big.status_code == 413
    assert requests.get(f"{server.url}/messages/none", timeout=5).status_code == 404
    assert requests.get(f"{server.url}/messages?since=x", timeout=5).status_code == 400
