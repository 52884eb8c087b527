"""One-time codes: made, counted and used under the lock of their one row.

Six digits, kept as a keyed digest, alive for `code_lifetime`, worth `most_attempts` tries from the
address that asked for them, as many from the one where the phone was proven last, and three from
anywhere else. The answer to a request is the same whether
an account exists or not.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from ..core import clock, outbox, retention
from ..core.errors import InvalidInput
from ..core.queues import CODES
from ..notifications import sealing
from .config import PhoneLoginConfig
from .models import OneTimeCode, Purpose

ATTEMPTS_ELSEWHERE = 3

_EVENTS = {
    Purpose.SIGN_IN: "sign_in_code",
    Purpose.LINK_PHONE: "phone_link_code",
    Purpose.ADD_EMAIL: "email_code",
}


@dataclass(frozen=True, slots=True)
class Sent:
    """What the client may know: seconds until it may ask again and until the code dies."""

    resend_after: int
    expires_in: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the worker needs to send a code. Never logged."""

    target: str
    code: str
    language: str
    expires_at: datetime
    user_id: int | None


def _digest(row: OneTimeCode, code: str) -> str:
    key = sealing.derive(settings.SECRET_KEY, b"saleor_plugins.phone_login.codes")
    message = f"{row.pk}:{row.serial}:{row.target}:{row.purpose}:{code}"
    return hmac.new(key, message.encode(), hashlib.sha256).hexdigest()


def requester(address: str) -> str:
    """A keyed digest that tells one address from another."""
    key = sealing.derive(settings.SECRET_KEY, b"saleor_plugins.phone_login.requester")
    return hmac.new(key, address.encode(), hashlib.sha256).hexdigest()[:32]


def request(
    target: str,
    purpose: Purpose,
    *,
    address: str,
    config: PhoneLoginConfig,
    channel: str | None = None,
    language: str = "",
    user_id: int | None = None,
    by: str = "",
) -> Sent:
    """Have a new code sent to `target`, unless one was sent less than `resend_after` seconds ago.

    `by`: the channel that was chosen ("SMS", "WHATSAPP", "VOICE"); a call is a later choice, made after
    a message was tried (InvalidInput otherwise). The row, and the outbox row that sends it, are written
    in one transaction.
    """
    now = clock.now()
    with transaction.atomic():
        OneTimeCode.objects.get_or_create(target=target, purpose=purpose, user_id=user_id)
        row = OneTimeCode.objects.select_for_update().get(
            target=target, purpose=purpose, user_id=user_id
        )
        if row.sent_at is not None and row.used_at is None:
            wait = (row.sent_at + timedelta(seconds=config.resend_after) - now).total_seconds()
            if wait > 0 and row.expires_at is not None and row.expires_at > now:
                return Sent(int(wait) + 1, int((row.expires_at - now).total_seconds()))
        tried = row.sent_at is not None and row.expires_at is not None and row.expires_at > now
        if by == "VOICE" and not tried:
            raise InvalidInput("A call is made after a message was tried.", field="by")
        code = f"{secrets.randbelow(10**6):06d}"
        row.serial += 1
        row.digest = _digest(row, code)
        row.sealed = sealing.seal({"code": code})
        row.language = language
        row.requester = requester(address)
        row.attempts = row.attempts_elsewhere = row.attempts_proven = 0
        row.sent_at, row.used_at = now, None
        row.expires_at = now + timedelta(seconds=config.code_lifetime)
        row.save()
        event = _EVENTS[purpose]
        outbox.add(
            kind="notifications.event",
            key=f"{event}:{row.pk}:{row.serial}",
            payload={
                "event": event,
                "code_id": str(row.pk),
                "serial": row.serial,
                "channel_slug": channel,
                "not_after": row.expires_at.isoformat(),
                "by": by,
                "context": {},
            },
            queue=CODES,
        )
    return Sent(config.resend_after, config.code_lifetime)


def verify(
    target: str,
    purpose: Purpose,
    code: object,
    *,
    address: str,
    config: PhoneLoginConfig,
    user_id: int | None = None,
    proven_from: str = "",
) -> bool:
    """Whether `code` is the live code of `target`; a right one is used up, a wrong one counted.

    `proven_from`: the digest of the address from which the holder has proven the target before.
    The count is committed before the answer is given, so that aliases and batches of one request
    share the same few tries as everybody else.
    """
    given = code if isinstance(code, str) and code.isascii() and len(code) <= 12 else ""
    now = clock.now()
    with transaction.atomic():
        row = (
            OneTimeCode.objects.select_for_update()
            .filter(target=target, purpose=purpose, user_id=user_id)
            .first()
        )
        if row is None:
            row = OneTimeCode(target=target, purpose=purpose)  # the same work for unknown numbers
            hmac.compare_digest(_digest(row, given), "0" * 64)
            return False
        counter, most = _counter(row, requester(address), proven_from, config)
        tries = getattr(row, counter)
        right = hmac.compare_digest(row.digest, _digest(row, given))
        alive = row.used_at is None and row.expires_at is not None and row.expires_at > now
        if not alive or tries >= most:
            return False
        if right:
            row.used_at = now
            row.sealed = row.digest = ""
        else:
            setattr(row, counter, tries + 1)
        row.save()
        return right


def _counter(
    row: OneTimeCode, asker: str, proven_from: str, config: PhoneLoginConfig
) -> tuple[str, int]:
    """Which tries are counted for who asks, and how many there are."""
    if proven_from and hmac.compare_digest(proven_from, asker):
        return "attempts_proven", config.most_attempts
    if hmac.compare_digest(row.requester, asker):
        return "attempts", config.most_attempts
    return "attempts_elsewhere", min(ATTEMPTS_ELSEWHERE, config.most_attempts)


def for_delivery(code_id: str, serial: int) -> Delivery | None:
    """The code to send, or None when it was used, replaced or has run out meanwhile."""
    row = OneTimeCode.objects.filter(pk=code_id, serial=serial, used_at__isnull=True).first()
    now = clock.now()
    if row is None or not row.sealed or row.expires_at is None or row.expires_at <= now:
        return None
    code = sealing.unseal(row.sealed, ttl=24 * 3600)["code"]
    return Delivery(row.target, str(code), row.language, row.expires_at, row.user_id)


@retention.rule("one_time_codes", days=2)
def _old_codes(before: datetime, limit: int) -> int:
    old = OneTimeCode.objects.filter(expires_at__lt=before).values("pk")[:limit]
    return OneTimeCode.objects.filter(pk__in=old).delete()[0]
