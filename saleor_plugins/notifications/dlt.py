"""India's DLT registry: what is sent must be, to the character, what was registered.

Operators drop an SMS whose static text differs from its registered template (TRAI, TCCCPR 2018 and
its amendments). So the text is compared before it is sent, and the first difference is named. A
template made after January 2026 has typed variables; older ones have {#var#}, at most 30 characters:
several in a row hold as many times that.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ..core.errors import InvalidInput

OLD_VARIABLE_LENGTH = 30

_TOKEN = re.compile(r"((?:\{#var#\})+|\{#(?:numeric|alphanumeric|url|urlott|cbn|email)#\})")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Registered:
    """One registered template. `template_id` is the DLT id, `flow_id` MSG91's name for it."""

    event: str
    language: str
    template_id: str
    header: str
    text: str
    flow_id: str = ""
    category: str = "transactional"


@dataclass(frozen=True, slots=True)
class Whitelist:
    """Hosts of links and phone numbers that the entity has had approved; empty means any."""

    hosts: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The first place where a text is not the registered one."""

    at: int
    expected: str
    found: str

    def __str__(self) -> str:
        return f"at character {self.at}: registered {self.expected!r}, found {self.found!r}"


class Registry:
    """The registered templates of one entity, by event and language."""

    def __init__(self, templates: list[Registered]) -> None:
        self._by_key = {(each.event, each.language): each for each in templates}

    @classmethod
    def read(cls, text: str) -> "Registry":
        """Parse the configuration's JSON list; raises InvalidInput naming the entry at fault."""
        if not text.strip():
            return cls([])
        try:
            rows = json.loads(text)
        except ValueError as error:
            raise InvalidInput(f"Not JSON: {error}", field="dlt_registry") from error
        if not isinstance(rows, list):
            raise InvalidInput("A JSON list is expected.", field="dlt_registry")
        return cls([_entry(number, row) for number, row in enumerate(rows, 1)])

    def find(self, event: str, language: str) -> Registered | None:
        """The template of an event in a language, or None."""
        return self._by_key.get((event, language))

    def __len__(self) -> int:
        return len(self._by_key)


def _entry(number: int, row: Any) -> Registered:
    where = f"Entry {number}"
    if not isinstance(row, Mapping):
        raise InvalidInput(f"{where} is not an object.", field="dlt_registry")
    missing = [
        name for name in ("event", "language", "template_id", "header", "text") if not row.get(name)
    ]
    if missing:
        raise InvalidInput(f"{where} lacks {', '.join(missing)}.", field="dlt_registry")
    header = str(row["header"])
    if not re.fullmatch(r"[A-Za-z0-9]{3,11}", header):
        raise InvalidInput(f"{where}: {header!r} is not a sender header.", field="dlt_registry")
    unknown = set(re.findall(r"\{#(.*?)#\}", str(row["text"]))) - {
        "var", "numeric", "alphanumeric", "url", "urlott", "cbn", "email",
    }  # fmt: skip
    if unknown:
        raise InvalidInput(
            f"{where}: no variable type {sorted(unknown)[0]!r}.", field="dlt_registry"
        )
    return Registered(
        event=str(row["event"]),
        language=str(row["language"]),
        template_id=str(row["template_id"]),
        header=header,
        text=str(row["text"]),
        flow_id=str(row.get("flow_id") or ""),
        category=str(row.get("category") or "transactional"),
    )


def lint(text: str, registered: str, whitelist: Whitelist | None = None) -> Mismatch | None:
    """The first difference between a text and its registered template, or None when it fits."""
    allowed = whitelist or Whitelist()
    parts = _TOKEN.split(registered)  # static, variable, static, variable, ..., static
    position = 0
    for index in range(0, len(parts), 2):
        static = parts[index]
        if not text.startswith(static, position):
            return _difference(text, static, position)
        position += len(static)
        if index + 1 == len(parts):
            break
        variable, following = parts[index + 1], parts[index + 2]
        end = _end(text, position, following, last=index + 3 == len(parts))
        if end < 0:
            return Mismatch(position, following, text[position:][:40])
        problem = _objection(variable, text[position:end], allowed)
        if problem:
            return Mismatch(position, f"{variable}: {problem}", text[position:end][:60])
        position = end
    return None if position == len(text) else Mismatch(position, "", text[position:][:40])


def _end(text: str, begin: int, following: str, *, last: bool) -> int:
    """Where a variable ends: before the static text that follows it."""
    if last:
        end = len(text) - len(following)
        return end if end >= begin and text.endswith(following) else -1
    if not following:
        return len(text)
    return text.find(following, begin)


def _difference(text: str, static: str, begin: int) -> Mismatch:
    at = begin
    for expected in static:
        if at >= len(text) or text[at] != expected:
            break
        at += 1
    return Mismatch(at, static[at - begin :][:40], text[at:][:40])


def _objection(variable: str, value: str, allowed: Whitelist) -> str:
    """Why a value may not stand for a variable, or an empty string."""
    kind, many = variable[2:].partition("#")[0], variable.count("{")
    if kind != "var":
        return _CHECKS[kind](value, allowed)
    longest = OLD_VARIABLE_LENGTH * many
    return f"{len(value)} characters, at most {longest}" if len(value) > longest else ""


def _numeric(value: str, _: Whitelist) -> str:
    return "" if re.fullmatch(r"[0-9][0-9.,]*", value) else "digits only"


def _alphanumeric(value: str, _: Whitelist) -> str:
    # Indian scripts write vowels as combining marks, which are no letters to str.isalnum.
    return (
        "" if value and not re.search(r"https?://|[<>{}\[\]^~|\\]", value) else "letters and digits"
    )


def _url(value: str, allowed: Whitelist) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "not a link"
    if allowed.hosts and parts.hostname not in allowed.hosts:
        return f"{parts.hostname} is not whitelisted"
    return ""


def _number(value: str, allowed: Whitelist) -> str:
    if not re.fullmatch(r"\+?[0-9]{3,15}", value):
        return "not a phone number"
    if allowed.numbers and value not in allowed.numbers:
        return f"{value} is not whitelisted"
    return ""


def _email(value: str, _: Whitelist) -> str:
    return "" if _EMAIL.fullmatch(value) else "not an e-mail address"


_CHECKS: Mapping[str, Callable[[str, Whitelist], str]] = {
    "numeric": _numeric,
    "alphanumeric": _alphanumeric,
    "url": _url,
    "urlott": _url,
    "cbn": _number,
    "email": _email,
}
