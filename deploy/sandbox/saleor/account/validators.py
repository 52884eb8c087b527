"""Validators of account data."""

from typing import Any

from django.core.exceptions import ValidationError
from phonenumber_field.phonenumber import to_python
from phonenumbers.phonenumberutil import is_possible_number


def validate_possible_number(phone: Any, country_code: str | None = None) -> Any:
    """The parsed number; ValidationError (code `invalid`) when it cannot be one."""
    number = to_python(phone, country_code)
    if number and ((country_code and not is_possible_number(number)) or not number.is_valid()):
        raise ValidationError("The phone number entered is not valid.", code="invalid")
    return number
