"""Looking up users, groups, addresses and the rules for addresses."""

from typing import Any

from django.db.models import Q
from graphql.error import GraphQLError

from ...account.models import User
from ...permission.enums import AccountPermissions, OrderPermissions
from ..core.connection import create_connection_slice, search_all_terms
from ..core.loader import enum, query
from ..core.permissions import requestor, require
from ..core.utils import from_global_id_or_error

enum("UserSortField", CREATED_AT="date_joined", LAST_MODIFIED_AT="updated_at")
_SEARCHED = ("email", "first_name", "last_name", "addresses__phone", "addresses__first_name",
             "addresses__last_name", "addresses__city", "addresses__company_name")  # fmt: skip


@query("me")
def _(root: Any, info: Any) -> Any:
    return info.context.user or None


def _visible_users(info: Any) -> Any:
    """The users that the requestor may look up."""
    who = requestor(info.context)
    staff = bool(who and who.has_perm(AccountPermissions.MANAGE_STAFF))
    customers = bool(
        who
        and (
            who.has_perm(AccountPermissions.MANAGE_USERS)
            or who.has_perm(OrderPermissions.MANAGE_ORDERS)
        )
    )
    if staff and customers:
        return User.objects.all()
    if staff:
        return User.objects.staff()
    if customers:
        return User.objects.customers()
    require(
        info,
        AccountPermissions.MANAGE_STAFF,
        AccountPermissions.MANAGE_USERS,
        OrderPermissions.MANAGE_ORDERS,
    )
    return User.objects.none()


@query("user")
def _(
    root: Any,
    info: Any,
    id: str | None = None,
    email: str | None = None,
    external_reference: str | None = None,
) -> Any:
    if sum(value is not None for value in (id, email, external_reference)) != 1:
        raise GraphQLError("At least one of arguments is required: 'id', 'email', "
                           "'external_reference'.")  # fmt: skip
    rows = _visible_users(info)
    if id:
        return rows.filter(pk=from_global_id_or_error(id, "User")[1]).first()
    if email:
        return rows.filter(email__iexact=email).first()
    return rows.filter(external_reference=external_reference).first()


def _ranged(rows: Any, field: str, bounds: Any) -> Any:
    for bound in ("gte", "lte"):
        if bounds and bounds.get(bound) is not None:
            rows = rows.filter(**{f"{field}__{bound}": bounds[bound]})
    return rows


def _page(
    rows: Any,
    info: Any,
    *,
    filter: Any = None,
    sort_by: Any = None,
    search: Any = None,
    **args: Any,
) -> Any:
    given = filter or {}
    rows = _ranged(rows, "date_joined__date", given.get("date_joined"))
    rows = _ranged(rows, "updated_at", given.get("updated_at"))
    if given.get("ids"):
        rows = rows.filter(pk__in=[from_global_id_or_error(i, "User")[1] for i in given["ids"]])
    for item in given.get("metadata") or ():
        value = item.get("value")
        rows = (
            rows.filter(metadata__has_key=item["key"])
            if value is None
            else rows.filter(metadata__contains={item["key"]: value})
        )
    if given.get("status"):
        rows = rows.filter(is_active=given["status"] == "active")
    for text in (search, given.get("search")):
        rows = search_all_terms(rows, text, *_SEARCHED)
    field = sort_by["field"] if sort_by else "email"
    direction = sort_by["direction"] if sort_by else ""
    return create_connection_slice(
        rows.order_by(f"{direction}{field}", "pk").distinct(), info, args
    )


@query("customers")
def _(root: Any, info: Any, **args: Any) -> Any:
    require(info, OrderPermissions.MANAGE_ORDERS, AccountPermissions.MANAGE_USERS)
    return _page(User.objects.filter(Q(is_staff=False) | Q(number_of_orders__gt=0)), info, **args)
