"""Senders for the message sink's tests, and a shop that its receipts go to."""

from __future__ import annotations

import smtplib
import threading
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import message_sink
import requests

TO = "+919812345678"
DIGITS = "919812345678"


class ReceiptListener:
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


def msg91_flow(sink_server: message_sink.Running, **changes: Any) -> requests.Response:
    body = {
        "template_id": "tpl1",
        "short_url": "0",
        "recipients": [{"mobiles": DIGITS, "VAR1": "Asha", "VAR2": "₹499"}],
    }
    return requests.post(
        f"{sink_server.url}/api/v5/flow",
        json={**body, **changes},
        headers={"authkey": "k"},
        timeout=5,
    )


def twilio(sink_server: message_sink.Running, **form: str) -> requests.Response:
    return requests.post(
        f"{sink_server.url}/2010-04-01/Accounts/AC1/Messages.json",
        data={"To": TO, "From": "+15005550006", "Body": "Packed", **form},
        auth=("AC1", "token"),
        timeout=5,
    )


def whatsapp(sink_server: message_sink.Running, **changes: Any) -> requests.Response:
    template = {
        "name": "order_placed",
        "language": {"code": "hi"},
        "components": [{"type": "body", "parameters": [{"type": "text", "text": "आशा"}]}],
    }
    body = {"messaging_product": "whatsapp", "to": TO, "type": "template", "template": template}
    return requests.post(
        f"{sink_server.url}/v21.0/5551/messages",
        json={**body, **changes},
        headers={"Authorization": "Bearer t"},
        timeout=5,
    )


def mail(sink_server: message_sink.Running, to: str = "asha@example.com") -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "shop@example.com", to, "नमस्ते"
    message.set_content("Your order 42 is placed.")
    message.add_alternative("<h1>Order 42</h1>", subtype="html")
    with smtplib.SMTP("127.0.0.1", sink_server.smtp_port, timeout=5) as client:
        client.send_message(message)
