"""Delivery receipts and inbound messages, sent to the shop with each provider's own signature.

Twilio signs URL and sorted parameters with the auth token (HMAC-SHA1, base64), WhatsApp the raw
body with the app secret (HMAC-SHA256), MSG91 signs nothing: its URL is the secret.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from typing import Any
from uuid import uuid4

import requests

from .store import Message, Store

TIMEOUT = 10.0
MSG91_STATUS = {
    "delivered": ("1", "DELIVERED"),
    "failed": ("2", "FAILED"),
    "rejected": ("16", "REJECTED"),
}
AUTOMATIC = {
    "whatsapp": ("sent", "delivered"),
    "twilio": ("sent", "delivered"),
    "msg91": ("delivered",),
}


class ReceiptError(Exception):
    """A receipt that cannot be sent: unknown message, nowhere to send it, no secret."""


class Receipts:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._secrets: dict[str, str] = {}

    def remember_secret(self, provider: str, account: str, secret: str) -> None:
        self._secrets[f"{provider}/{account}"] = secret

    # -- receipts ----------------------------------------------------------------------------------

    def send(
        self,
        message_id: str,
        status: str,
        *,
        error_code: int | None = None,
        forge: bool = False,
        at: int | None = None,
    ) -> int:
        """Tells the shop a status of a message. `forge` signs with a wrong secret. The answer's
        HTTP status."""
        message = self._store.get(message_id)
        if message is None:
            raise ReceiptError(f"there is no message {message_id}")
        if message["provider"] == "twilio":
            answer = self._twilio_receipt(message, status, error_code, forge)
        elif message["provider"] == "whatsapp":
            answer = self._whatsapp_receipt(message, status, error_code, forge, at)
        elif message["provider"] == "msg91":
            answer = self._msg91_receipt(message, status)
        else:
            raise ReceiptError(f"{message['provider']} sends no receipts")
        if not forge:
            message["receipts"].append(
                {"status": status, "error_code": error_code, "answer": answer, "at": time.time()}
            )
            message["status"] = status
            self._store.save(message)
        return answer

    def automatic(self, message: Message) -> None:
        """Sends the usual receipts by itself after the seconds of `auto_receipts`, if set."""
        seconds = self._store.setting("auto_receipts")
        if seconds is None:
            return

        def run() -> None:
            for status in AUTOMATIC.get(message["provider"], ()):
                time.sleep(float(seconds))
                try:
                    self.send(message["id"], status)
                except (ReceiptError, requests.RequestException):
                    return

        threading.Thread(target=run, daemon=True).start()

    def _twilio_receipt(
        self, message: Message, status: str, error_code: int | None, forge: bool
    ) -> int:
        url = message["callback_url"]
        if not url:
            raise ReceiptError("the message has no StatusCallback")
        form = {
            "MessageSid": message["id"],
            "SmsSid": message["id"],
            "MessageStatus": status,
            "SmsStatus": status,
            "To": message["data"].get("To", ""),
            "From": message["data"].get("From", ""),
            "AccountSid": message["account"],
            "ApiVersion": "2010-04-01",
        }
        if error_code is not None:
            form["ErrorCode"] = str(error_code)
        return self._post_twilio(url, form, message["account"], forge)

    def _post_twilio(self, url: str, form: dict[str, str], account: str, forge: bool) -> int:
        secret = self._secrets.get(f"twilio/{account}") or self._store.setting("twilio_auth_token")
        if not secret:
            raise ReceiptError("the auth token is not known yet")
        signature = twilio_signature(url, form, "forged" if forge else secret)
        return post(url, data=form, headers={"X-Twilio-Signature": signature})

    def _whatsapp_receipt(
        self, message: Message, status: str, error_code: int | None, forge: bool, at: int | None
    ) -> int:
        entry: dict[str, Any] = {
            "id": message["id"],
            "status": status,
            "timestamp": str(at if at is not None else int(time.time())),
            "recipient_id": message["to"],
        }
        if status in ("sent", "delivered"):
            entry["conversation"] = {"id": uuid4().hex, "origin": {"type": "utility"}}
            entry["pricing"] = {"billable": True, "pricing_model": "PMP", "category": "utility"}
        if error_code is not None:
            entry["errors"] = [
                {
                    "code": error_code,
                    "title": "Message undeliverable",
                    "message": "Message undeliverable",
                    "error_data": {"details": "Message Undeliverable."},
                }
            ]
        return self._post_whatsapp(message["account"], {"statuses": [entry]}, forge)

    def _post_whatsapp(self, phone_number_id: str, value: dict[str, Any], forge: bool) -> int:
        url, secret = self._whatsapp_settings()
        body = {
            "object": "whatsapp_business_account",
            "entry": [
                {
                    "id": "100000000000001",
                    "changes": [
                        {
                            "field": "messages",
                            "value": {
                                "messaging_product": "whatsapp",
                                "metadata": {
                                    "display_phone_number": "910000000000",
                                    "phone_number_id": phone_number_id,
                                },
                                **value,
                            },
                        }
                    ],
                }
            ],
        }
        raw = json.dumps(body, separators=(",", ":")).encode()
        signature = whatsapp_signature(raw, "forged" if forge else secret)
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signature}
        return post(url, data=raw, headers=headers)

    def _whatsapp_settings(self) -> tuple[str, str]:
        url = self._store.setting("whatsapp_webhook_url")
        secret = self._store.setting("whatsapp_app_secret")
        if not url or not secret:
            raise ReceiptError("whatsapp_webhook_url and whatsapp_app_secret are not set")
        return str(url), str(secret)

    def _msg91_receipt(self, message: Message, status: str) -> int:
        url = self._store.setting("msg91_report_url")
        if not url:
            raise ReceiptError("msg91_report_url is not set")
        number, words = MSG91_STATUS.get(status, ("2", status.upper()))
        report = {
            "date": time.strftime("%Y-%m-%d %H:%M:%S"),
            "number": message["to"],
            "status": number,
            "desc": words,
            "failedReason": "" if number == "1" else words,
        }
        request_id = (message["data"] or {}).get("request_id") or message["id"]
        data = [
            {
                "senderId": message["sender"],
                "requestId": request_id,
                "report": [report],
                "userId": "100001",
                "campaignName": "API",
            }
        ]
        return post(str(url), data={"data": json.dumps(data)})

    # -- inbound -----------------------------------------------------------------------------------

    def inbound(
        self,
        provider: str,
        sender: str,
        text: str,
        *,
        account: str,
        url: str = "",
        forge: bool = False,
    ) -> int:
        """A person writes to the shop, by WhatsApp or through Twilio."""
        if provider == "whatsapp":
            number = sender.lstrip("+")
            value = {
                "contacts": [{"profile": {"name": "Customer"}, "wa_id": number}],
                "messages": [
                    {
                        "from": number,
                        "id": f"wamid.{uuid4().hex.upper()}",
                        "timestamp": str(int(time.time())),
                        "type": "text",
                        "text": {"body": text},
                    }
                ],
            }
            return self._post_whatsapp(account, value, forge)
        if provider != "twilio" or not url:
            raise ReceiptError("inbound needs provider whatsapp, or twilio and the url to call")
        form = {
            "MessageSid": f"SM{uuid4().hex}",
            "AccountSid": account,
            "From": sender,
            "To": "+910000000000",
            "Body": text,
            "NumMedia": "0",
        }
        return self._post_twilio(url, form, account, forge)

    def subscribe_whatsapp(self, verify_token: str) -> str:
        """Meta's check of a webhook URL: the challenge must come back. What came back."""
        url, _ = self._whatsapp_settings()
        challenge = str(int(time.time() * 1000))
        query = {
            "hub.mode": "subscribe",
            "hub.verify_token": verify_token,
            "hub.challenge": challenge,
        }
        answer = requests.get(url, params=query, timeout=TIMEOUT)
        if answer.status_code != 200 or answer.text.strip() != challenge:
            raise ReceiptError(f"the challenge was not returned ({answer.status_code})")
        return answer.text


def post(url: str, *, data: Any, headers: dict[str, str] | None = None) -> int:
    return requests.post(
        url, data=data, headers=headers, timeout=TIMEOUT, allow_redirects=False
    ).status_code


def twilio_signature(url: str, form: dict[str, str], auth_token: str) -> str:
    text = url + "".join(name + form[name] for name in sorted(form))
    digest = hmac.new(auth_token.encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def whatsapp_signature(raw: bytes, app_secret: str) -> str:
    return "sha256=" + hmac.new(app_secret.encode(), raw, hashlib.sha256).hexdigest()
