"""GSTINs: the vectors of the GST network, and any number that is one character off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_plugins.distributor_pricing import gstin
from saleor_plugins.distributor_pricing.errors import InvalidInput

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ALPHABET = "0123456789" + LETTERS

_states = st.sampled_from([f"{code:02d}" for code in gstin.STATES])
_pans = st.tuples(
    st.text(LETTERS, min_size=5, max_size=5),
    st.text("0123456789", min_size=4, max_size=4),
    st.sampled_from(LETTERS),
).map("".join)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """Any GSTIN that can exist."""
    first = draw(_states) + draw(_pans) + draw(st.sampled_from("123456789" + LETTERS)) + "Z"
    return first + gstin.check_character(first)


@pytest.mark.parametrize("number", ["27AAPFU0939F1ZV", "07AAPFU0939F1ZX", "24AAQCA8719H1ZC"])
def test_known_numbers_are_accepted(number: str) -> None:
    found = gstin.parse(number)
    assert found.number == number
    assert found.state == int(number[:2])
    assert found.pan == number[2:12]


def test_the_common_fixture_is_refused() -> None:
    with pytest.raises(InvalidInput, match="check character") as refused:
        gstin.parse("29AAGCA8719B1Z8")
    assert (refused.value.code, refused.value.field) == ("INVALID_GSTIN", "gstin")


@pytest.mark.parametrize(("state", "name"), [("38", "Ladakh"), ("97", "Other Territory")])
def test_states_that_libraries_forget(state: str, name: str) -> None:
    first = f"{state}AAPFU0939F1Z"
    found = gstin.parse(first + gstin.check_character(first))
    assert found.state_name == name


@given(numbers())
def test_every_number_with_its_check_is_accepted(number: str) -> None:
    assert gstin.parse(number).number == number
    assert gstin.parse(f" {number[:5].lower()} {number[5:]}\n").number == number


@given(numbers(), st.integers(0, 13), st.sampled_from(ALPHABET))
def test_no_single_typing_error_passes(number: str, place: int, typed: str) -> None:
    wrong = number[:place] + typed + number[place + 1 :]
    if wrong == number:
        return
    with pytest.raises(InvalidInput):
        gstin.parse(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "27AAPFU0939F1Z",
        "27AAPFU0939F1ZVX",
        "00AAPFU0939F1ZV",
        "27AAPFU0939F0ZV",
        "27AAPFU0939F1YV",
        "２７AAPFU0939F1ZV",
        "<script>alert(1)</script>",
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        gstin.parse(text)
    assert refused.value.code == "INVALID_GSTIN"
