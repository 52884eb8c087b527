"""Our plugins' own tables on a real PostgreSQL, without a Saleor: for tests of engines that know none.

`prepare()` before any model is imported (a conftest's first lines); `database()` gives the server, made on first use.
Plugins whose modules import Saleor cannot be tested this way and are not installed here.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from typing import Any

PLUGINS = (
    "subscriptions",
    "notifications",
    "phone_login",
    "order_tracking",
    "razorpay_gateway",
)


def prepare() -> None:
    """Configure Django for core and PLUGINS, unless somebody has configured it."""
    from django.conf import settings

    if settings.configured:
        return
    settings.configure(
        SECRET_KEY="tests",
        DEBUG=True,
        USE_TZ=True,
        TIME_ZONE="UTC",
        SHOP_TIME_ZONE="Asia/Kolkata",
        STOREFRONT_URL="https://shop.example",
        DEFAULT_FROM_EMAIL="shop@example.com",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.postgres",
            "saleor_plugins.core",
            *(f"saleor_plugins.{name}" for name in PLUGINS),
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "none"}},
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    )
    import django

    django.setup()


@contextlib.contextmanager
def database() -> Iterator[None]:
    """An empty, migrated database for the length of the block; the server is the platform tests' own."""
    import psycopg
    from django.core.management import call_command
    from django.db import connections

    from .shop import servers

    with servers() as (server, _redis):
        name = f"tables_{secrets.token_hex(6)}"
        with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE "{name}"')
        _point(connections, f"{server}/{name}")
        call_command("migrate", verbosity=0)
        try:
            yield
        finally:
            connections.close_all()
            with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
                admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _point(connections: Any, url: str) -> None:
    """Send Django's default connection to `url`; threads that connect later follow."""
    from psycopg.conninfo import conninfo_to_dict

    found = conninfo_to_dict(url)
    connections.close_all()
    values = {
        "NAME": found["dbname"],
        "USER": found.get("user", ""),
        "PASSWORD": found.get("password", ""),
        "HOST": found.get("host", ""),
        "PORT": str(found.get("port", "")),
    }
    connections.databases["default"].update(values)
    connections["default"].settings_dict.update(values)


def empty() -> None:
    """Remove every row of our tables."""
    from django.apps import apps
    from django.db import connection

    there = set(connection.introspection.table_names())
    models = [model for model in apps.get_models() if "commerce" in model._meta.app_label]
    tables = [table for model in models if (table := model._meta.db_table) in there]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
