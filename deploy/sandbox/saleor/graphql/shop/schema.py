"""The shop and its settings."""

from typing import Any

from django.conf import settings
from django.contrib.sites.models import Site
from django_countries import countries

from ... import __version__
from ...core.utils import build_absolute_uri, get_domain
from ...permission.enums import SitePermissions, get_permissions
from ...shipping.models import ShippingZone
from ..core.loader import mutation, query, resolver
from ..core.metadata import store_metadata
from ..core.permissions import AuthorizationFilters, require
from ..core.types.common import country_display, permission_display

_SETTINGS = [SitePermissions.MANAGE_SETTINGS]
_STAFF_OR_APP = (
    AuthorizationFilters.AUTHENTICATED_STAFF_USER,
    AuthorizationFilters.AUTHENTICATED_APP,
)


def shop() -> Any:
    """The settings, read now (the current site is cached by Django)."""
    row = Site.objects.get_current().settings
    row.refresh_from_db()
    return row


@query("shop")
def _(root: Any, info: Any) -> Any:
    return shop()


@resolver("Shop", "id")
def _(root: Any, info: Any) -> str:
    from graphene import Node

    return Node.to_global_id("Shop", root.site_id)


@resolver("Shop", "name")
def _(root: Any, info: Any) -> str:
    return Site.objects.get_current().name


@resolver("Shop", "domain")
def _(root: Any, info: Any) -> Any:
    return {
        "host": get_domain(),
        "url": build_absolute_uri("/"),
    }


@resolver("Shop", "version")
def _(root: Any, info: Any) -> str:
    require(info, *_STAFF_OR_APP)
    return __version__


@resolver("Shop", "schemaVersion")
def _(root: Any, info: Any) -> str:
    return ".".join(__version__.split(".")[:2])


@resolver("Shop", "countries")
def _(root: Any, info: Any, language_code: Any = None, filter: Any = None) -> Any:
    wanted = (filter or {}).get("attached_to_shipping_zones")
    attached = {c.code for zone in ShippingZone.objects.all() for c in zone.countries}
    return [
        {"code": code, "country": name}
        for code, name in countries
        if wanted is None or (code in attached) is wanted
    ]


@resolver("Shop", "defaultCountry")
def _(root: Any, info: Any) -> Any:
    return country_display(settings.DEFAULT_COUNTRY)


@resolver("Shop", "languages")
def _(root: Any, info: Any) -> Any:
    return [{"code": code, "language": name} for code, name in settings.LANGUAGES]


@resolver("Shop", "permissions")
def _(root: Any, info: Any) -> Any:
    require(info, *_STAFF_OR_APP)
    return permission_display(get_permissions())


@mutation("shopSettingsUpdate", permissions=_SETTINGS)
def _(root: Any, info: Any, input: Any) -> Any:
    row = shop()
    for field, value in input.items():
        if field == "metadata" or (value is None and not row._meta.get_field(field).null):
            continue
        setattr(row, field, value)
    store_metadata(row, input.get("metadata"))
    row.full_clean()
    row.save()
    Site.objects.clear_cache()
    return {"shop": row}
