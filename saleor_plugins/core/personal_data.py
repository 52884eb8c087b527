"""What is kept about a person, given out on request and erased on request.

Every plugin declares what its tables hold of a customer, as it declares its retention: `held` names a
model, how a person's rows are found and what is done with each field; `nobodys` names models that
hold nothing personal. `lead` functions add what leads to further rows (an order's payments), `obstacle`
functions say why a person cannot be erased yet. Amounts, dates, numbers and the provider's references
stay: they are the merchant's books, and without the person they are nobody's.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q

from . import audit
from .errors import Conflict

ERASED = "(erased)"
_BATCH = 500
_SHORTEST_WORD = 3
# Under these names a provider's payload tells who somebody is, whatever it says.
_TELLING_KEYS = frozenset(
    {
        *("address", "addresses", "billing_address", "line1", "line2", "shipping_address"),
        *("contact", "customer_email", "customer_name", "email", "ip", "name", "notes"),
        *("phone", "phone_number", "recipient", "to", "vpa", "wa_id", "zipcode"),
    }
)


@dataclass
class Person:
    """One customer and everything that leads to rows about them.

    `emails` and `phones` (with country code) are the person's own. `words` are names, companies and
    street lines: they are looked for in the person's own rows only, since others share them.
    `references` are a provider's ids of orders and payments. `left_behind` are addresses that nothing
    leads to: they may have been somebody else's with the same phone, so they go and are not shown.
    """

    user_id: int | None = None
    emails: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    order_ids: set[UUID] = field(default_factory=set)
    checkout_ids: set[UUID] = field(default_factory=set)
    address_ids: set[int] = field(default_factory=set)
    left_behind: set[int] = field(default_factory=set)
    references: set[str] = field(default_factory=set)

    @property
    def user_ids(self) -> list[int]:
        """For `user_id__in`: a guest has none, and a null column is nobody's."""
        return [] if self.user_id is None else [self.user_id]

    @cached_property
    def _emails(self) -> list[str]:
        return [email.casefold() for email in self.emails if email]

    @cached_property
    def _numbers(self) -> list[str]:
        digits = (re.sub(r"\D", "", phone) for phone in self.phones)
        return [each[-10:] for each in digits if len(each) >= 10]

    @cached_property
    def _words(self) -> "re.Pattern[str] | None":
        words = sorted({w.strip() for w in self.words if len(w.strip()) >= _SHORTEST_WORD}, key=len)
        if not words:
            return None
        either = "|".join(re.escape(word) for word in reversed(words))
        return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)

    def named_in(self, text: str) -> bool:
        """Whether a text has the person's e-mail or phone, in any spelling of it."""
        folded = text.casefold()
        if any(email in folded for email in self._emails):
            return True
        digits = re.sub(r"[^\w]|_", "", text)
        return any(number in digits for number in self._numbers)

    def told_in(self, text: str) -> bool:
        """As `named_in`, or one of the person's names and lines: for rows that are theirs."""
        return self.named_in(text) or bool(self._words and self._words.search(text))

    def scrub(self, value: Any) -> Any:
        """JSON or a text without what tells of the person; ids and amounts stay as they are."""
        if isinstance(value, dict):
            return {
                key: (_emptied(each) if str(key).casefold() in _TELLING_KEYS else self.scrub(each))
                for key, each in value.items()
                if not self.named_in(str(key))
            }
        if isinstance(value, list):
            return [self.scrub(each) for each in value]
        if isinstance(value, str):
            return ERASED if self.told_in(value) else value
        if isinstance(value, int) and not isinstance(value, bool):
            return ERASED if self.named_in(str(value)) else value
        return value


def _emptied(value: Any) -> Any:
    """The same shape saying nothing, so that whoever reads it later still can."""
    if isinstance(value, dict):
        return {}
    if isinstance(value, list):
        return []
    return ERASED if value not in (None, "") else value


Rows = Callable[[Person], Q]


@dataclass(frozen=True)
class Holding:
    """What a model holds of a person. `blank`: new values, or functions of the row; `scrub`: fields
    that lose what tells of the person; `hide`: fields never given out, because they are secrets.

    `shown`: the rows to give out, where they are fewer than those to erase: a phone may be shared.
    """

    label: str
    rows: Rows
    delete: bool
    blank: Mapping[str, Any]
    scrub: tuple[str, ...]
    hide: tuple[str, ...]
    shown: Rows

    @property
    def model(self) -> Any:
        """The model, or None on a platform without it."""
        try:
            return apps.get_model(self.label)
        except LookupError:
            return None

    def keys_of(self, person: Person, rows: Rows | None = None) -> list[Any]:
        """Primary keys of the person's rows."""
        found = self.model._base_manager.filter((rows or self.rows)(person))
        return list(found.order_by("pk").values_list("pk", flat=True).distinct())


_holdings: list[Holding] = []
_nobodys: set[str] = set()
_leads: list[Callable[[Person], None]] = []
_keepers: list[Callable[[set[int]], Iterable[int | None]]] = []
_finders: list[Callable[[str], int | None]] = []
_obstacles: list[Callable[[Person], Iterable[str]]] = []
_steps: list[Callable[[Person], None]] = []


def held(
    label: str,
    rows: Rows,
    *,
    delete: bool = False,
    blank: Mapping[str, Any] | None = None,
    scrub: tuple[str, ...] = (),
    hide: tuple[str, ...] = (),
    shown: Rows | None = None,
) -> None:
    """Declare that `label` ("app.Model") holds personal data."""
    _holdings.append(Holding(label, rows, delete, blank or {}, scrub, hide, shown or rows))


def nobodys(*labels: str) -> None:
    """Declare that these models hold nothing about a customer."""
    _nobodys.update(label.casefold() for label in labels)


def lead(function: Callable[[Person], None]) -> Callable[[Person], None]:
    """Register a function that adds to a person what leads to further rows."""
    _leads.append(function)
    return function


def finder(function: Callable[[str], int | None]) -> Callable[[str], int | None]:
    """Register a function that knows which user a phone belongs to."""
    _finders.append(function)
    return function


def user_of_phone(phone: str) -> int | None:
    """The user of a phone, or None when nobody knows one."""
    return next((found for each in _finders if (found := each(phone)) is not None), None)


def keeper(
    function: Callable[[set[int]], Iterable[int | None]],
) -> Callable[[set[int]], Iterable[int | None]]:
    """Register a function that says which of these addresses a plugin keeps for somebody."""
    _keepers.append(function)
    return function


def kept_addresses(address_ids: set[int]) -> set[int]:
    """Those of the addresses that some plugin keeps for somebody."""
    return {pk for each in _keepers for pk in each(address_ids) if pk is not None}


def obstacle(
    function: Callable[[Person], Iterable[str]],
) -> Callable[[Person], Iterable[str]]:
    """Register a function that says, one sentence each, what has to be settled before."""
    _obstacles.append(function)
    return function


def afterwards(function: Callable[[Person], None]) -> Callable[[Person], None]:
    """Register a step of the erasure that fields alone cannot say; it runs last, in its transaction."""
    _steps.append(function)
    return function


def declared() -> set[str]:
    """Lower-case labels of all models that somebody has declared."""
    return {holding.label.casefold() for holding in _holdings} | _nobodys


def follow(person: Person) -> Person:
    """The person with everything that the plugins know to lead further."""
    # Twice: one plugin's payments are found by another's references.
    for _ in range(2):
        for function in _leads:
            function(person)
    return person


def obstacles(person: Person) -> list[str]:
    """Why the person cannot be erased yet; empty when nothing stands in the way."""
    return [sentence for function in _obstacles for sentence in function(person)]


def export(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Every row about the person, by model; secrets are left out."""
    found = {}
    for holding in _holdings:
        if holding.model is None:
            continue
        keys = holding.keys_of(person, holding.shown)
        if keys:
            rows = holding.model._base_manager.filter(pk__in=keys).order_by("pk")
            found[holding.label] = [_shown(row, holding) for row in rows]
    return found


def erase(person: Person, actor: audit.Actor) -> dict[str, int]:
    """Erase the person in one transaction; answers how many rows of each model were touched.

    Raises Conflict (code OPEN_OBLIGATIONS), having changed nothing, while something is unsettled.
    """
    with transaction.atomic():
        if found := obstacles(person):
            raise Conflict(" ".join(found), code="OPEN_OBLIGATIONS")
        # All rows are found before any is changed: erasing one must not hide another.
        present = [holding for holding in _holdings if holding.model is not None]
        plan = [(holding, holding.keys_of(person)) for holding in present]
        touched: dict[str, int] = {}
        for holding, keys in plan:
            if keys:
                _apply(holding, keys, person)
                touched[holding.label] = touched.get(holding.label, 0) + len(keys)
        for step in _steps:
            step(person)
        audit.record(
            action="customer.erased",
            actor=actor,
            object_type="User",
            object_id=person.user_id or 0,
            new={"rows": touched},
        )
    return touched


def _apply(holding: Holding, keys: list[Any], person: Person) -> None:
    for start in range(0, len(keys), _BATCH):
        rows = holding.model._base_manager.filter(pk__in=keys[start : start + _BATCH])
        if holding.delete:
            rows.delete()
            continue
        for row in rows.select_for_update(of=("self",)).order_by("pk"):
            changes = _changes(holding, row, person)
            if changes:
                # Past the model's own save: nothing is to be told about this change.
                holding.model._base_manager.filter(pk=row.pk).update(**changes)


def _changes(holding: Holding, row: Any, person: Person) -> dict[str, Any]:
    names = {each.name for each in row._meta.get_fields()} | {
        each.attname for each in row._meta.concrete_fields
    }
    changes = {
        name: value(row) if callable(value) else value
        for name, value in holding.blank.items()
        # Versions of the platform differ in a field or two.
        if name in names
    }
    for name in holding.scrub:
        if name in names:
            before = changes.get(name, getattr(row, name))
            after = person.scrub(before)
            if after != before:
                changes[name] = after
    return changes


def _shown(row: Any, holding: Holding) -> dict[str, Any]:
    shown = {}
    for column in row._meta.concrete_fields:
        if column.name in holding.hide or column.get_internal_type() == "SearchVectorField":
            continue
        value = getattr(row, column.attname)
        if isinstance(value, bytes | memoryview):
            value = bytes(value).decode(errors="replace")
        elif isinstance(column, models.FileField):
            value = value.name if value else ""
        shown[column.name] = value
    return shown
