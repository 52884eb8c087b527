"""The abstract models that Saleor's tables are made of."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import JSONField, Q
from django.utils import timezone


class SortableModel(models.Model):
    """Rows kept in an order: a new one goes last."""

    sort_order = models.IntegerField(editable=False, db_index=True, null=True)

    class Meta:
        abstract = True

    def get_ordering_queryset(self) -> Any:
        """The rows among which this one is ordered; each model names its own."""
        return type(self)._default_manager.all()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is None and self.sort_order is None:
            last = self.get_ordering_queryset().aggregate(last=models.Max("sort_order"))["last"]
            self.sort_order = 0 if last is None else last + 1
        super().save(*args, **kwargs)


class PublishedQuerySet(models.QuerySet):
    """Rows with a publication date."""

    def published(self) -> Any:
        """Those a visitor may see now."""
        return self.filter(
            Q(published_at__lte=timezone.now()) | Q(published_at__isnull=True), is_published=True
        )


class PublishableModel(models.Model):
    """Something with a publication date."""

    published_at = models.DateTimeField(blank=True, null=True)
    is_published = models.BooleanField(default=False)

    objects: Any = models.Manager.from_queryset(PublishedQuerySet)()

    class Meta:
        abstract = True

    @property
    def is_visible(self) -> bool:
        """True when a visitor may see it now."""
        return self.is_published and (
            self.published_at is None or self.published_at <= timezone.now()
        )


class ModelWithMetadata(models.Model):
    """Public and private key-value pairs, as every Saleor object carries them."""

    private_metadata = JSONField(blank=True, db_default={}, default=dict, encoder=DjangoJSONEncoder)
    metadata = JSONField(blank=True, db_default={}, default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        abstract = True
        indexes = [
            GinIndex(fields=["private_metadata"], name="%(class)s_p_meta_idx"),
            GinIndex(fields=["metadata"], name="%(class)s_meta_idx"),
        ]

    def store_value_in_metadata(self, items: dict[str, Any]) -> None:
        self.metadata = {**(self.metadata or {}), **items}


class ModelWithExternalReference(models.Model):
    """An id of the merchant's own."""

    external_reference = models.CharField(
        max_length=250, unique=True, blank=True, null=True, db_index=True
    )

    class Meta:
        abstract = True
