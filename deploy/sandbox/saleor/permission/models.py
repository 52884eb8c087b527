"""Permissions and who holds them."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models


class Permission(models.Model):
    """One thing that staff or an App may do."""

    name = models.CharField(max_length=255)
    content_type = models.ForeignKey(
        ContentType, models.CASCADE, related_name="content_type", verbose_name="content type"
    )
    codename = models.CharField(max_length=100)

    class Meta:
        unique_together = [["content_type", "codename"]]
        ordering = ["content_type__app_label", "content_type__model", "codename"]

    def __str__(self) -> str:
        return f"{self.content_type} | {self.name}"


class PermissionsMixin(models.Model):
    """A superuser has every permission, others by their groups."""

    is_superuser = models.BooleanField(default=False)
    groups = models.ManyToManyField(
        "account.Group", blank=True, related_name="user_set", related_query_name="user"
    )
    user_permissions = models.ManyToManyField(
        Permission, blank=True, related_name="user_set", related_query_name="user"
    )

    class Meta:
        abstract = True

    def has_perms(self, perm_list: Iterable[Any], obj: Any = None) -> bool:
        """True when every permission is held."""
        return all(self.has_perm(perm, obj) for perm in perm_list)  # type: ignore[attr-defined]
