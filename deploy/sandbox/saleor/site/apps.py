"""Writes the settings row after every migration."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def create_settings(**_: Any) -> None:
    """The current site, and its settings."""
    from django.conf import settings
    from django.contrib.sites.models import Site

    from .models import SiteSettings

    site, _created = Site.objects.get_or_create(pk=settings.SITE_ID)
    if site.domain in ("", "example.com"):  # as Django leaves it
        site.domain, site.name = "localhost:8000", "Saleor e-commerce"
        site.save()
    SiteSettings.objects.get_or_create(site=site)


class SiteAppConfig(AppConfig):
    name = "saleor.site"

    def ready(self) -> None:
        post_migrate.connect(create_settings, sender=self)
