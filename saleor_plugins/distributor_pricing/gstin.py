"""The Goods and Services Tax identification number (GSTIN) of an Indian business.

Fifteen characters: two digits of the state, ten of the holder's PAN, one for the registration
within the state (1-9, then A-Z), `Z`, and a check character. The check is the GST network's
modulus 36 (https://www.gst.gov.in): each of the first fourteen characters has the value of its
place in 0-9A-Z, doubled in even places; the digits of each product in base 36 are summed.
"""

import re
from dataclasses import dataclass

from .errors import InvalidInput

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUE = {character: index for index, character in enumerate(_ALPHABET)}
_SHAPE = re.compile(r"^(\d{2})([A-Z]{5}\d{4}[A-Z])([1-9A-Z])Z([0-9A-Z])$")

# State and territory codes of the GST network; 28 was Andhra Pradesh before Telangana (37 since),
# 25 is Daman and Diu before its merger into 26, 96 foreign, 97 other territory, 99 the centre.
_NAMES = (
    "Jammu and Kashmir",
    "Himachal Pradesh",
    "Punjab",
    "Chandigarh",
    "Uttarakhand",
    "Haryana",
    "Delhi",
    "Rajasthan",
    "Uttar Pradesh",
    "Bihar",
    "Sikkim",
    "Arunachal Pradesh",
    "Nagaland",
    "Manipur",
    "Mizoram",
    "Tripura",
    "Meghalaya",
    "Assam",
    "West Bengal",
    "Jharkhand",
    "Odisha",
    "Chhattisgarh",
    "Madhya Pradesh",
    "Gujarat",
    "Daman and Diu",
    "Dadra and Nagar Haveli and Daman and Diu",
    "Maharashtra",
    "Andhra Pradesh",
    "Karnataka",
    "Goa",
    "Lakshadweep",
    "Kerala",
    "Tamil Nadu",
    "Puducherry",
    "Andaman and Nicobar Islands",
    "Telangana",
    "Andhra Pradesh",
    "Ladakh",
)
STATES = {
    **dict(enumerate(_NAMES, start=1)),
    96: "Foreign country",
    97: "Other Territory",
    99: "Centre jurisdiction",
}


@dataclass(frozen=True, slots=True)
class Gstin:
    """A checked GSTIN and its parts; `state` is the two-digit code as a number."""

    number: str
    state: int
    pan: str

    @property
    def state_name(self) -> str:
        """The state's name as it stands on an invoice."""
        return STATES[self.state]


def check_character(first_fourteen: str) -> str:
    """The fifteenth character that belongs to the first fourteen (upper case)."""
    total = 0
    for place, character in enumerate(first_fourteen):
        product = _VALUE[character] * (1 if place % 2 == 0 else 2)
        total += product // 36 + product % 36
    return _ALPHABET[(36 - total % 36) % 36]


def parse(text: str, field: str = "gstin") -> Gstin:
    """The GSTIN in `text`; spaces and case do not matter.

    Raises InvalidInput (code INVALID_GSTIN) saying which part is wrong.
    """
    number = re.sub(r"\s", "", text).upper()

    def wrong(why: str) -> InvalidInput:
        return InvalidInput(f"This is not a GSTIN: {why}", code="INVALID_GSTIN", field=field)

    if len(number) != 15:
        raise wrong(f"it has {len(number)} characters instead of 15.")
    shape = _SHAPE.match(number)
    # `\d` and the alphabet must mean ASCII: other scripts have digits, too.
    if shape is None or not number.isascii():
        raise wrong("expected a state code, a PAN, a registration, Z and a check character.")
    state = int(shape[1])
    if state not in STATES:
        raise wrong(f"there is no state with code {shape[1]}.")
    if check_character(number[:14]) != number[14]:
        raise wrong("the check character does not fit; a character was mistyped.")
    return Gstin(number, state, shape[2])
