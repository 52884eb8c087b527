"""Texts of messages: one file per event and language with a section per channel, or an override.

    templates/hi/order_placed.txt        === sms        one line, values in {{ }} only
                                         === whatsapp   as sms (sms is used where it is missing)
                                         === email      "Subject: ...", then paragraphs

An e-mail's `[[ label | link ]]` on a line of its own is a button. Rendering happens in jinja2's
sandbox; in HTML every value is escaped. SMS and WhatsApp have no blocks or filters on purpose: their
values in order are what providers' registered templates are filled with.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from ..core.errors import InvalidInput, NotFound
from .events import Channel
from .words import clean

FOLDER = Path(__file__).parent / "templates"
DEFAULT_LANGUAGE = "en"
SMS_VALUE = 30
"""A value of an SMS has at most as many characters as a DLT {#var#} may have."""
_LINKS = frozenset({"link", "url", "shop_link", "track_link", "subscription_link"})

# Values, conditions and lists: no calls, attributes or arithmetic, so nothing to break out with.
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.If,
    nodes.For,
    nodes.Not,
    nodes.And,
    nodes.Or,
)

_VALUE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_SECTION = re.compile(r"^=== (\w+)\s*$", re.MULTILINE)
_BUTTON = re.compile(r"^\[\[\s*(.+?)\s*\|\s*(\S+)\s*\]\]$")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message ready for a provider. `values` are the template's values in order."""

    text: str
    values: tuple[str, ...] = ()
    subject: str = ""
    html: str = ""
    language: str = DEFAULT_LANGUAGE
    event: str = ""


class TemplateProblem(InvalidInput):
    """A template cannot be rendered: unknown value, syntax, or something the sandbox forbids."""

    default_code = "TEMPLATE_INVALID"


def _environment(*, html: bool) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        autoescape=html, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.clear()  # no range, dict or lipsum: templates fill in, they do not compute
    return environment


_TEXT = _environment(html=False)
_HTML = _environment(html=True)


@lru_cache(maxsize=1024)
def _compiled(text: str, *, html: bool = False) -> Template:
    """A template ready to be filled in: compiling one takes longer than sending an e-mail."""
    return (_HTML if html else _TEXT).from_string(text)


@cache
def _sheet() -> str:
    return (FOLDER / "email.html").read_text(encoding="utf-8")


@cache
def _sections(event: str, language: str) -> Mapping[str, str] | None:
    path = FOLDER / language / f"{event}.txt"
    if not path.is_file():
        return None
    parts = _SECTION.split(path.read_text(encoding="utf-8"))
    return {name: body.strip() for name, body in zip(parts[1::2], parts[2::2], strict=True)}


def languages() -> list[str]:
    """Codes of the languages that have templates."""
    return sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def candidates(language: str) -> list[str]:
    """`hi-IN` is looked for as hi-in, hi, en."""
    code = language.lower().replace("_", "-")
    return list(dict.fromkeys([code, code.partition("-")[0], DEFAULT_LANGUAGE]))


def source(
    event: str,
    channel: Channel,
    language: str,
    overrides: Mapping[str, str] | None = None,
) -> tuple[str, str]:
    """The text of a template and the language it is in; NotFound when there is none.

    `overrides` are the merchant's own texts of this event and channel by language.
    """
    for code in candidates(language):
        if overrides and overrides.get(code):
            return overrides[code], code
        sections = _sections(event, code)
        if sections is None:
            continue
        wanted = channel.value.lower()
        body = sections.get(wanted) or (sections.get("sms") if wanted == "whatsapp" else None)
        if body:
            return body, code
    raise NotFound(f"There is no {channel.value} template for {event}.", code="TEMPLATE_MISSING")


@lru_cache(maxsize=1024)
def check(text: str, channel: Channel) -> None:
    """Raise TemplateProblem when a merchant's text cannot be a template of the channel."""
    try:
        parsed = _TEXT.parse(text)
    except TemplateError as error:
        raise TemplateProblem(f"The template cannot be read: {error}", field="text") from error
    for node in parsed.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            raise TemplateProblem(
                f"A template fills in values; {type(node).__name__} is not for it.", field="text"
            )
    if channel is Channel.EMAIL:
        if not text.startswith("Subject:"):
            raise TemplateProblem("An e-mail begins with its Subject: line.", field="text")
        return
    rest = _VALUE.sub("", text)
    if "{{" in rest or "{%" in rest:
        raise TemplateProblem(
            "Only plain values such as {{ number }} may stand in an SMS or WhatsApp text.",
            field="text",
        )


def render(
    event: str,
    channel: Channel,
    language: str,
    context: Mapping[str, Any],
    overrides: Mapping[str, str] | None = None,
) -> Rendered:
    """Fill the template of an event in; raises TemplateProblem or NotFound."""
    text, code = source(event, channel, language, overrides)
    check(text, channel)
    if channel is Channel.EMAIL:
        return _email(event, code, text, clean(context))
    return _short(event, code, text, context, channel)


def _short(
    event: str, language: str, text: str, context: Mapping[str, Any], channel: Channel
) -> Rendered:
    longest = SMS_VALUE if channel is Channel.SMS else 200
    plain = channel is Channel.SMS and text.isascii()
    values = []
    for name in _VALUE.findall(text):
        if name not in context:
            raise TemplateProblem(f"{event} has no value {name!r}.", field=name)
        value = clean(context[name], longest)
        said = ", ".join(value) if isinstance(value, list) else str(value)
        values.append(_in_gsm(said, longest) if plain else said)
    filled = iter(values)
    body = _VALUE.sub(lambda _: next(filled), " ".join(text.split()))
    return Rendered(text=body, values=tuple(values), language=language, event=event)


def _in_gsm(said: str, longest: int) -> str:
    """Without our own signs that GSM's alphabet lacks: one of them, and 70 characters fit instead of 160.

    What has none of them stays as it is: a link is longer than other values may be.
    """
    plain = said.replace("₹", "Rs ").replace("…", "...")
    if plain == said or len(plain) <= longest:
        return plain
    return f"{plain[: longest - 3].rstrip(' .')}..."


def dlt_text(event: str, language: str, overrides: Mapping[str, str] | None = None) -> str:
    """The SMS text of an event as it is to be registered, each value a typed variable."""
    text, _ = source(event, Channel.SMS, language, overrides)

    def variable(match: re.Match[str]) -> str:
        name = match.group(1)
        # A carrier's number or its link: three old variables in a row have room for either.
        return "{#url#}" if name in _LINKS else "{#var#}" * (3 if name == "tracking" else 1)

    return _VALUE.sub(variable, " ".join(text.split()))


def _email(event: str, language: str, source_text: str, context: Mapping[str, Any]) -> Rendered:
    head, _, body = source_text.partition("\n")
    try:
        subject = _compiled(head.partition(":")[2].strip()).render(context)
        plain = _compiled(body.strip()).render(context)
        marked = _compiled(body.strip(), html=True).render(context)
    except TemplateError as error:
        raise TemplateProblem(f"{event} cannot be rendered: {error}") from error
    except (TypeError, ValueError, ArithmeticError) as error:
        raise TemplateProblem(f"{event} cannot be rendered: {type(error).__name__}") from error
    return Rendered(
        text=_plain(plain),
        subject=" ".join(subject.split()),
        html=_page(language, subject, marked, context),
        language=language,
        event=event,
    )


def _plain(body: str) -> str:
    lines = []
    for line in body.splitlines():
        button = _BUTTON.match(line.strip())
        lines.append(f"{button.group(1)}: {button.group(2)}" if button else line.strip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _page(language: str, subject: str, body: str, context: Mapping[str, Any]) -> str:
    blocks = []
    for block in re.split(r"\n\s*\n", body):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        if not lines:
            continue
        button = _BUTTON.match(lines[0])
        if button and len(lines) == 1:
            blocks.append(_button(button.group(1), button.group(2)))
        elif all(line.startswith("- ") for line in lines):
            items = "".join(f"<li>{line[2:]}</li>" for line in lines)
            blocks.append(f"<ul>{items}</ul>")
        else:
            blocks.append(f"<p>{'<br>'.join(lines)}</p>")
    return _compiled(_sheet(), html=True).render(
        language=language,
        subject=" ".join(subject.split()),
        shop=context.get("shop", ""),
        body=Markup("\n".join(blocks)),  # noqa: S704 - every value in it was escaped when rendered
    )


def _button(label: str, link: str) -> str:
    # The link was escaped as text; only web addresses become something to press.
    if not link.startswith(("https://", "http://")):
        return f"<p>{label}</p>"
    return f'<p><a class="button" href="{escape(Markup(link))}">{label}</a></p>'  # noqa: S704
