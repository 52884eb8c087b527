"""Filtering, searching and sorting orders."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from graphql.error import GraphQLError

from ...order import OrderStatus
from ..core.connection import search_all_terms
from ..core.utils import from_global_id_or_error

_SEARCHED = (
    "number",
    "user_email",
    "user__email",
    "user__first_name",
    "user__last_name",
    "billing_address__first_name",
    "billing_address__last_name",
    "billing_address__phone",
    "shipping_address__first_name",
    "shipping_address__last_name",
    "shipping_address__phone",
    "external_reference",
    "voucher_code",
)
_RELATED_SEARCHED = (
    "lines__product_name",
    "lines__product_sku",
    "payment_transactions__psp_reference",
)
_SORT = {
    "number": ["number"],
    "created_at": ["created_at", "status", "number"],
    "creation_date": ["created_at", "status", "number"],
    "last_modified_at": ["updated_at", "status", "number"],
    "customer": ["billing_address__last_name", "billing_address__first_name", "number"],
    "payment": ["charge_status", "status", "number"],
    "fulfillment_status": ["status", "user_email", "number"],
    "status": ["status", "number"],
    "rank": ["created_at", "number"],
}
_COMPARE = {"eq": "", "one_of": "__in", "gte": "__gte", "lte": "__lte"}


def sorted_rows(rows: Any, sort_by: Any) -> Any:
    """Newest number first, unless told otherwise."""
    if not sort_by:
        return rows
    columns = _SORT[sort_by["field"]]
    return rows.order_by(*[f"{sort_by['direction']}{column}" for column in columns])


def search(rows: Any, text: str) -> Any:
    """Orders that hold every word: in number, customer, address, product or payment reference."""
    direct = search_all_terms(rows, text.replace("#", ""), *_SEARCHED)
    related = search_all_terms(rows, text, *_RELATED_SEARCHED)
    return rows.filter(
        Q(pk__in=direct.order_by().values("pk")) | Q(pk__in=related.order_by().values("pk"))
    )


def filtered(rows: Any, filter_input: Any, where: Any, text: str | None) -> Any:
    """Apply what the query asks for."""
    if filter_input and where:
        raise GraphQLError("Only one filtering argument (filter or where) can be specified.")
    if text and text.strip():
        rows = search(rows, text)
    if filter_input:
        rows = _filter(rows, filter_input)
    if where:
        rows = rows.filter(_where(where)).distinct()
    return rows


def _pks(ids: list[str], kind: str) -> list[Any]:
    return [from_global_id_or_error(one, kind)[1] for one in ids]


def _bounds(column: str, given: Any, suffix: str = "") -> Q:
    found = Q()
    for bound in ("gte", "lte"):
        if given.get(bound) is not None:
            found &= Q(**{f"{column}{suffix}__{bound}": given[bound]})
    return found


def _filter(rows: Any, given: Any) -> Any:
    condition = Q()
    if given.get("search"):
        rows = search(rows, given["search"])
    if given.get("status"):
        condition &= _statuses(given["status"])
    if given.get("customer"):
        rows = search_all_terms(
            rows,
            given["customer"],
            "user_email",
            "user__email",
            "user__first_name",
            "user__last_name",
        )
    if given.get("created"):
        condition &= _bounds("created_at", given["created"], "__date")
    if given.get("updated_at"):
        condition &= _bounds("updated_at", given["updated_at"])
    for name in ("authorize_status", "charge_status"):
        if given.get(name):
            condition &= Q(**{f"{name}__in": given[name]})
    if given.get("channels"):
        condition &= Q(channel_id__in=_pks(given["channels"], "Channel"))
    if given.get("ids"):
        condition &= Q(pk__in=_pks(given["ids"], "Order"))
    if given.get("numbers"):
        condition &= Q(number__in=[int(number) for number in given["numbers"] if number.isdigit()])
    for pair in given.get("metadata") or []:
        if pair.get("value"):
            condition &= Q(metadata__contains={pair["key"]: pair["value"]})
        else:
            condition &= Q(metadata__has_key=pair["key"])
    return rows.filter(condition)


def _statuses(chosen: list[str]) -> Q:
    """The filter's names; "ready to fulfill" means paid and not yet sent."""
    plain = [status.replace("partially_fulfilled", "partially fulfilled") for status in chosen]
    condition = Q(status__in=plain)
    if "ready_to_fulfill" in chosen:
        condition |= Q(
            status__in=[OrderStatus.UNFULFILLED, OrderStatus.PARTIALLY_FULFILLED],
            charge_status__in=["full", "overcharged"],
        )
    if "ready_to_capture" in chosen:
        closed = [OrderStatus.DRAFT, OrderStatus.CANCELED, OrderStatus.EXPIRED]
        condition |= Q(total_authorized_amount__gt=0) & ~Q(status__in=closed)
    return condition


_WHERE = {
    "number": "number",
    "user_email": "user_email",
    "authorize_status": "authorize_status",
    "charge_status": "charge_status",
    "status": "status",
    "voucher_code": "voucher_code",
}
_WHERE_IDS = {
    "channel_id": ("channel_id", "Channel"),
    "user": ("user_id", "User"),
    "checkout_id": ("checkout_token", "Checkout"),
}


def _where(given: Any) -> Q:
    condition = Q()
    for name, column in _WHERE.items():
        if name in given:
            condition &= _compare(column, given[name])
    for name, (column, kind) in _WHERE_IDS.items():
        if name in given:
            condition &= _compare(column, given[name], kind)
    if given.get("ids"):
        condition &= Q(pk__in=_pks(given["ids"], "Order"))
    for name in ("created_at", "updated_at"):
        if given.get(name):
            condition &= _bounds(name, given[name])
    if given.get("metadata"):
        condition &= _metadata(given["metadata"])
    for part in given.get("AND") or given.get("_and") or []:
        condition &= _where(part)
    either = Q()
    for part in given.get("OR") or given.get("_or") or []:
        either |= _where(part)
    return condition & either


def _compare(column: str, given: Any, kind: str | None = None) -> Q:
    condition = Q()
    ranges = given.get("range") or {}
    for name, suffix in _COMPARE.items():
        value = ranges.get(name, given.get(name))
        if value is None:
            continue
        if kind:
            value = _pks(value, kind) if name == "one_of" else _pks([value], kind)[0]
        if column == "checkout_token":
            value = [str(one) for one in value] if isinstance(value, list) else str(value)
        condition &= Q(**{f"{column}{suffix}": value})
    return condition


def _metadata(given: Any) -> Q:
    value = given.get("value") or {}
    if value.get("eq") is not None:
        return Q(metadata__contains={given["key"]: value["eq"]})
    if value.get("one_of"):
        found = Q()
        for one in value["one_of"]:
            found |= Q(metadata__contains={given["key"]: one})
        return found
    return Q(metadata__has_key=given["key"])
