"""The App rows that stand for our in-process gateways.

`transactionInitialize` and friends look for an active App whose identifier is the gateway's id and
which may handle payments. Nothing in Saleor makes one for a plugin, so we do after migrations.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SaleorApp:
    """An App that a plugin acts as, with the least permissions that its operations need.

    `permissions` are Saleor's codenames, such as "payment.handle_payments".
    """

    identifier: str
    name: str
    permissions: tuple[str, ...]


def declared() -> list[SaleorApp]:
    """Every App declared by a plugin's AppConfig as attribute `saleor_app`."""
    from django.apps import apps

    configs = apps.get_app_configs()
    return [found for config in configs if (found := getattr(config, "saleor_app", None))]


def provision(app: SaleorApp) -> Any:
    """Create or mend the App row so that it has exactly the declared permissions.

    An operator who deactivates or removes the App keeps it so.
    """
    from django.db.models import Q
    from saleor.app.models import App
    from saleor.app.types import AppType
    from saleor.permission.models import Permission

    row = App.objects.filter(identifier=app.identifier).order_by("pk").first()
    if row is None:
        row = App.objects.create(
            identifier=app.identifier,
            name=app.name,
            type=AppType.LOCAL,
            is_active=True,
            is_installed=True,
        )
    wanted = Q()
    for permission in app.permissions:
        label, codename = permission.split(".")
        wanted |= Q(content_type__app_label=label, codename=codename)
    found = Permission.objects.filter(wanted) if app.permissions else Permission.objects.none()
    row.permissions.set(found)
    return row


def provision_all(**_: Any) -> None:
    """Signal receiver of post_migrate: every declared App exists, with its permissions."""
    from .db import writer

    with writer():
        for app in declared():
            provision(app)


def in_process_identifiers() -> frozenset[str]:
    """Identifiers of the Apps that are plugins of ours, not remote Apps with webhooks."""
    return frozenset(app.identifier for app in declared())


def app_by_identifier(identifier: str) -> Any:
    """The active App row with that identifier, or None."""
    from saleor.app.models import App

    return App.objects.filter(identifier=identifier, is_active=True).order_by("pk").first()


def identifiers_of(apps: Iterable[Any]) -> list[str]:
    """The identifiers of App rows."""
    return [app.identifier for app in apps]
