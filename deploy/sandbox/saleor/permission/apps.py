"""Writes the permissions' rows after every migration."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def create_permissions(**_: Any) -> None:
    """One row per permission; its content type is a model of the app it belongs to."""
    from django.contrib.contenttypes.models import ContentType

    from .enums import get_permissions_enum_list
    from .models import Permission

    models = {"site": "sitesettings", "plugins": "pluginconfiguration", "payment": "payment",
              "account": "user", "shipping": "shippingzone", "discount": "voucher"}  # fmt: skip
    have = set(Permission.objects.values_list("content_type__app_label", "codename"))
    for name, value in get_permissions_enum_list():
        app_label, codename = value.split(".")
        if (app_label, codename) not in have:
            content_type, _created = ContentType.objects.get_or_create(
                app_label=app_label, model=models.get(app_label, app_label)
            )
            label = name.replace("_", " ").capitalize() + "."
            Permission.objects.create(name=label, content_type=content_type, codename=codename)


class PermissionAppConfig(AppConfig):
    name = "saleor.permission"

    def ready(self) -> None:
        post_migrate.connect(create_permissions, sender=self)
