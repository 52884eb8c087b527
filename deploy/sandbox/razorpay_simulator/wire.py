"""Razorpay's wire format: ids, errors, field rules, notes, collections.

Amounts are integers in the currency's minor unit. Everything a merchant can get wrong in a request
body is refused here with Razorpay's error shape (https://razorpay.com/docs/errors/).
"""

from __future__ import annotations

import re
import secrets
import string
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

Entity = dict[str, Any]

ALPHABET = string.ascii_letters + string.digits
THREE_DECIMALS = frozenset({"KWD", "BHD", "OMR"})
MINIMUM_AMOUNT = 100
NOTES_LIMIT = 15
NOTE_LENGTH = 256
PAGE_DEFAULT = 10
PAGE_LIMIT = 100
ID_PATTERN = re.compile(r"[a-z]+_[A-Za-z0-9]{14,20}")


class RazorpayError(Exception):
    """An answer other than 2xx, in Razorpay's words. `body()` is what goes over the wire."""

    def __init__(
        self,
        description: str,
        *,
        status: int = 400,
        code: str = "BAD_REQUEST_ERROR",
        field: str | None = None,
        source: str = "business",
        step: str = "payment_initiation",
        reason: str = "input_validation_failed",
        metadata: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(description)
        self.status = status
        self.error: Entity = {
            "code": code,
            "description": description,
            "source": source,
            "step": step,
            "reason": reason,
            "metadata": dict(metadata or {}),
        }
        if field is not None:
            self.error["field"] = field

    def body(self) -> Entity:
        return {"error": self.error}


def new_id(prefix: str) -> str:
    """An id as Razorpay makes them: `order_` and fourteen base62 characters."""
    return f"{prefix}_{random_text(14)}"


def random_text(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def random_digits(length: int) -> str:
    return "".join(secrets.choice(string.digits) for _ in range(length))


def public(entity: Entity) -> Entity:
    """The entity as the API shows it: keys with a leading underscore are our own."""
    return {key: value for key, value in entity.items() if not key.startswith("_")}


def collection(items: Iterable[Entity]) -> Entity:
    shown = [public(item) for item in items]
    return {"entity": "collection", "count": len(shown), "items": shown}


def page(items: Iterable[Entity], query: Mapping[str, str], *, limit: int = PAGE_LIMIT) -> Entity:
    """One page of `items` (newest first) by count, skip, from and to (Unix seconds, inclusive)."""
    count = _query_integer(query, "count", PAGE_DEFAULT, minimum=1, maximum=limit)
    skip = _query_integer(query, "skip", 0)
    since = _query_integer(query, "from", 0)
    until = _query_integer(query, "to", 2**62)
    chosen = (item for item in items if since <= item["created_at"] <= until)
    return collection(islice(chosen, skip, skip + count))


def _query_integer(
    query: Mapping[str, str], name: str, default: int, *, minimum: int = 0, maximum: int = 2**62
) -> int:
    text = query.get(name)
    if text is None or text == "":
        return default
    if not re.fullmatch(r"\d{1,15}", text):
        raise RazorpayError(f"The {name} must be an integer.", field=name)
    if not minimum <= int(text) <= maximum:
        raise RazorpayError(f"The {name} must be between {minimum} and {maximum}.", field=name)
    return int(text)


class Fields:
    """Reads a request body field by field; `finish()` refuses what nobody asked for."""

    def __init__(self, body: Mapping[str, Any], *, prefix: str = "") -> None:
        self._body = dict(body)
        self._prefix = prefix
        self._read: set[str] = set()

    def has(self, name: str) -> bool:
        return self._body.get(name) is not None

    def raw(self, name: str) -> Any:
        self._read.add(name)
        return self._body.get(name)

    def ignore(self, *names: str) -> None:
        self._read.update(names)

    def required(self, name: str) -> Any:
        value = self.raw(name)
        if value is None or value == "":
            raise RazorpayError(
                f"The {self._label(name)} field is required.", field=self._name(name)
            )
        return value

    def text(
        self,
        name: str,
        *,
        required: bool = False,
        longest: int | None = None,
        choices: Iterable[str] | None = None,
    ) -> str | None:
        value = self.required(name) if required else self.raw(name)
        if value is None:
            return None
        label, field = self._label(name), self._name(name)
        if not isinstance(value, str):
            raise RazorpayError(f"The {label} must be a string.", field=field)
        if longest is not None and len(value) > longest:
            raise RazorpayError(
                f"The {label} may not be greater than {longest} characters.", field=field
            )
        if choices is not None and value not in choices:
            raise RazorpayError(f"The selected {label} is invalid.", field=field)
        return value

    def integer(
        self, name: str, *, required: bool = False, least: int = 0, most: int | None = None
    ) -> int | None:
        value = self.required(name) if required else self.raw(name)
        if value is None:
            return None
        label, field = self._label(name), self._name(name)
        if isinstance(value, str) and re.fullmatch(r"\d{1,15}", value):
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise RazorpayError(f"The {label} must be an integer.", field=field)
        if value < least:
            raise RazorpayError(f"The {label} must be at least {least}.", field=field)
        if most is not None and value > most:
            raise RazorpayError(f"The {label} may not be greater than {most}.", field=field)
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.raw(name)
        if value is None:
            return default
        if value in (True, 1, "1", "true"):
            return True
        if value in (False, 0, "0", "false"):
            return False
        raise RazorpayError(
            f"The {self._label(name)} field must be true or false.", field=self._name(name)
        )

    def currency(self, *, default: str | None = None) -> str:
        value = self.text("currency", required=default is None)
        value = value if value is not None else default
        if value is None or not re.fullmatch(r"[A-Z]{3}", value):
            raise RazorpayError("The currency is not supported.", field=self._name("currency"))
        return value

    def amount(self, currency: str, *, name: str = "amount", required: bool = True) -> int | None:
        """Minor units: a whole number, at least 100; three-decimal currencies end in 0."""
        value = self.integer(name, required=required, least=-(2**62), most=2**53)
        if value is None:
            return None
        field = self._name(name)
        if value < MINIMUM_AMOUNT:
            raise RazorpayError("Order amount less than minimum amount allowed", field=field)
        if currency in THREE_DECIMALS and value % 10:
            raise RazorpayError(f"The amount in {currency} must end in 0.", field=field)
        return value

    def notes(self) -> Entity | list[Any]:
        value = self.raw("notes")
        if value is None or value == [] or value == {}:
            return []
        if not isinstance(value, dict):
            raise RazorpayError("The notes must be an array.", field=self._name("notes"))
        if len(value) > NOTES_LIMIT:
            raise RazorpayError(
                f"Number of fields in notes should be less than or equal to {NOTES_LIMIT}.",
                field=self._name("notes"),
            )
        for note in value.values():
            if not isinstance(note, (str, int, float)) or len(str(note)) > NOTE_LENGTH:
                raise RazorpayError(
                    f"Notes value cannot be longer than {NOTE_LENGTH} characters.",
                    field=self._name("notes"),
                )
        return dict(value)

    def mapping(self, name: str, *, required: bool = False) -> Fields | None:
        value = self.required(name) if required else self.raw(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise RazorpayError(
                f"The {self._label(name)} must be an array.", field=self._name(name)
            )
        return Fields(value, prefix=f"{self._prefix}{name}.")

    def finish(self) -> None:
        extra = sorted(set(self._body) - self._read)
        if extra:
            raise RazorpayError(
                f"{', '.join(extra)} is/are not required and should not be sent", field=extra[0]
            )

    def _name(self, name: str) -> str:
        return f"{self._prefix}{name}"

    def _label(self, name: str) -> str:
        return f"{self._prefix}{name}".replace("_", " ")
