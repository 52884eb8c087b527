"""E-mail by SMTP (Saleor's EMAIL_URL), and by the providers that django-anymail knows.

https://docs.djangoproject.com/en/5.2/topics/email/ and https://anymail.dev/en/stable/
SendGrid's events are signed with ECDSA: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events
"""

import base64
import json
import smtplib
from collections.abc import Mapping
from email.utils import make_msgid
from typing import Any, TypedDict

import requests
from anymail.exceptions import AnymailError, AnymailRecipientsRefused, AnymailRequestsAPIError
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from ...core.errors import NotAllowed
from ..events import Channel
from .base import (
    Accepted,
    Adapter,
    Incoming,
    Later,
    Lost,
    Outcome,
    Outgoing,
    Receipt,
    Refused,
    State,
    Stop,
    text_of,
)

_TIMEOUT = 10


class _Mail(Adapter):
    """What all e-mail by Django's classes shares."""

    channel = Channel.EMAIL

    def _message(self, message: Outgoing, connection: Any) -> EmailMultiAlternatives:
        mail = EmailMultiAlternatives(
            subject=message.subject,
            body=message.text,
            from_email=self.config.email_from or settings.DEFAULT_FROM_EMAIL,
            to=[message.to],
            reply_to=[self.config.email_reply_to] if self.config.email_reply_to else None,
            headers={"Message-ID": self._identity(message), "Auto-Submitted": "auto-generated"},
            connection=connection,
        )
        mail.attach_alternative(message.html, "text/html")
        return mail

    def _identity(self, message: Outgoing) -> str:
        """The same for every attempt of one message, so that mailboxes can see a double."""
        sender = self.config.email_from or settings.DEFAULT_FROM_EMAIL
        domain = sender.rpartition("@")[2].strip(" >") or "localhost"
        return f"<{message.message_id}@{domain}>" if message.message_id else make_msgid()


class Smtp(_Mail):
    """E-mail through the server that Saleor's EMAIL_URL names. SMTP has no receipts."""

    name = "smtp"
    has_receipts = False

    def send(self, message: Outgoing) -> Outcome:
        """Hand an e-mail to the server, once. Never raises."""
        connection = get_connection(timeout=_TIMEOUT)
        try:
            connection.open()
        except smtplib.SMTPAuthenticationError as error:
            return Refused(str(error.smtp_code), "The server refused our sign-in.", account=True)
        except (OSError, smtplib.SMTPException) as error:
            return Later("PROVIDER_UNAVAILABLE", f"smtp: {type(error).__name__}")
        try:
            mail = self._message(message, connection)
            mail.send()
        except Exception as error:  # noqa: BLE001 - whatever a server does is one of four outcomes
            return self._failed(error)
        finally:
            _close(connection)
        return Accepted(str(mail.extra_headers["Message-ID"]))

    def _failed(self, error: Exception) -> Outcome:
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            codes = [answer[0] for answer in error.recipients.values()]
            if codes and all(400 <= code < 500 for code in codes):
                return Later(str(codes[0]), "The server put the recipient off.")
            return Refused(str(codes[0] if codes else 550), "The server refused the recipient.")
        if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
            if 400 <= error.smtp_code < 500:
                return Later(str(error.smtp_code), "The server put the message off.")
            account = isinstance(error, smtplib.SMTPSenderRefused)
            return Refused(str(error.smtp_code), "The server refused the message.", account=account)
        if isinstance(error, ValueError):
            return Refused("INVALID_MESSAGE", f"smtp: {type(error).__name__}")
        # The connection broke while the message was on its way.
        return Lost(f"smtp: {type(error).__name__}")


def _close(connection: Any) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        return


class Anymail(_Mail):
    """E-mail through any provider of django-anymail, named by its backend in the configuration."""

    name = "anymail"
    has_receipts = False

    def _backend(self) -> str:
        return f"anymail.backends.{self.config.anymail_backend}.EmailBackend"

    def _arguments(self) -> Mapping[str, Any]:
        return self.config.anymail_arguments

    def send(self, message: Outgoing) -> Outcome:
        """Hand an e-mail to the provider, once. Never raises."""
        try:
            connection = get_connection(self._backend(), timeout=_TIMEOUT, **self._arguments())
            mail = self._message(message, connection)
            mail.metadata = {"message": message.message_id}
            mail.send()
        except AnymailRecipientsRefused:
            return Refused("RECIPIENT_REFUSED", f"{self.name} refused the recipient.")
        except AnymailRequestsAPIError as error:
            return self._failed(error)
        except requests.ConnectionError:
            return Later("PROVIDER_UNAVAILABLE", f"{self.name} cannot be reached.")
        except requests.RequestException as error:
            return Lost(f"{self.name}: {type(error).__name__}")
        except (AnymailError, ImportError, ValueError, TypeError) as error:
            return Refused("CONFIGURATION", f"{self.name}: {type(error).__name__}", account=True)
        status = getattr(mail, "anymail_status", None)
        return Accepted(text_of(getattr(status, "message_id", "")))

    def _failed(self, error: AnymailRequestsAPIError) -> Outcome:
        status = error.status_code
        if status is None:
            cause = error.__cause__ or error.__context__
            if isinstance(cause, requests.ConnectTimeout) or (
                isinstance(cause, requests.ConnectionError) and "NewConnectionError" in repr(cause)
            ):
                return Later("PROVIDER_UNAVAILABLE", f"{self.name} cannot be reached.")
            return Lost(f"{self.name} did not answer.")
        if status in (429, 503):
            return Later(str(status), f"{self.name} answered with status {status}.")
        if status >= 500:
            return Lost(f"{self.name} answered with status {status}.")
        return Refused(
            str(status), f"{self.name} answered with status {status}.", account=status in (401, 403)
        )


class SendGridEvent(TypedDict, total=False):
    """One event of their webhook. `message` is our own metadata, given back."""

    event: str
    sg_message_id: str
    message: str
    reason: str
    status: str


_SENDGRID_STATES: Mapping[str, State] = {
    "processed": State.SENT,
    "deferred": State.SENT,
    "delivered": State.DELIVERED,
    "open": State.READ,
    "click": State.READ,
    "bounce": State.FAILED,
    "dropped": State.FAILED,
    "blocked": State.FAILED,
    "spamreport": State.DELIVERED,
}


class SendGrid(Anymail):
    """E-mail through SendGrid, with its signed events."""

    name = "sendgrid"
    has_receipts = True

    @property
    def expects_receipts(self) -> bool:
        """Reports come once their public key is set."""
        return bool(self.config.sendgrid_webhook_key)

    def _backend(self) -> str:
        return "anymail.backends.sendgrid.EmailBackend"

    def _arguments(self) -> Mapping[str, Any]:
        return {"api_key": self.config.sendgrid_api_key, **self.config.anymail_arguments}

    def verify(self, incoming: Incoming) -> None:
        """ECDSA over timestamp and raw body, with the public key of the webhook's settings page."""
        signature = incoming.headers.get("x-twilio-email-event-webhook-signature", "")
        timestamp = incoming.headers.get("x-twilio-email-event-webhook-timestamp", "")
        try:
            key = load_der_public_key(
                base64.b64decode(self.config.sendgrid_webhook_key, validate=True)
            )
            if not isinstance(key, ec.EllipticCurvePublicKey):
                raise ValueError("not an elliptic curve key")
            key.verify(
                base64.b64decode(signature, validate=True),
                timestamp.encode() + incoming.body,
                ec.ECDSA(hashes.SHA256()),
            )
        except (InvalidSignature, ValueError) as error:
            raise NotAllowed("The signature does not fit.", code="INVALID_SIGNATURE") from error

    def read(self, incoming: Incoming) -> list[Receipt | Stop]:
        """A list of events."""
        payload = json.loads(incoming.body)
        if not isinstance(payload, list):
            raise ValueError("Events come in a list.")
        return [self._receipt(event) for event in payload if isinstance(event, dict)]

    def _receipt(self, event: Mapping[str, Any]) -> Receipt:
        word = text_of(event.get("event"))
        return Receipt(
            state=_SENDGRID_STATES.get(word, State.UNKNOWN),
            reference=text_of(event.get("sg_message_id")).partition(".")[0],
            message_id=text_of(event.get("message")),
            word=word,
            code=text_of(event.get("status")),
            reason=text_of(event.get("reason")),
        )
