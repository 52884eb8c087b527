"""Saleor's schema with ours merged in, built once when first asked for (about two seconds)."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import graphql
from django.conf import settings

_MODULES = (
    "saleor_plugins.distributor_pricing.schema",
    "saleor_plugins.subscriptions.schema",
    "saleor_plugins.notifications.schema",
    "saleor_plugins.order_tracking.schema",
    "saleor_plugins.phone_login.schema",
    "saleor_plugins.razorpay_gateway.schema",
    "saleor_plugins.cash_on_delivery.schema",
    "saleor_plugins.reports.schema",
    "saleor_plugins.graphql.audit",
)


def _parts(name: str) -> list[Any]:
    """The classes called `name` in the plugins' schema modules that are installed."""
    found = []
    for path in _MODULES:
        package = path.rpartition(".")[0]
        installed = package.endswith(".graphql") or package in settings.INSTALLED_APPS
        if not installed or find_spec(path) is None:
            continue
        part = getattr(import_module(path), name, None)
        if part is not None:
            found.append(part)
    return found


@cache
def schema() -> Any:
    """The merged schema; Saleor's own types are shared, not copied."""
    from saleor.graphql import api
    from saleor.graphql.core.federation.schema import build_federated_schema

    query = type("Query", (*_parts("Queries"), api.Query), {})
    mutation = type("Mutation", (*_parts("Mutations"), api.Mutation), {})
    merged = build_federated_schema(
        query,
        mutation=mutation,
        types=(
            api.unit_enums
            + list(api.WEBHOOK_TYPES_MAP.values())
            + api.PAYMENT_ADDITIONAL_TYPES
            + api.ASSIGNED_ATTRIBUTE_TYPES
            + [extra for extras in _parts("types") for extra in extras]
        ),
        subscription=api.Subscription,
        directives=graphql.specified_directives
        + [api.GraphQLDocDirective, api.GraphQLWebhookEventsInfoDirective],
    )
    monitor = getattr(api, "monitor_fields_usage", None)
    if monitor is not None:
        monitor(merged)
    return merged
