"""Apps: other programs with permissions of their own."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.db import models
from django.utils.crypto import get_random_string

from ..core.models import ModelWithMetadata
from ..permission.enums import BasePermissionEnum
from ..permission.models import Permission
from .types import AppType


class App(ModelWithMetadata):
    """One such program."""

    uuid = models.UUIDField(unique=True, default=uuid4)
    name = models.CharField(max_length=60)
    created_at = models.DateTimeField(auto_now_add=True)
    is_active = models.BooleanField(default=True)
    removed_at = models.DateTimeField(blank=True, null=True)
    type = models.CharField(choices=AppType.CHOICES, default=AppType.LOCAL, max_length=60)
    identifier = models.CharField(max_length=256, blank=True)
    permissions = models.ManyToManyField(
        Permission, blank=True, related_name="app_set", related_query_name="app"
    )
    about_app = models.TextField(blank=True, null=True)
    homepage_url = models.URLField(blank=True, null=True)
    support_url = models.URLField(blank=True, null=True)
    app_url = models.URLField(blank=True, null=True)
    manifest_url = models.URLField(max_length=2048, blank=True, null=True)
    version = models.CharField(max_length=60, blank=True, null=True)
    audience = models.CharField(blank=True, null=True, max_length=256)
    is_installed = models.BooleanField(default=True)
    author = models.CharField(blank=True, null=True, max_length=60)

    class Meta(ModelWithMetadata.Meta):
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    def get_permissions(self) -> set[str]:
        """`app_label.codename` of every permission held; none while inactive."""
        if not self.is_active:
            return set()
        if not hasattr(self, "_permission_cache"):
            rows = self.permissions.order_by()
            self._permission_cache = {
                f"{label}.{codename}"
                for label, codename in rows.values_list("content_type__app_label", "codename")
            }
        return self._permission_cache

    def has_perm(self, perm: BasePermissionEnum | str) -> bool:
        """True when the App is active and holds the permission."""
        value = perm.value if isinstance(perm, BasePermissionEnum) else perm
        return value in self.get_permissions()

    def has_perms(self, perm_list: Iterable[BasePermissionEnum | str]) -> bool:
        """True when every permission is held."""
        return self.is_active and all(self.has_perm(perm) for perm in perm_list)


class AppTokenManager(models.Manager["AppToken"]):
    """Makes tokens; the raw one is seen only once."""

    def create(  # type: ignore[override]
        self, *, app: App, name: str = "", auth_token: str | None = None, **extra: Any
    ) -> tuple["AppToken", str]:
        raw = auth_token or get_random_string(30)
        token = self.model(app=app, name=name, **extra)
        token.set_auth_token(raw)
        token.save()
        return token, raw


class AppToken(models.Model):
    """A bearer token of an App, hashed."""

    app = models.ForeignKey(App, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(blank=True, default="", max_length=128)
    auth_token = models.CharField(unique=True, max_length=128)
    token_last_4 = models.CharField(max_length=4)

    objects = AppTokenManager()

    def set_auth_token(self, raw_token: str) -> None:
        """Keep the token's hash and its end."""
        self.auth_token = make_password(raw_token)
        self.token_last_4 = raw_token[-4:]
