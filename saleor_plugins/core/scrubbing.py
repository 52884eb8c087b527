"""Taking personal data and secrets out of what is written for people to read: logs, error reports.

It knows the shapes of things (an address, a number, a token) and the names that such things go by. It
is the last line of defence: what has neither a known shape nor a telling name must not get here.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from .masking import mask_email, mask_phone

GONE = "…"
_DEEPEST = 8

_Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

# In this order: what is in a URL or behind a name goes before its own shape is looked for.
_RULES: tuple[_Rule, ...] = (
    # PostgreSQL quotes the row that it refuses.
    (re.compile(r"(DETAIL:|Failing row contains).*"), rf"\1 {GONE}"),
    (re.compile(r"(\w+://)[^\s/@:]*:[^\s/@]*@"), rf"\1{GONE}@"),
    (re.compile(r"([?&][\w.\[\]-]+=)[^&\s\"'<>]+"), rf"\1{GONE}"),
    (re.compile(r"(?i)\b(bearer|basic|jwt)\s+[\w.~+/=-]{8,}"), rf"\1 {GONE}"),
    (re.compile(r"\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?"), GONE),
    (
        re.compile(
            r"(?i)((?:secret|password|passwd|passphrase|token|authkey|api[_-]?key|access[_-]?key|"
            r"private[_-]?key|signature|cookie|session)\w*[\"']?\s*[=:]\s*[\"']?)[^\s\"',&}]+"
        ),
        rf"\1{GONE}",
    ),
    # "Your code is 123456", "otp=1234"
    (re.compile(r"(?i)\b((?:otp|code|pin)\b[^\d\n]{0,16})(?<!\d)\d{4,8}\b"), rf"\1{GONE}"),
    (
        re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"),
        lambda found: mask_email(found.group()),
    ),
    (
        re.compile(r"(?<![\w.])\+\d(?:[ -]?\d){9,14}(?!\d)"),
        lambda found: mask_phone(re.sub(r"[ -]", "", found.group())),
    ),
    # A mobile number of India without its +91
    (
        re.compile(r"(?<![\w.+-])(?:91|0)?[6-9]\d{4}[ -]?\d{5}(?![\w-])"),
        lambda found: mask_phone(re.sub(r"[ -]", "", found.group())),
    ),
    # A card's number or an Aadhaar
    (re.compile(r"(?<![\w.-])\d(?:[ -]?\d){11,18}(?![\w-])"), GONE),
)

# Names whose values are somebody's, or secret, whatever they look like.
_NAMES = re.compile(
    r"(?i)secret|passw|passphrase|token|auth|api_?key|access_?key|private|signature|cookie|session|csrf"
    r"|otp|(^|_)code$|(^|_)pin(_?code)?$|cvv|card|vpa|upi|iban|account_?number|aadhaar|gstin|(^|_)pan$"
    r"|mail|phone|mobile|msisdn|contact|recipient|(^|_)to$|whatsapp"
    r"|address|street|city|postal|zip|line_?[12]|landmark|latitude|longitude"
    r"|first_?name|last_?name|full_?name|customer|company|birth|gender|(^|_)ip$|remote_addr|forwarded"
    r"|(^|_)body$|payload|variables|(^|_)query|metadata|(^|_)note$|(^|_)text$|subject|html"
)


def text(value: str) -> str:
    """The text with addresses and numbers masked, and secrets gone."""
    for pattern, replacement in _RULES:
        value = pattern.sub(replacement, value)
    return value


def tells(name: str) -> bool:
    """Whether what goes by this name is not to be shown at all."""
    return bool(_NAMES.search(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).replace("-", "_")))


def value(found: Any, depth: int = 0) -> Any:
    """A JSON-like value with every text in it scrubbed, and what stands under a telling name gone."""
    if isinstance(found, str):
        return text(found)
    if depth >= _DEEPEST:
        return GONE
    if isinstance(found, Mapping):
        return {
            str(name): GONE
            if tells(str(name)) and each not in (None, "", True, False)
            else value(each, depth + 1)
            for name, each in found.items()
        }
    if isinstance(found, list | tuple | set | frozenset):
        return [value(each, depth + 1) for each in found]
    if found is None or isinstance(found, bool | float):
        return found
    if isinstance(found, int):
        scrubbed = text(str(found))
        return found if scrubbed == str(found) else scrubbed
    return text(str(found))
