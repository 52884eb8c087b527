"""Attributes, their values, and which product or variant has which."""

from typing import Any

from django.db import models

from ..core.models import ModelWithExternalReference, ModelWithMetadata, SortableModel
from ..product.models import Product, ProductType, ProductVariant
from . import AttributeInputType, AttributeType


class Attribute(ModelWithMetadata, ModelWithExternalReference):
    """A property that products or variants can have."""

    slug = models.SlugField(max_length=250, unique=True, allow_unicode=True)
    name = models.CharField(max_length=255)
    type = models.CharField(max_length=50, choices=AttributeType.CHOICES)
    input_type = models.CharField(
        max_length=50, choices=AttributeInputType.CHOICES, default=AttributeInputType.DROPDOWN
    )
    product_types: Any = models.ManyToManyField(
        ProductType,
        blank=True,
        related_name="product_attributes",
        through="attribute.AttributeProduct",
    )
    product_variant_types: Any = models.ManyToManyField(
        ProductType,
        blank=True,
        related_name="variant_attributes",
        through="attribute.AttributeVariant",
    )
    unit = models.CharField(max_length=100, blank=True, null=True)
    value_required = models.BooleanField(default=False, blank=True)
    visible_in_storefront = models.BooleanField(default=True, blank=True)
    filterable_in_storefront = models.BooleanField(default=False, blank=True)
    filterable_in_dashboard = models.BooleanField(default=False, blank=True)
    storefront_search_position = models.IntegerField(default=0, blank=True)
    available_in_grid = models.BooleanField(default=False, blank=True)

    class Meta(ModelWithMetadata.Meta):
        ordering = ("storefront_search_position", "slug")

    def __str__(self) -> str:
        return self.name


class AttributeValue(SortableModel, ModelWithExternalReference):
    """One value."""

    name = models.CharField(max_length=250)
    value = models.CharField(max_length=255, blank=True, default="")
    slug = models.SlugField(max_length=255, allow_unicode=True)
    rich_text = models.JSONField(blank=True, null=True)
    plain_text = models.TextField(blank=True, null=True)
    boolean = models.BooleanField(blank=True, null=True)
    numeric = models.FloatField(blank=True, null=True)
    date_time = models.DateTimeField(blank=True, null=True)
    attribute = models.ForeignKey(Attribute, related_name="values", on_delete=models.CASCADE)

    class Meta:
        ordering = ("sort_order", "pk")
        unique_together = ("slug", "attribute")

    def __str__(self) -> str:
        return self.name

    def get_ordering_queryset(self) -> Any:
        return self.attribute.values.all()


class AttributeProduct(SortableModel):
    """Products of a type have this attribute."""

    attribute = models.ForeignKey(
        Attribute, related_name="attributeproduct", on_delete=models.CASCADE
    )
    product_type = models.ForeignKey(
        ProductType, related_name="attributeproduct", on_delete=models.CASCADE
    )

    class Meta:
        unique_together = (("attribute", "product_type"),)
        ordering = ("sort_order", "pk")

    def get_ordering_queryset(self) -> Any:
        return self.product_type.attributeproduct.all()


class AttributeVariant(SortableModel):
    """Variants of products of a type have this attribute."""

    attribute = models.ForeignKey(
        Attribute, related_name="attributevariant", on_delete=models.CASCADE
    )
    product_type = models.ForeignKey(
        ProductType, related_name="attributevariant", on_delete=models.CASCADE
    )
    variant_selection = models.BooleanField(default=False)

    class Meta:
        unique_together = (("attribute", "product_type"),)
        ordering = ("sort_order", "pk")

    def get_ordering_queryset(self) -> Any:
        return self.product_type.attributevariant.all()


class AssignedProductAttributeValue(SortableModel):
    """A product has this value."""

    value = models.ForeignKey(
        AttributeValue, on_delete=models.CASCADE, related_name="productvalueassignment"
    )
    product = models.ForeignKey(Product, related_name="attributevalues", on_delete=models.CASCADE)

    class Meta:
        unique_together = (("value", "product"),)
        ordering = ("sort_order", "pk")

    def get_ordering_queryset(self) -> Any:
        return self.product.attributevalues.all()


class AssignedVariantAttributeValue(SortableModel):
    """A variant has this value."""

    value = models.ForeignKey(
        AttributeValue, on_delete=models.CASCADE, related_name="variantvalueassignment"
    )
    variant = models.ForeignKey(
        ProductVariant, related_name="attributevalues", on_delete=models.CASCADE
    )

    class Meta:
        unique_together = (("value", "variant"),)
        ordering = ("sort_order", "pk")

    def get_ordering_queryset(self) -> Any:
        return self.variant.attributevalues.all()
