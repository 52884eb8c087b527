"""Templates: complete, sandboxed, escaped, and readable."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_plugins.notifications import templates
from saleor_plugins.notifications.events import CATALOGUE, MAIN_EVENTS, Channel, Event
from saleor_plugins.notifications.templates import TemplateProblem, render

LANGUAGES = ("bn", "en", "gu", "hi", "kn", "ml", "mr", "pa", "ta", "te")
SCRIPTS = {
    "bn": "ঀ-৿",
    "gu": "઀-૿",
    "hi": "ऀ-ॿ",
    "kn": "ಀ-೿",
    "ml": "ഀ-ൿ",
    "mr": "ऀ-ॿ",
    "pa": "਀-੿",
    "ta": "஀-௿",
    "te": "ఀ-౿",
}


def values(event: Event) -> dict[str, object]:
    return {
        "name": "Anita",
        "shop": "Anand Stores",
        "shop_link": "https://shop.example/",
        "track_link": "https://shop.example/track?number=1042",
        "subscription_link": "https://shop.example/account/subscriptions",
        "refunded": "₹249.00",
        **event.sample,
    }


def every() -> list[tuple[str, Channel, str]]:
    found = []
    for language in LANGUAGES:
        names = CATALOGUE if language in ("en", "hi") else MAIN_EVENTS
        for name in names:
            found += [(name, channel, language) for channel in CATALOGUE[name].channels]
    return found


@pytest.mark.parametrize(("name", "channel", "language"), every())
def test_every_template_is_there_and_renders(name: str, channel: Channel, language: str) -> None:
    event = CATALOGUE[name]
    shown = render(name, channel, language, values(event))
    assert shown.language == language
    assert "{{" not in shown.text and "{%" not in shown.text
    assert shown.text.strip()
    if language in SCRIPTS:
        assert re.search(f"[{SCRIPTS[language]}]", shown.text)
    if channel is Channel.EMAIL:
        assert shown.subject and "\n" not in shown.subject
        assert shown.html.count("<p") >= 1 and "[[" not in shown.html
        assert f'lang="{language}"' in shown.html
    else:
        assert len(shown.text) <= 480
        assert all(len(value) <= 200 for value in shown.values)


# The list of what is to be told, in the words it was asked for.
ASKED_FOR = {
    "order placed": ["order_placed"],
    "order confirmed": ["order_confirmed"],
    "order paid": ["order_paid"],
    "payment failed": ["payment_failed"],
    "packed": ["order_packed"],
    "shipped with tracking": ["order_shipped"],
    "out for delivery": ["order_out_for_delivery"],
    "delivered": ["order_delivered"],
    "cancelled": ["order_cancelled"],
    "refunded": ["order_refunded"],
    "invoice ready": ["invoice_ready"],
    "account events": [
        "account_confirmation",
        "account_password_reset",
        "account_set_password",
        "account_change_email",
        "account_email_changed",
        "account_delete",
    ],
    "distributor applied": ["distributor_applied", "owner_distributor_applied"],
    "distributor approved": ["distributor_approved"],
    "distributor rejected": ["distributor_rejected"],
    "distributor suspended": ["distributor_suspended"],
    "subscription created": ["subscription_created"],
    "renewal upcoming": ["subscription_renewal_upcoming"],
    "renewed": ["subscription_renewed"],
    "skipped": ["subscription_skipped"],
    "paused": ["subscription_paused"],
    "subscription payment failed": ["subscription_payment_failed"],
    "pre-debit notice": ["subscription_predebit"],
    "wallet low": ["wallet_low"],
    "low stock": ["low_stock"],
    "out of stock": ["out_of_stock"],
    "daily summary": ["daily_summary"],
    "one-time codes": ["sign_in_code", "phone_link_code", "email_code"],
}


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("words", ASKED_FOR)
def test_every_event_asked_for_has_its_own_text(words: str, language: str) -> None:
    """In the event's own file, for each of its channels, without falling back to another language."""
    for name in ASKED_FOR[words]:
        for channel in CATALOGUE[name].channels:
            _, found = templates.source(name, channel, language)
            assert found == language, (name, channel)


def test_every_template_belongs_to_an_event() -> None:
    """A file that no event names is a text that nobody gets."""
    for language in LANGUAGES:
        files = {path.stem for path in (templates.FOLDER / language).glob("*.txt")}
        assert files <= set(CATALOGUE), language


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_has_text_and_both_colour_schemes(language: str) -> None:
    """Readable without HTML, and declared for light and dark, in every language there is."""
    for name in CATALOGUE if language in ("en", "hi") else MAIN_EVENTS:
        if Channel.EMAIL not in CATALOGUE[name].channels:
            continue
        shown = render(name, Channel.EMAIL, language, values(CATALOGUE[name]))
        assert len(shown.text) > 20 and "<" not in shown.text, name
        assert 'name="color-scheme" content="light dark"' in shown.html
        assert "@media (prefers-color-scheme: dark)" in shown.html


def test_a_code_is_spoken_digit_by_digit() -> None:
    """Twice, and as digits: a machine reads 123456 as a number."""
    shown = render("sign_in_code", Channel.VOICE, "en", values(CATALOGUE["sign_in_code"]))
    assert shown.text.count("1, 2, 3, 4, 5, 6") == 2 and "123456" not in shown.text


def names(text: str) -> set[str]:
    """The values that a template speaks of."""
    return set(re.findall(r"(?:\{\{|%-? (?:if|for \w+ in)) (\w+)", text)) - {"item"}


@pytest.mark.parametrize("language", sorted(SCRIPTS))
def test_every_language_says_the_same(language: str) -> None:
    """A text in any language fills in the values that the English one fills in, and no others."""
    for name in CATALOGUE if language == "hi" else MAIN_EVENTS:
        for channel in CATALOGUE[name].channels:
            english, _ = templates.source(name, channel, "en")
            text, _ = templates.source(name, channel, language)
            if channel is Channel.EMAIL:
                known, wanted = set(values(CATALOGUE[name])), names(english) - {"shop", "amount"}
                assert names(text) <= known and wanted <= names(text), (name, channel)
                if name == "payment_failed":
                    assert {"shop", "amount", "reason", "hours", "link"} <= names(text)
            else:
                assert names(text) == names(english), (name, channel)


GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)


def parts(text: str) -> int:
    """How many SMS an operator makes (and charges) of a text: 3GPP TS 23.038 and 23.040."""
    if set(text) <= GSM:
        return 1 if len(text) <= 160 else -(-len(text) // 153)
    units = len(text.encode("utf-16-be")) // 2
    return 1 if units <= 70 else -(-units // 67)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_sms_is_one_part_in_english_and_three_at_most_elsewhere(language: str) -> None:
    """Every sign outside GSM's alphabet, the rupee's among them, would make it a longer alphabet's."""
    for name in CATALOGUE if language in ("en", "hi") else MAIN_EVENTS:
        if Channel.SMS not in CATALOGUE[name].channels:
            continue
        told = {**values(CATALOGUE[name]), "name": "A" * 90, "reason": "B" * 90}
        shown = render(name, Channel.SMS, language, told)
        assert parts(shown.text) <= (1 if language == "en" else 3), (name, shown.text)


def test_a_value_that_is_cut_stays_in_gsms_alphabet() -> None:
    """Thirty characters at most, as a DLT variable may have, also where the rupee takes three."""
    told = {"shop": "A" * 60, "number": "1042", "amount": "₹" + "9" * 29}
    shown = render("order_placed", Channel.SMS, "en", told)
    assert [len(value) for value in shown.values] == [30, 4, 30]
    assert set(shown.text) <= GSM and shown.values[2].startswith("Rs 999")
    assert "₹" in render("order_placed", Channel.WHATSAPP, "en", told).text


def test_a_link_in_an_sms_is_whole() -> None:
    """Half a link leads nowhere, to the parcel or to paying."""
    link = "https://carrier.example/parcels/" + "A1" * 40
    for name, value in (("order_out_for_delivery", "tracking"), ("payment_failed", "link")):
        shown = render(name, Channel.SMS, "en", {**values(CATALOGUE[name]), value: link})
        assert link in shown.values and link in shown.text


def test_the_text_to_register_has_a_link_where_a_link_is_said() -> None:
    """An old variable has thirty characters, a link has more."""
    for name, event in CATALOGUE.items():
        if Channel.SMS not in event.channels:
            continue
        said = values(event)
        text, _ = templates.source(name, Channel.SMS, "en")
        order = re.findall(r"\{\{\s*(\w+)", text)
        registered = re.findall(r"(?:\{#\w+#\})+", templates.dlt_text(name, "en"))
        kinds = ["{#url#}" if str(said[n]).startswith("https://") else "{#var#}" for n in order]
        assert [variable[:7] for variable in registered] == kinds, name


def test_a_link_to_pay_says_how_long_it_works() -> None:
    """As long as the merchant has it, in every language."""
    for language in LANGUAGES:
        told = {**values(CATALOGUE["payment_failed"]), "hours": 71}
        assert "71" in render("payment_failed", Channel.EMAIL, language, told).text


def test_ten_events_are_the_main_ones() -> None:
    assert len(MAIN_EVENTS) == 10
    assert set(templates.languages()) == set(LANGUAGES)


def test_languages_fall_back() -> None:
    event = CATALOGUE["invoice_ready"]
    assert render(event.name, Channel.EMAIL, "ta-IN", values(event)).language == "en"
    assert (
        render("order_placed", Channel.EMAIL, "hi_IN", values(CATALOGUE["order_placed"])).language
        == "hi"
    )


def test_an_email_is_readable_in_light_and_dark() -> None:
    """Both colour schemes are declared, with text and ground that contrast by 4.5 or more."""
    html = render("order_placed", Channel.EMAIL, "en", values(CATALOGUE["order_placed"])).html
    assert 'name="color-scheme" content="light dark"' in html
    light, dark = html.split("@media (prefers-color-scheme: dark)")
    for css in (light, dark):
        body = re.search(r"body \{[^}]*?background: (#\w+); color: (#\w+)", css)
        sheet = re.search(r"\.sheet \{[^}]*?background: (#\w+)", css)
        button = re.search(r"\.button \{[^}]*?background: (#\w+); color: (#\w+)", css)
        link = re.search(r" a \{ color: (#\w+)|\na \{ color: (#\w+)", css)
        assert body and sheet and button and link
        assert contrast(body[1], body[2]) >= 4.5
        assert contrast(sheet[1], body[2]) >= 4.5
        assert contrast(button[1], button[2]) >= 4.5
        assert contrast(sheet[1], link[1] or link[2]) >= 4.5


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


HOSTILE = (
    "{{ 31*37 }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "{{ ''.__class__ }}",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[[ Pay | https://evil.example ]]",
    "x\n\n[[ Pay | https://evil.example ]]\n\ny",
    "\n=== email\nSubject: hacked",
)


@pytest.mark.parametrize("typed", HOSTILE)
@pytest.mark.parametrize("channel", CATALOGUE["order_placed"].channels)
def test_template_injection_by_customers(typed: str, channel: Channel) -> None:
    """What a customer typed as a name or a product is never a template, markup or a button."""
    event = CATALOGUE["order_placed"]
    told = {**values(event), "name": typed, "items": [typed], "number": typed}
    shown = render("order_placed", channel, "en", told)
    assert "1147" not in shown.text
    assert "<script" not in shown.html and "<img" not in shown.html
    assert 'href="https://evil.example' not in shown.html
    assert "object at" not in shown.text


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ number.__class__ }}",
        "{{ number | upper }}",
        "{{ 7 * 7 }}",
        "{{ lipsum() }}",
        "{% import 'os' as os %}",
        "{% set x = 1 %}",
        "{{ number[0] }}",
        "{{ number",
    ],
)
def test_a_merchants_text_can_only_fill_in(text: str) -> None:
    for channel, whole in ((Channel.SMS, text), (Channel.EMAIL, f"Subject: x\n{text}")):
        with pytest.raises(TemplateProblem):
            templates.check(whole, channel)


def test_an_sms_has_values_only_and_an_email_a_subject() -> None:
    with pytest.raises(TemplateProblem):
        templates.check("{% if number %}{{ number }}{% endif %}", Channel.SMS)
    with pytest.raises(TemplateProblem):
        templates.check("Hello {{ name }}", Channel.EMAIL)
    templates.check("Order {{ number }}", Channel.SMS)


def test_an_unknown_value_is_named() -> None:
    with pytest.raises(TemplateProblem, match="colour"):
        render("order_placed", Channel.SMS, "en", {}, {"en": "{{ colour }}"})
    with pytest.raises(TemplateProblem, match="colour"):
        render("order_placed", Channel.EMAIL, "en", {}, {"en": "Subject: x\n{{ colour }}"})


def test_overrides_win_in_their_language_only() -> None:
    told = values(CATALOGUE["order_placed"])
    own = {"hi": "{{ shop }} ने {{ number }} लिया"}
    assert render("order_placed", Channel.SMS, "hi", told, own).text == "Anand Stores ने 1042 लिया"
    assert render("order_placed", Channel.SMS, "en", told, own).language == "en"


def test_values_of_an_sms_come_in_order_and_fit() -> None:
    told = {**values(CATALOGUE["order_shipped"]), "shop": "A" * 50}
    shown = render("order_shipped", Channel.SMS, "en", told)
    assert [len(value) <= 30 for value in shown.values] == [True] * 3
    assert shown.values[1:] == ("1042", "AWB123")
    for value in shown.values:
        assert value in shown.text


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_renders_and_is_escaped(name: str, item: str) -> None:
    told = {**values(CATALOGUE["order_placed"]), "name": name, "items": [item]}
    shown = render("order_placed", Channel.EMAIL, "en", told)
    body = shown.html.split('<div class="sheet"')[1]
    tags = set(re.findall(r"<\s*(/?\w+)", body))
    assert tags <= {
        "div",
        "/div",
        "p",
        "/p",
        "ul",
        "/ul",
        "li",
        "/li",
        "a",
        "/a",
        "br",
        "/body",
        "/html",
    }
