"""Who a proven phone is: the account it opens, the account it is added to."""

import hmac
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from ..core import audit, clock, ratelimit
from ..core.errors import Conflict, InvalidInput, NotAllowed
from ..host import auth
from ..host.messages import NOBODYS_DOMAIN
from . import choices, codes, phones
from .config import PhoneLoginConfig
from .models import PhoneIdentity, Purpose

WRONG = "The code is wrong or has expired."


def _wrong() -> NotAllowed:
    return NotAllowed(WRONG, code="INVALID_CREDENTIALS", field="code")


def request_code(
    phone_text: object,
    *,
    address: str,
    config: PhoneLoginConfig,
    channel: str | None = None,
    language: str = "",
    by: object = None,
) -> codes.Sent:
    """Send a sign-in code; the answer tells nothing of whether an account exists.

    `by`: "sms" (the default), "whatsapp" or, once a message was tried, "voice".
    """
    phone = phones.reachable(phones.normalize(phone_text), config.countries)
    chosen = choices.chosen(by, channel)
    _within_day(phone, address, config)
    return codes.request(
        phone,
        Purpose.SIGN_IN,
        address=address,
        config=config,
        channel=channel,
        language=language,
        by=chosen,
    )


def sign_in(
    phone_text: object, code: object, *, address: str, config: PhoneLoginConfig, language: str = ""
) -> Any:
    """The user row that a phone and its code open; a customer is created for a new phone.

    Raises NotAllowed with the same words for a wrong, used, expired or never sent code, and with its own,
    once the code was right, for an account that staff have closed.
    """
    phone = phones.normalize(phone_text)
    if not isinstance(code, str) or not code.strip():
        raise InvalidInput("A code is required.", field="code", code="REQUIRED")
    right = codes.verify(
        phone,
        Purpose.SIGN_IN,
        code.strip(),
        address=address,
        config=config,
        proven_from=_proven_from(phone),
    )
    if not right:
        raise _wrong()
    user, created = _account(phone, language)
    PhoneIdentity.objects.filter(phone=phone).update(proven_from=codes.requester(address))
    if created:
        auth.announce_customer(user)
    if user.is_staff and not config.staff_may_sign_in:
        # A staff account is not opened by whoever holds a SIM card.
        raise NotAllowed("Staff sign in with their password.", code="INVALID_CREDENTIALS")
    return user


def _account(phone: str, language: str) -> tuple[Any, bool]:
    found = _known(phone)
    if found is not None:
        return found, False
    try:
        with transaction.atomic():
            # A phone whose account was deleted begins anew.
            PhoneIdentity.objects.filter(phone=phone).delete()
            user = auth.create_customer(language)
            PhoneIdentity.objects.create(phone=phone, user_id=user.pk, verified_at=clock.now())
            audit.record(
                action="phone.sign_up",
                actor=audit.Actor("user", str(user.pk)),
                object_type="User",
                object_id=user.pk,
            )
            return user, True
    except IntegrityError:
        # Two tabs proved the same new phone at once; the other one made the account.
        found = _known(phone)
        if found is None:
            raise
        return found, False


def _known(phone: str) -> Any:
    identity = PhoneIdentity.objects.filter(phone=phone).first()
    user = None if identity is None else auth.account(identity.user_id)
    if user is not None and not user.is_active:
        # A new account instead would let in whom staff have shut out.
        raise NotAllowed("This account is closed.", code="INVALID_CREDENTIALS", field="code")
    return user


def request_link(
    user: Any, phone_text: object, *, address: str, config: PhoneLoginConfig, by: object = None
) -> codes.Sent:
    """Send a code to a phone that a signed-in user wants to add to their account; `by` as above."""
    phone = phones.reachable(phones.normalize(phone_text), config.countries)
    chosen = choices.chosen(by, None)
    _within_day(phone, address, config)
    return codes.request(
        phone,
        Purpose.LINK_PHONE,
        address=address,
        config=config,
        language=user.language_code,
        user_id=user.pk,
        by=chosen,
    )


def link(
    user: Any, phone_text: object, code: object, *, address: str, config: PhoneLoginConfig
) -> PhoneIdentity:
    """Add a proven phone to the account of the signed-in user: both proofs are given.

    A phone that opened an account of its own, one without an e-mail, moves over; a phone of a full
    account is refused (Conflict, code UNIQUE) - told only to the one who holds it.
    """
    phone = phones.normalize(phone_text)
    right = codes.verify(
        phone, Purpose.LINK_PHONE, code, address=address, config=config, user_id=user.pk
    )
    if not right:
        raise _wrong()
    with transaction.atomic():
        held = PhoneIdentity.objects.select_for_update().filter(phone=phone).first()
        if held is not None and held.user_id != user.pk:
            other = auth.account(held.user_id)
            if other is not None and not (other.is_active and auth.lacks_email(other)):
                raise Conflict("Another account has this phone.", code="UNIQUE", field="phone")
            held.delete()
        identity, _ = PhoneIdentity.objects.update_or_create(
            user_id=user.pk,
            defaults={
                "phone": phone,
                "verified_at": clock.now(),
                "proven_from": codes.requester(address),
            },
        )
        audit.record(
            action="phone.link",
            actor=audit.Actor("user", str(user.pk)),
            object_type="User",
            object_id=user.pk,
        )
    return identity


def _email(text: object) -> str:
    value = text.strip().lower() if isinstance(text, str) else ""
    try:
        validate_email(value)
    except ValidationError as error:
        raise InvalidInput("This is not an e-mail address.", field="email") from error
    if value.endswith(f"@{NOBODYS_DOMAIN}"):
        raise InvalidInput("This is not an e-mail address.", field="email")
    return value


def request_email(
    user: Any, email_text: object, *, address: str, config: PhoneLoginConfig
) -> codes.Sent:
    """Send a code to the e-mail that a customer who came by phone wants to add."""
    if not auth.lacks_email(user):
        raise Conflict("The account has an e-mail already.", code="UNIQUE", field="email")
    return codes.request(
        _email(email_text),
        Purpose.ADD_EMAIL,
        address=address,
        config=config,
        language=user.language_code,
        user_id=user.pk,
    )


def add_email(
    user: Any, email_text: object, code: object, *, address: str, config: PhoneLoginConfig
) -> Any:
    """Give the account its proven e-mail; tokens issued before end with the old address."""
    email = _email(email_text)
    if not auth.lacks_email(user):
        raise Conflict("The account has an e-mail already.", code="UNIQUE", field="email")
    right = codes.verify(
        email, Purpose.ADD_EMAIL, code, address=address, config=config, user_id=user.pk
    )
    if not right:
        raise _wrong()
    auth.set_email(user, email)
    return user


def phone_of(user_id: int) -> str | None:
    """The proven phone of an account, or None."""
    return PhoneIdentity.objects.filter(user_id=user_id).values_list("phone", flat=True).first()


def user_id_of(phone: str) -> int | None:
    """The account that a phone (E.164) opens, or None."""
    return PhoneIdentity.objects.filter(phone=phone).values_list("user_id", flat=True).first()


def forget(user_id: int) -> None:
    """The account was deleted: its phone is free again."""
    PhoneIdentity.objects.filter(user_id=user_id).delete()


def _proven_from(phone: str) -> str:
    identity = PhoneIdentity.objects.filter(phone=phone).values_list("proven_from", flat=True)
    return identity.first() or ""


def _within_day(phone: str, address: str, config: PhoneLoginConfig) -> None:
    """Codes of a day to one phone: the holder's own, where we know them, apart from all others."""
    known = _proven_from(phone)
    at_home = bool(known) and hmac.compare_digest(known, codes.requester(address))
    name = "code-day-home" if at_home else "code-day"
    limit = ratelimit.Limit(name, config.most_codes_per_day, 24 * 3600)
    ratelimit.take([(limit, phone)])
