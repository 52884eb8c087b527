"""Amazon: what SNS and SES are asked, checked to the attribute; and who may write to our topic."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import (
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)
from botocore.stub import Stubber
from contract import PHONE, UID
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from saleor_plugins.core.errors import NotAllowed
from saleor_plugins.notifications.channels import sns_signature
from saleor_plugins.notifications.channels.aws import Ses, Sns
from saleor_plugins.notifications.channels.base import (
    Accepted,
    Incoming,
    Later,
    Lost,
    Outgoing,
    Receipt,
    Refused,
    State,
)
from saleor_plugins.notifications.config import NotificationsConfig
from saleor_plugins.notifications.dlt import Registered

TOPIC = "arn:aws:sns:ap-south-1:111122223333:mail-events"
CONFIG = NotificationsConfig(
    aws_access_key_id="AKIAEXAMPLE",
    aws_secret_access_key="secret",
    email_from="orders@anand.example",
    ses_configuration_set="shop",
    dlt_entity_id="1101000000000000001",
    sns_sender_id="ANANDS",
    sns_topic_arns=(TOPIC,),
)
SMS = Outgoing(
    message_id=UID,
    to=PHONE,
    text="Order 1042 is packed.",
    registered=Registered("order_packed", "en", "1107160000000000001", "ANDSTR", "…"),
)
MAIL = Outgoing(message_id=UID, to="anita@example.com", text="t", subject="s", html="<p>t</p>")

REFUSALS = [
    ("Throttling", 400, Later, False),
    ("TooManyRequestsException", 429, Later, False),
    ("ServiceUnavailable", 503, Later, False),
    ("InternalFailure", 500, Lost, False),
    ("InvalidParameter", 400, Refused, False),
    ("OptedOut", 400, Refused, False),
    ("AuthorizationError", 403, Refused, True),
    ("InvalidClientTokenId", 403, Refused, True),
    ("MessageRejected", 400, Refused, False),
    ("SendingPausedException", 400, Refused, True),
]


def test_an_sms_to_india_carries_its_registration() -> None:
    """moto keeps number and text only, so the whole request is compared."""
    adapter = Sns(CONFIG)
    with Stubber(adapter._client) as stub:
        stub.add_response(
            "publish",
            {"MessageId": "m-1"},
            {
                "PhoneNumber": PHONE,
                "Message": "Order 1042 is packed.",
                "MessageAttributes": {
                    "AWS.SNS.SMS.SMSType": text("Transactional"),
                    "AWS.SNS.SMS.SenderID": text("ANDSTR"),
                    "AWS.MM.SMS.EntityId": text("1101000000000000001"),
                    "AWS.MM.SMS.TemplateId": text("1107160000000000001"),
                },
            },
        )
        assert adapter.send(SMS) == Accepted("m-1")
        stub.assert_no_pending_responses()


def text(value: str) -> dict[str, str]:
    return {"DataType": "String", "StringValue": value}


def test_a_promotion_says_so_and_an_unregistered_text_has_the_default_sender() -> None:
    plain = Outgoing(message_id=UID, to=PHONE, text="x", is_promotional=True)
    assert Sns(CONFIG).attributes(plain) == {
        "AWS.SNS.SMS.SMSType": text("Promotional"),
        "AWS.SNS.SMS.SenderID": text("ANANDS"),
    }


def test_a_mail_is_asked_for_whole() -> None:
    adapter = Ses(CONFIG)
    with Stubber(adapter._client) as stub:
        stub.add_response(
            "send_email",
            {"MessageId": "ses-1"},
            {
                "FromEmailAddress": "orders@anand.example",
                "Destination": {"ToAddresses": ["anita@example.com"]},
                "Content": {
                    "Simple": {
                        "Subject": {"Data": "s", "Charset": "UTF-8"},
                        "Body": {
                            "Text": {"Data": "t", "Charset": "UTF-8"},
                            "Html": {"Data": "<p>t</p>", "Charset": "UTF-8"},
                        },
                    }
                },
                "EmailTags": [{"Name": "message", "Value": UID}],
                "ConfigurationSetName": "shop",
            },
        )
        assert adapter.send(MAIL) == Accepted("ses-1")


@pytest.mark.parametrize(("code", "status", "kind", "account"), REFUSALS)
@pytest.mark.parametrize("adapter", [Sns(CONFIG), Ses(CONFIG)], ids=["sns", "ses"])
def test_their_errors(adapter: Any, code: str, status: int, kind: type, account: bool) -> None:
    operation = "publish" if adapter.name == "sns" else "send_email"
    with Stubber(adapter._client) as stub:
        stub.add_client_error(operation, code, "said", http_status_code=status)
        outcome = adapter.send(SMS if adapter.name == "sns" else MAIL)
    assert isinstance(outcome, kind)
    assert getattr(outcome, "account", False) is account


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (EndpointConnectionError(endpoint_url="https://sns"), Later),
        (ConnectTimeoutError(endpoint_url="https://sns"), Later),
        (ReadTimeoutError(endpoint_url="https://sns"), Lost),
        (NoCredentialsError(), Refused),
    ],
)
def test_what_happens_on_the_way(
    error: Exception, kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    adapter = Sns(CONFIG)

    def fail(**_: Any) -> None:
        raise error

    monkeypatch.setattr(adapter._client, "publish", fail)
    assert isinstance(adapter.send(SMS), kind)


def test_amazon_is_asked_once() -> None:
    """Delivery remembers the tries; botocore must not add its own."""
    assert Sns(CONFIG)._client.meta.config.retries["total_max_attempts"] == 1


# ---------------------------------------------------------------- the topic

_KEY = rsa.generate_private_key(65537, 2048)
_CERTIFICATE_URL = "https://sns.ap-south-1.amazonaws.com/SimpleNotificationService-1.pem"


def certificate() -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(_KEY.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(_KEY, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


@pytest.fixture(autouse=True)
def _amazons_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    pem = certificate()
    monkeypatch.setattr(sns_signature, "certificate", lambda url: pem)


def posted(event: dict[str, Any], **changes: Any) -> Incoming:
    payload = {
        "Type": "Notification",
        "MessageId": "m-1",
        "TopicArn": TOPIC,
        "Message": json.dumps(event),
        "Timestamp": "2026-11-20T00:00:00.000Z",
        "SignatureVersion": "2",
        "SigningCertURL": _CERTIFICATE_URL,
    }
    signed = sns_signature.canonical(payload)
    payload["Signature"] = base64.b64encode(
        _KEY.sign(signed, padding.PKCS1v15(), hashes.SHA256())
    ).decode()
    return Incoming("POST", "", "/ses/", json.dumps({**payload, **changes}).encode())


@pytest.mark.parametrize(
    ("event", "state"),
    [
        ({"eventType": "Send"}, State.SENT),
        ({"eventType": "Delivery"}, State.DELIVERED),
        ({"eventType": "Open"}, State.READ),
        ({"eventType": "Bounce", "bounce": {"bounceType": "Permanent"}}, State.FAILED),
        ({"eventType": "Bounce", "bounce": {"bounceType": "Transient"}}, State.SENT),
        ({"eventType": "Complaint"}, State.FAILED),
        ({"eventType": "Of next year"}, State.UNKNOWN),
    ],
)
def test_events_are_verified_and_read(event: dict[str, Any], state: State) -> None:
    incoming = posted({**event, "mail": {"messageId": "ses-1", "tags": {"message": [UID]}}})
    adapter = Ses(CONFIG)
    adapter.verify(incoming)
    (receipt,) = adapter.read(incoming)
    assert isinstance(receipt, Receipt)
    assert (receipt.state, receipt.reference, receipt.message_id) == (state, "ses-1", UID)


@pytest.mark.parametrize(
    "changes",
    [
        {"Message": "{}"},
        {"TopicArn": TOPIC + "x"},
        {"Signature": "AAAA"},
        {"Signature": "not base64"},
        {"SigningCertURL": "https://sns.ap-south-1.amazonaws.com.evil.example/x.pem"},
        {"SigningCertURL": "http://sns.ap-south-1.amazonaws.com/x.pem"},
        {"SigningCertURL": ""},
        {"Type": "Surprise"},
    ],
)
def test_forged_events_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(NotAllowed):
        Ses(CONFIG).verify(posted({"eventType": "Delivery"}, **changes))


def test_a_subscription_is_confirmed_at_amazon_only(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(sns_signature, "confirm", asked.append)
    payload = {
        "Type": "SubscriptionConfirmation",
        "MessageId": "m-1",
        "TopicArn": TOPIC,
        "Message": "You have chosen to subscribe",
        "SubscribeURL": "https://sns.ap-south-1.amazonaws.com/?Action=ConfirmSubscription",
        "Token": "t",
        "Timestamp": "2026-11-20T00:00:00.000Z",
        "SignatureVersion": "2",
        "SigningCertURL": _CERTIFICATE_URL,
    }
    signature = _KEY.sign(sns_signature.canonical(payload), padding.PKCS1v15(), hashes.SHA256())
    payload["Signature"] = base64.b64encode(signature).decode()
    incoming = Incoming("POST", "", "/ses/", json.dumps(payload).encode())
    assert Ses(CONFIG).answer(incoming) == "subscribed"
    assert asked == [payload["SubscribeURL"]]

    monkeypatch.undo()
    with pytest.raises(NotAllowed):
        sns_signature.confirm("https://evil.example/?Action=ConfirmSubscription")


def test_a_topic_of_nobody_is_nobodys() -> None:
    unset = NotificationsConfig(email_from="a@b.example")
    with pytest.raises(NotAllowed):
        Ses(unset).verify(posted({"eventType": "Delivery"}))
