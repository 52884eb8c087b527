"""Addresses of this server, and slugs."""

from typing import Any
from urllib.parse import urljoin, urlparse

from django.conf import settings
from django.contrib.sites.models import Site
from django.utils.encoding import iri_to_uri
from django.utils.text import slugify


def get_domain() -> str:
    """Host (and port) under which the API is reached."""
    if settings.PUBLIC_URL:
        return urlparse(settings.PUBLIC_URL).netloc
    return Site.objects.get_current().domain


def get_public_url() -> str:
    """Address under which the API is reached, without a path."""
    if settings.PUBLIC_URL:
        return settings.PUBLIC_URL
    return f"{'https' if settings.ENABLE_SSL else 'http'}://{get_domain()}"


def build_absolute_uri(location: str) -> str:
    """`location` made absolute; an absolute one comes back unchanged."""
    return iri_to_uri(urljoin(get_public_url(), location)) or ""


def get_client_ip(request: Any) -> str | None:
    """The first forwarded address, else the peer's."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[0].strip()
    return forwarded or request.META.get("REMOTE_ADDR")


def generate_unique_slug(instance: Any, text: str, slug_field_name: str = "slug") -> str:
    """A slug of `text` that no other row of the model has: `ghee`, `ghee-2`, …"""
    slug = slugify(text) or "-"
    rows = type(instance)._default_manager.exclude(pk=instance.pk)
    taken = set(
        rows.filter(**{f"{slug_field_name}__startswith": slug}).values_list(
            slug_field_name, flat=True
        )
    )
    unique, number = slug, 1
    while unique in taken:
        number += 1
        unique = f"{slug}-{number}"
    return unique
