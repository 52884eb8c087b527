"""The audit log, for those who run the shop: who changed what, when, from what to what."""

from typing import Any

import graphene

from ..core.models import AuditEntry as Row
from ..host.graphql import JSON, DateTime
from . import permissions
from .connections import connection, resolve_connection

_PERMISSIONS = ("account.manage_staff", "account.manage_users", "site.manage_settings")


class AuditActor(graphene.ObjectType):
    """Who acted: a user, staff, an App, a provider or the system."""

    kind = graphene.String(required=True)
    id = graphene.String(required=True, description="The number of the user or App; may be empty.")
    label = graphene.String(required=True)


class AuditEntry(graphene.ObjectType):
    """One change."""

    id = graphene.ID(required=True)
    action = graphene.String(required=True)
    actor = graphene.NonNull(AuditActor)
    object_type = graphene.String(required=True)
    object_id = graphene.String(required=True)
    old = JSON()
    new = JSON()
    request_id = graphene.String(required=True)
    created_at = DateTime(required=True)

    @staticmethod
    def resolve_id(root: Any, _info: Any) -> str:
        """A global id."""
        return str(graphene.Node.to_global_id("AuditEntry", root.pk))

    @staticmethod
    def resolve_actor(root: Any, _info: Any) -> dict[str, str]:
        """From the row's three columns."""
        return {"kind": root.actor_kind, "id": root.actor_id, "label": root.actor_label}


AuditEntryConnection = connection(AuditEntry, "AuditEntry")


class AuditEntryFilterInput(graphene.InputObjectType):
    """All that are given must fit. An action may end in `.*` for all of its kind."""

    action = graphene.List(graphene.NonNull(graphene.String))
    actor_kind = graphene.String()
    actor_id = graphene.String(description="A number, or the GraphQL id of a User or an App.")
    object_type = graphene.String()
    object_id = graphene.String()
    created_after = DateTime(description="From this instant on.")
    created_before = DateTime(description="Before this instant.")


class Queries(graphene.ObjectType):
    """The audit log's query."""

    audit_entries = graphene.NonNull(
        AuditEntryConnection,
        first=graphene.Int(),
        after=graphene.String(),
        filter=AuditEntryFilterInput(),
        description="Newest first.",
    )

    @staticmethod
    def resolve_audit_entries(_root: Any, info: Any, **arguments: Any) -> Any:
        """Entries that fit the filter."""
        permissions.require(info, *_PERMISSIONS)
        rows = _filtered(arguments.pop("filter", None) or {})
        return resolve_connection(
            rows.order_by("-created_at", "-pk"), AuditEntryConnection, **arguments
        )


def _filtered(wanted: Any) -> Any:
    from django.db.models import Q

    rows = Row.objects.all()
    if wanted.get("action"):
        fits = Q()
        for action in wanted["action"]:
            if action.endswith(".*"):
                fits |= Q(action__startswith=action[:-1])
            else:
                fits |= Q(action=action)
        rows = rows.filter(fits)
    for name in ("actor_kind", "object_type", "object_id"):
        if wanted.get(name):
            rows = rows.filter(**{name: wanted[name]})
    if wanted.get("actor_id"):
        kinds, number = _actor(wanted["actor_id"])
        rows = rows.filter(actor_id=number)
        if kinds:
            rows = rows.filter(actor_kind__in=kinds)
    if wanted.get("created_after"):
        rows = rows.filter(created_at__gte=wanted["created_after"])
    if wanted.get("created_before"):
        rows = rows.filter(created_at__lt=wanted["created_before"])
    return rows


def _actor(text: str) -> tuple[tuple[str, ...], str]:
    """Which kinds of actor an id can mean, and its number."""
    try:
        kind, number = graphene.Node.from_global_id(text)
    except (ValueError, TypeError):
        return (), text
    kinds = {"User": ("user", "staff"), "App": ("app",)}.get(kind)
    return (kinds, number) if kinds else ((), text)
