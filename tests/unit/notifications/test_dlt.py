"""DLT: the registered text to the character, and the first difference by name."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_plugins.core.errors import InvalidInput
from saleor_plugins.notifications import templates
from saleor_plugins.notifications.dlt import Registry, Whitelist, lint
from saleor_plugins.notifications.events import CATALOGUE, Channel

SHOP = Whitelist(frozenset({"shop.example"}), frozenset({"+918022223333"}))

FITS = [
    ("Order {#var#} placed.", "Order 1042 placed."),
    ("Order {#var#} placed.", "Order  placed."),
    ("Order {#var#} placed.", "Order 1042 was placed."),
    ("{#var#}: order {#var#} for {#var#}.", "Anand: order 1042 for ₹1,249.00."),
    ("Code {#numeric#}", "Code 123456"),
    ("Pay {#numeric#} now", "Pay 1,249.00 now"),
    ("Dear {#alphanumeric#}, hi", "Dear Anita, hi"),
    ("प्रिय {#alphanumeric#}, नमस्ते", "प्रिय अनीता, नमस्ते"),
    ("See {#url#}", "See https://shop.example/track?n=1"),
    ("Call {#cbn#}.", "Call +918022223333."),
    ("Mail {#email#}", "Mail a@shop.example"),
    ("No variables.", "No variables."),
    ("Follow {#var#}{#var#}.", "Follow " + "x" * 60 + "."),
    ("Follow {#var#}{#var#}{#var#}", "Follow AWB1"),
    ("{#var#}{#var#}: {#var#}", "y" * 45 + ": " + "x" * 30),
]

DIFFERS = [
    ("Order {#var#} placed.", "order 1042 placed.", 0, "Order "),
    ("Order {#var#} placed.", "Order 1042 placed!", 6, " placed."),
    ("Order {#var#} placed.", "Order 1042 placed. ", 6, " placed."),
    ("No variables.", "No variables", 12, "."),
    ("No variables.", "No variables.x", 13, ""),
    ("Order {#var#}.", "Order " + "x" * 31 + ".", 6, "31 characters"),
    ("Follow {#var#}{#var#}.", "Follow " + "x" * 61 + ".", 7, "61 characters, at most 60"),
    ("{#var#}{#var#}: {#var#}", "y: " + "x" * 31, 3, "31 characters, at most 30"),
    ("Code {#numeric#}", "Code 12a", 5, "digits only"),
    ("Hi {#alphanumeric#}!", "Hi https://x.example!", 3, "letters and digits"),
    ("See {#url#}", "See http:/x", 4, "not a link"),
    ("See {#url#}", "See https://evil.example/", 4, "evil.example is not whitelisted"),
    ("Call {#cbn#}.", "Call +911111111111.", 5, "not whitelisted"),
    ("Call {#cbn#}.", "Call me.", 5, "not a phone number"),
    ("Mail {#email#}", "Mail nobody", 5, "not an e-mail"),
    ("A {#var#}  B", "A x B", 2, "  B"),
]


@pytest.mark.parametrize(("registered", "text"), FITS)
def test_what_fits(registered: str, text: str) -> None:
    assert lint(text, registered, SHOP) is None


@pytest.mark.parametrize(("registered", "text", "at", "said"), DIFFERS)
def test_the_first_difference_is_named(registered: str, text: str, at: int, said: str) -> None:
    found = lint(text, registered, SHOP)
    assert found is not None
    assert said in found.expected
    assert found.at <= at + len(said) + 6
    assert str(found).startswith(f"at character {found.at}")


@given(
    st.lists(st.text("xyz ,.", min_size=1, max_size=9), min_size=2, max_size=5),
    st.lists(st.text("abcdefgh0123", max_size=30), min_size=4, max_size=4),
)
def test_any_filling_of_thirty_characters_fits(statics: list[str], values: list[str]) -> None:
    filled = statics[0] + "".join(v + s for v, s in zip(values, statics[1:], strict=False))
    assert lint(filled, "{#var#}".join(statics)) is None
    assert lint(filled + "¶", "{#var#}".join(statics)) is not None
    assert lint("¶" + filled, "{#var#}".join(statics)) is not None


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize(
    "name", [name for name, event in CATALOGUE.items() if Channel.SMS in event.channels]
)
def test_our_own_texts_fit_their_own_registration(name: str, language: str) -> None:
    """What we tell merchants to register is what we send."""
    told = {
        "name": "Anita",
        "shop": "Anand Stores",
        "refunded": "₹249.00",
        "track_link": "https://shop.example/track",
        **CATALOGUE[name].sample,
    }
    for tracking in ("AWB123", "https://carrier.example/track/" + "7" * 55):
        sent = templates.render(name, Channel.SMS, language, {**told, "tracking": tracking})
        assert lint(sent.text, templates.dlt_text(name, language)) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "Not JSON"),
        ("{}", "list"),
        ("[1]", "Entry 1 is not an object"),
        (json.dumps([{"event": "x"}]), "Entry 1 lacks language, template_id, header, text"),
        (
            json.dumps(
                [{"event": "x", "language": "en", "template_id": "1", "header": "A!", "text": "t"}]
            ),
            "not a sender header",
        ),
        (
            json.dumps(
                [
                    {
                        "event": "x",
                        "language": "en",
                        "template_id": "1",
                        "header": "ANANDS",
                        "text": "{#name#}",
                    }
                ]
            ),
            "no variable type 'name'",
        ),
    ],
)
def test_a_registry_that_cannot_be_read_says_where(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said) as caught:
        Registry.read(text)
    assert caught.value.field == "dlt_registry"


def test_an_empty_registry_is_none() -> None:
    assert len(Registry.read("  ")) == 0
    assert Registry.read("").find("order_placed", "en") is None
