"""Phone numbers: one spelling (E.164), and only those we are willing to send a code to.

Fraudsters earn by having codes sent to numbers of expensive networks ("SMS pumping"); the countries
are a setting, and numbers that cannot receive a message are refused before anything is sent.
"""

import phonenumbers
from phonenumbers import PhoneNumberType

from ..core.errors import InvalidInput

_REACHABLE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def normalize(text: object, *, field: str = "phone") -> str:
    """`+91 98765 43210` becomes `+919876543210`.

    Raises InvalidInput naming `field`: code REQUIRED when empty, INVALID when it is not a whole
    number of an existing network, or comes without its country code.
    """
    if not isinstance(text, str) or not text.strip():
        raise InvalidInput("A phone number is required.", field=field, code="REQUIRED")
    text = text.strip()
    if len(text) > 32:
        raise InvalidInput("This is not a phone number.", field=field, code="INVALID")
    if not text.startswith("+"):
        raise InvalidInput(
            "The phone number needs its country code, as in +91 98765 43210.",
            field=field,
            code="INVALID",
        )
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException as error:
        raise InvalidInput("This is not a phone number.", field=field, code="INVALID") from error
    if number.extension or not phonenumbers.is_valid_number(number):
        raise InvalidInput("This is not a phone number.", field=field, code="INVALID")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def reachable(phone: str, countries: tuple[str, ...], *, field: str = "phone") -> str:
    """The number itself when a code may be sent there; InvalidInput (code UNSUPPORTED) otherwise."""
    number = phonenumbers.parse(phone, None)
    if phonenumbers.region_code_for_number(number) not in countries:
        raise InvalidInput("We do not send codes to this country.", field=field, code="UNSUPPORTED")
    if phonenumbers.number_type(number) not in _REACHABLE:
        raise InvalidInput("This number cannot receive a code.", field=field, code="UNSUPPORTED")
    return phone


def same(one: str, other: str) -> bool:
    """Whether two spellings are one number; False when either is none."""
    try:
        return normalize(one) == normalize(other)
    except InvalidInput:
        return False
