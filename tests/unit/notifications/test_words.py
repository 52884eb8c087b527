"""Values as people read them."""

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_plugins.notifications.words import clean, day, money, spoken


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("0", "INR", "₹0.00"),
        ("999.5", "INR", "₹999.50"),
        ("1249", "INR", "₹1,249.00"),
        ("100000", "INR", "₹1,00,000.00"),
        ("12345678.9", "INR", "₹1,23,45,678.90"),
        ("-1249.005", "INR", "-₹1,249.01"),
        ("1234567", "USD", "$1,234,567.00"),
        ("1234", "JPY", "JPY 1,234"),
        ("1.2345", "KWD", "KWD 1.235"),
    ],
)
def test_money(amount: str, currency: str, words: str) -> None:
    assert money(Decimal(amount), currency) == words


@given(st.integers(0, 10**12))
def test_grouping_loses_no_digit(whole: int) -> None:
    assert money(Decimal(whole), "INR").replace(",", "") == f"₹{whole}.00"


def test_dates() -> None:
    assert day(date(2026, 11, 5)) == "5 Nov 2026"


def test_a_context_becomes_words() -> None:
    said = spoken(
        {
            "amount": {"amount": "1249.00", "currency": "INR"},
            "date": "2026-11-21",
            "retry_on": "2026-11-21T20:30:00+00:00",
            "plan": "Daily milk",
            "orders": 4,
        },
        ZoneInfo("Asia/Kolkata"),
    )
    assert said == {
        "amount": "₹1,249.00",
        "date": "21 Nov 2026",
        "retry_on": "22 Nov 2026",
        "plan": "Daily milk",
        "orders": 4,
    }


def test_a_gateway_counts_in_paise() -> None:
    assert spoken({"amount": 6450, "currency": "INR"}, ZoneInfo("UTC"))["amount"] == "₹64.50"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Anita\nKulkarni", "Anita Kulkarni"),
        (
            "Anita\r\n\r\n[[ Pay | https://evil.example ]]",
            "Anita [ [ Pay | https://evil.example ] ]",
        ),
        ("a\u202eb\u200bc", "abc"),
        ("क्\u200dष", "क्\u200dष"),
        ("  x\t y ", "x y"),
    ],
)
def test_what_people_typed_stays_one_line_of_text(typed: str, shown: str) -> None:
    assert clean(typed) == shown


@given(st.text(max_size=400))
def test_clean_never_makes_lines_or_buttons(typed: str) -> None:
    shown = clean(typed, 30)
    assert "\n" not in shown and "\r" not in shown
    assert "[[" not in shown and "]]" not in shown
    assert len(shown) <= 30 or shown.startswith("http")


def test_half_a_link_is_never_sent() -> None:
    link = "https://shop.example/" + "x" * 300
    assert clean(link, 30) == link
