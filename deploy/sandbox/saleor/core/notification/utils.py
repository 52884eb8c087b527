"""What every notification says about the shop."""

from typing import Any

from django.contrib.sites.models import Site

from ..utils import get_domain


def get_site_context() -> dict[str, Any]:
    """The shop's name and domain."""
    return {
        "site_name": Site.objects.get_current().name,
        "domain": get_domain(),
        "logo_url": "",
    }
