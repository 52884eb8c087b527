"""Which site this database belongs to. A copy on another one orders and charges nothing until somebody says so.

The fingerprint is made of where the shop is reached and which database it uses, or is SITE_FINGERPRINT from the environment.
The first site that runs the engine owns the database; `manage.py confirm_subscription_site` moves it.
"""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from django.conf import settings

from ..core import clock
from ..core.config import environment
from .models import SiteFingerprint


def label() -> str:
    """This site in words: host of PUBLIC_URL, database host and name."""
    explicit = environment("SITE_FINGERPRINT")
    if explicit:
        return explicit
    database = settings.DATABASES["default"]
    host = urlsplit(getattr(settings, "PUBLIC_URL", None) or "").hostname or "-"
    return f"{host} {database.get('HOST') or 'local'} {database.get('NAME')}"


def fingerprint() -> str:
    """This site's fingerprint."""
    return hashlib.sha256(label().encode()).hexdigest()


def is_ours() -> bool:
    """Whether the database belongs to this site; the first site to ask becomes its owner."""
    row = SiteFingerprint.objects.order_by("pk").first()
    if row is None:
        row, _ = SiteFingerprint.objects.get_or_create(
            pk=1,
            defaults={
                "fingerprint": fingerprint(),
                "label": label()[:250],
                "confirmed_at": clock.now(),
            },
        )
    return row.fingerprint == fingerprint()


def confirm() -> str:
    """Make this site the owner; answers its label."""
    SiteFingerprint.objects.exclude(pk=1).delete()
    SiteFingerprint.objects.update_or_create(
        pk=1,
        defaults={
            "fingerprint": fingerprint(),
            "label": label()[:250],
            "confirmed_at": clock.now(),
        },
    )
    return label()
