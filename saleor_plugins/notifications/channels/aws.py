"""Amazon: SMS by SNS, e-mail by SES v2, and their events through an SNS topic.

https://docs.aws.amazon.com/sns/latest/dg/sms_sending-overview.html - India needs the attributes
`AWS.MM.SMS.EntityId` and `AWS.MM.SMS.TemplateId`.
https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
"""

import json
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, TypedDict

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    PartialCredentialsError,
)

from ...core.errors import NotAllowed
from ..events import Channel
from . import sns_signature
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


class TopicMessage(TypedDict, total=False):
    """What a topic posts. `Message` is JSON text for SES events."""

    Type: str
    MessageId: str
    TopicArn: str
    Message: str
    SubscribeURL: str


_LATER_CODES = {
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "TooManyRequestsException",
    "LimitExceededException",
    "ServiceUnavailable",
}
_ACCOUNT_CODES = {
    "AuthorizationError",
    "AuthorizationErrorException",
    "AccessDenied",
    "AccessDeniedException",
    "InvalidClientTokenId",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
    "AccountSuspendedException",
    "SendingPausedException",
    "MailFromDomainNotVerifiedException",
    "ExpiredToken",
}

_SES_STATES: Mapping[str, State] = {
    "Send": State.SENT,
    "Delivery": State.DELIVERED,
    "Open": State.READ,
    "Click": State.READ,
    "Bounce": State.FAILED,
    "Complaint": State.FAILED,
    "Reject": State.FAILED,
    "Rendering Failure": State.FAILED,
    "DeliveryDelay": State.SENT,
}


class _Amazon(Adapter):
    """What both services share: the client, its errors, and the topic their events come through."""

    service: str

    @cached_property
    def _client(self) -> Any:
        keys = {}
        if self.config.aws_access_key_id:
            keys = {
                "aws_access_key_id": self.config.aws_access_key_id,
                "aws_secret_access_key": self.config.aws_secret_access_key,
            }
        return boto3.client(
            self.service,
            region_name=self.config.aws_region,
            config=Config(connect_timeout=3, read_timeout=10, retries={"total_max_attempts": 1}),
            **keys,
        )

    def send(self, message: Outgoing) -> Outcome:
        """Hand a message to Amazon, once. Never raises."""
        try:
            return self._send(message)
        except ClientError as error:
            return self._refusal(error)
        except (NoCredentialsError, PartialCredentialsError) as error:
            return Refused("NO_CREDENTIALS", str(error)[:200], account=True)
        except (EndpointConnectionError, ConnectTimeoutError):
            return Later("PROVIDER_UNAVAILABLE", f"{self.name} cannot be reached.")
        except BotoCoreError as error:
            return Lost(f"{self.name}: {type(error).__name__}")

    def _refusal(self, error: ClientError) -> Outcome:
        details = error.response.get("Error", {})
        code, reason = text_of(details.get("Code")), text_of(details.get("Message"))
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        if code in _LATER_CODES or status in (429, 503):
            return Later(code, reason)
        if status >= 500:
            return Lost(f"{self.name} answered with status {status}.")
        account = code in _ACCOUNT_CODES or status in (401, 403)
        return Refused(code or "AWS_ERROR", reason, account=account)

    def verify(self, incoming: Incoming) -> None:
        """The topic must be ours and Amazon must have signed the message."""
        payload = _parsed(incoming.body)
        topics = self.config.sns_topic_arns
        if not topics or payload.get("TopicArn") not in topics:
            raise NotAllowed("The topic is not ours.", code="INVALID_SIGNATURE")
        sns_signature.verify(payload)

    def answer(self, incoming: Incoming) -> str | None:
        """Confirm the subscription of a topic that is ours."""
        payload = _parsed(incoming.body)
        if payload.get("Type") != "SubscriptionConfirmation":
            return None
        self.verify(incoming)
        sns_signature.confirm(text_of(payload.get("SubscribeURL")))
        return "subscribed"


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        payload = json.loads(body)
    except ValueError as error:
        raise NotAllowed("Not a message of a topic.", code="INVALID_SIGNATURE") from error
    if not isinstance(payload, dict):
        raise NotAllowed("Not a message of a topic.", code="INVALID_SIGNATURE")
    return payload


class Sns(_Amazon):
    """SMS through Amazon SNS. It tells nobody what became of a single message."""

    name = "sns"
    service = "sns"
    channel = Channel.SMS
    has_receipts = False

    def _send(self, message: Outgoing) -> Outcome:
        answer = self._client.publish(
            PhoneNumber=message.to,
            Message=message.text,
            MessageAttributes=self.attributes(message),
        )
        return Accepted(text_of(answer.get("MessageId")))

    def attributes(self, message: Outgoing) -> dict[str, dict[str, str]]:
        """Sender, type and India's registration of a message, as SNS wants them."""
        registered = message.registered
        values = {
            "AWS.SNS.SMS.SMSType": "Promotional" if message.is_promotional else "Transactional",
            "AWS.SNS.SMS.SenderID": registered.header if registered else self.config.sns_sender_id,
            "AWS.MM.SMS.EntityId": self.config.dlt_entity_id if registered else "",
            "AWS.MM.SMS.TemplateId": registered.template_id if registered else "",
        }
        return {
            name: {"DataType": "String", "StringValue": value}
            for name, value in values.items()
            if value
        }


class Ses(_Amazon):
    """E-mail through Amazon SES v2."""

    name = "ses"
    service = "sesv2"
    channel = Channel.EMAIL

    @property
    def expects_receipts(self) -> bool:
        """Reports come once their topic is set."""
        return bool(self.config.sns_topic_arns)

    def _send(self, message: Outgoing) -> Outcome:
        content = {
            "Simple": {
                "Subject": {"Data": message.subject, "Charset": "UTF-8"},
                "Body": {
                    "Text": {"Data": message.text, "Charset": "UTF-8"},
                    "Html": {"Data": message.html, "Charset": "UTF-8"},
                },
            }
        }
        request: dict[str, Any] = {
            "FromEmailAddress": self.config.email_from,
            "Destination": {"ToAddresses": [message.to]},
            "Content": content,
            "EmailTags": [{"Name": "message", "Value": _tag(message.message_id)}],
        }
        if self.config.ses_configuration_set:
            request["ConfigurationSetName"] = self.config.ses_configuration_set
        if self.config.email_reply_to:
            request["ReplyToAddresses"] = [self.config.email_reply_to]
        answer = self._client.send_email(**request)
        return Accepted(text_of(answer.get("MessageId")))

    def read(self, incoming: Incoming) -> list[Receipt | Stop]:
        """SES publishes one event per message and kind."""
        payload = _parsed(incoming.body)
        if payload.get("Type") != "Notification":
            return []
        event = json.loads(text_of_long(payload.get("Message")))
        if not isinstance(event, dict):
            raise ValueError("An event is an object.")
        word = text_of(event.get("eventType") or event.get("notificationType"))
        mail = event.get("mail") or {}
        tags = (mail.get("tags") or {}).get("message") or [""]
        bounce = event.get("bounce") or {}
        state = _SES_STATES.get(word, State.UNKNOWN)
        if word == "Bounce" and bounce.get("bounceType") == "Transient":
            state = State.SENT  # Amazon goes on trying
        return [
            Receipt(
                state=state,
                reference=text_of(mail.get("messageId")),
                message_id=text_of(tags[0]),
                word=word,
                code=text_of(bounce.get("bounceSubType")),
            )
        ]


def text_of_long(value: Any) -> str:
    """The embedded JSON of a topic's message, whole."""
    return value if isinstance(value, str) else "null"


def _tag(value: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "-", value)[:256]
