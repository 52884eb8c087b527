"""Values as people read them: rupees with lakh grouping, dates, names that fit on a line."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from ..core.money import exponent, from_minor, quantize

_SYMBOLS = {"INR": "₹", "USD": "$", "EUR": "€", "GBP": "£"}
_SPACES = re.compile(r"\s+")


def money(amount: Decimal, currency: str) -> str:
    """`₹1,23,456.50`; other currencies in groups of three."""
    value = quantize(amount, currency)
    whole, _, fraction = f"{abs(value):f}".partition(".")
    grouped = _lakhs(whole) if currency == "INR" else f"{int(whole):,}"
    places = f".{fraction}" if exponent(currency) else ""
    sign = "-" if value < 0 else ""
    return f"{sign}{_SYMBOLS.get(currency, currency + ' ')}{grouped}{places}"


def _lakhs(digits: str) -> str:
    head, tail = digits[:-3], digits[-3:]
    pairs: list[str] = []
    while head:
        pairs.insert(0, head[-2:])
        head = head[:-2]
    return ",".join([*pairs, tail])


def day(value: date) -> str:
    """`20 Nov 2026`: the same in every language, and short."""
    return f"{value.day} {value:%b %Y}"


def clean(value: Any, longest: int = 200) -> Any:
    """A value that may stand in a message: one line, no control characters, no markup of ours.

    What customers typed (names, products, notes) is text and stays text: it can add no line, no
    button and no template expression to a message.
    """
    if isinstance(value, str):
        text = "".join(
            " " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char
            for char in value
            if unicodedata.category(char) != "Cf" or char in "\u200c\u200d"
        )
        text = _SPACES.sub(" ", text).strip().replace("[[", "[ [").replace("]]", "] ]")
        if text.startswith(("https://", "http://")) and " " not in text:
            longest = 2000  # half a link leads nowhere
        return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
    if isinstance(value, list | tuple):
        return [clean(item, longest) for item in value[:50]]
    if isinstance(value, Mapping):
        return {str(key): clean(item, longest) for key, item in value.items()}
    return value


def spoken(context: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """The context of an event with amounts and dates as words.

    An amount is {"amount": "64.00", "currency": "INR"}, or a whole number of the smallest unit with
    the currency beside it, as gateways count.
    """
    said = {name: _spoken(value, zone) for name, value in context.items()}
    minor, currency = context.get("amount"), context.get("currency")
    if isinstance(minor, int) and isinstance(currency, str):
        said["amount"] = money(from_minor(minor, currency), currency)
    return said


def _spoken(value: Any, zone: ZoneInfo) -> Any:
    if isinstance(value, Mapping) and set(value) == {"amount", "currency"}:
        return money(Decimal(str(value["amount"])), str(value["currency"]))
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d([T ].*)?", value):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
        return day(moment.astimezone(zone).date() if moment.tzinfo else moment.date())
    if isinstance(value, list | tuple):
        return [_spoken(item, zone) for item in value]
    return value
