"""Categories, product types, products, variants, their prices by channel, media, collections."""

from typing import Any

import graphene
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

from ..channel.models import Channel
from ..core.db.fields import MoneyField
from ..core.models import (
    ModelWithExternalReference,
    ModelWithMetadata,
    PublishableModel,
    SortableModel,
)
from ..core.weight import Weight, WeightField, zero_weight
from ..permission.enums import DiscountPermissions, OrderPermissions, ProductPermissions
from ..tax.models import TaxClass
from . import ProductMediaTypes, ProductTypeKind

ALL_PRODUCTS_PERMISSIONS = [
    OrderPermissions.MANAGE_ORDERS,
    DiscountPermissions.MANAGE_DISCOUNTS,
    ProductPermissions.MANAGE_PRODUCTS,
]

_AMOUNT: dict[str, Any] = {
    "max_digits": settings.DEFAULT_MAX_DIGITS,
    "decimal_places": settings.DEFAULT_DECIMAL_PLACES,
    "blank": True,
    "null": True,
}


class SeoModel(models.Model):
    """What search engines show."""

    seo_title = models.CharField(max_length=70, blank=True, null=True)
    seo_description = models.CharField(max_length=300, blank=True, null=True)

    class Meta:
        abstract = True


class Category(ModelWithMetadata, SeoModel):
    """A shelf; shelves stand in a tree."""

    name = models.CharField(max_length=250)
    slug = models.SlugField(max_length=255, unique=True, allow_unicode=True)
    description = models.JSONField(blank=True, null=True)
    description_plaintext = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True, blank=True, null=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, related_name="children", on_delete=models.CASCADE
    )
    background_image = models.ImageField(upload_to="category-backgrounds", blank=True, null=True)
    background_image_alt = models.CharField(max_length=128, blank=True)
    level = models.PositiveIntegerField(default=0, editable=False)

    class Meta(ModelWithMetadata.Meta):
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.level = self.parent.level + 1 if self.parent else 0
        super().save(*args, **kwargs)


class CategoryTranslation(models.Model):
    """A category in another language."""

    category = models.ForeignKey(Category, related_name="translations", on_delete=models.CASCADE)
    language_code = models.CharField(max_length=35)
    name = models.CharField(max_length=128, blank=True, null=True)
    description = models.JSONField(blank=True, null=True)

    class Meta:
        unique_together = (("language_code", "category"),)


def with_descendants(category_ids: Any) -> set[int]:
    """The ids of categories and of everything below them."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in Category.objects.order_by().values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found, queue = set(), [int(pk) for pk in category_ids]
    while queue:
        pk = queue.pop()
        if pk not in found:
            found.add(pk)
            queue += children.get(pk, [])
    return found


class ProductType(ModelWithMetadata):
    """What products of a kind have in common."""

    name = models.CharField(max_length=250)
    slug = models.SlugField(max_length=255, unique=True, allow_unicode=True)
    kind = models.CharField(
        max_length=32, choices=ProductTypeKind.CHOICES, default=ProductTypeKind.NORMAL
    )
    is_shipping_required = models.BooleanField(default=True)
    is_digital = models.BooleanField(default=False)
    weight = WeightField(default=zero_weight)
    tax_class = models.ForeignKey(
        TaxClass, related_name="product_types", on_delete=models.SET_NULL, blank=True, null=True
    )
    has_variants = models.BooleanField(default=True)

    class Meta(ModelWithMetadata.Meta):
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.name


class Product(SeoModel, ModelWithMetadata, ModelWithExternalReference):
    """What is sold, in one or more variants."""

    product_type = models.ForeignKey(ProductType, related_name="products", on_delete=models.CASCADE)
    name = models.CharField(max_length=250)
    slug = models.SlugField(max_length=255, unique=True, allow_unicode=True)
    description = models.JSONField(blank=True, null=True)
    description_plaintext = models.TextField(blank=True)
    search_document = models.TextField(blank=True, default="")
    category = models.ForeignKey(
        Category, related_name="products", on_delete=models.SET_NULL, null=True, blank=True
    )
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)
    weight = WeightField(blank=True, null=True)
    default_variant = models.OneToOneField(
        "ProductVariant", blank=True, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    rating = models.FloatField(null=True, blank=True)
    tax_class = models.ForeignKey(
        TaxClass, related_name="products", blank=True, null=True, on_delete=models.SET_NULL
    )

    class Meta:
        ordering = ("slug",)
        indexes = [
            *ModelWithMetadata.Meta.indexes,
            models.Index(fields=["category_id", "slug"]),
        ]

    def __str__(self) -> str:
        return self.name


class ProductTranslation(models.Model):
    """A product in another language."""

    product = models.ForeignKey(Product, related_name="translations", on_delete=models.CASCADE)
    language_code = models.CharField(max_length=35)
    name = models.CharField(max_length=250, blank=True, null=True)
    description = models.JSONField(blank=True, null=True)

    class Meta:
        unique_together = (("language_code", "product"),)


class ProductChannelListing(PublishableModel):
    """A product in a channel."""

    product = models.ForeignKey(Product, related_name="channel_listings", on_delete=models.CASCADE)
    channel = models.ForeignKey(Channel, related_name="product_listings", on_delete=models.CASCADE)
    visible_in_listings = models.BooleanField(default=False)
    available_for_purchase_at = models.DateTimeField(blank=True, null=True)
    currency = models.CharField(max_length=settings.DEFAULT_CURRENCY_CODE_LENGTH)
    discounted_price_amount = models.DecimalField(**_AMOUNT)
    discounted_price = MoneyField(amount_field="discounted_price_amount")
    discounted_price_dirty = models.BooleanField(default=False)

    class Meta:
        unique_together = [["product", "channel"]]
        ordering = ("pk",)
        indexes = [models.Index(fields=["discounted_price_amount"])]

    def is_available_for_purchase(self) -> bool:
        """True when it may be put into a cart now."""
        start = self.available_for_purchase_at
        return start is not None and start <= timezone.now()


class ProductVariant(SortableModel, ModelWithMetadata, ModelWithExternalReference):
    """One pack, size or flavour; what stock and prices are about."""

    sku = models.CharField(max_length=255, unique=True, null=True, blank=True)
    name = models.CharField(max_length=255, blank=True)
    product = models.ForeignKey(Product, related_name="variants", on_delete=models.CASCADE)
    media = models.ManyToManyField("product.ProductMedia", through="product.VariantMedia")
    track_inventory = models.BooleanField(default=True)
    quantity_limit_per_customer = models.IntegerField(
        blank=True, null=True, validators=[MinValueValidator(1)]
    )
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)
    weight = WeightField(blank=True, null=True)

    class Meta(ModelWithMetadata.Meta):
        ordering = ("sort_order", "sku")

    def __str__(self) -> str:
        return self.name or self.sku or f"ID:{self.pk}"

    def get_ordering_queryset(self) -> Any:
        return self.product.variants.all()

    def get_global_id(self) -> str:
        return graphene.Node.to_global_id("ProductVariant", self.id)

    def get_weight(self) -> Weight:
        """Its own weight, else the product's, else the type's."""
        return self.weight or self.product.weight or self.product.product_type.weight

    def is_shipping_required(self) -> bool:
        return self.product.product_type.is_shipping_required

    def is_gift_card(self) -> bool:
        return self.product.product_type.kind == ProductTypeKind.GIFT_CARD


class ProductVariantChannelListing(models.Model):
    """A variant's price in a channel; no price, not for sale there."""

    variant = models.ForeignKey(
        ProductVariant, related_name="channel_listings", on_delete=models.CASCADE
    )
    channel = models.ForeignKey(Channel, related_name="variant_listings", on_delete=models.CASCADE)
    currency = models.CharField(max_length=settings.DEFAULT_CURRENCY_CODE_LENGTH)
    price_amount = models.DecimalField(**_AMOUNT)
    price = MoneyField(amount_field="price_amount")
    cost_price_amount = models.DecimalField(**_AMOUNT)
    cost_price = MoneyField(amount_field="cost_price_amount")
    prior_price_amount = models.DecimalField(**_AMOUNT)
    prior_price = MoneyField(amount_field="prior_price_amount")
    discounted_price_amount = models.DecimalField(**_AMOUNT)
    discounted_price = MoneyField(amount_field="discounted_price_amount")

    class Meta:
        unique_together = [["variant", "channel"]]
        ordering = ("pk",)
        indexes = [models.Index(fields=["price_amount", "channel_id"])]


class ProductMedia(SortableModel, ModelWithMetadata):
    """A picture of a product."""

    product = models.ForeignKey(
        Product, related_name="media", on_delete=models.CASCADE, null=True, blank=True
    )
    image = models.ImageField(upload_to="products", blank=True, null=True)
    alt = models.CharField(max_length=250, blank=True)
    type = models.CharField(
        max_length=32, choices=ProductMediaTypes.CHOICES, default=ProductMediaTypes.IMAGE
    )
    external_url = models.CharField(max_length=256, blank=True, null=True)
    oembed_data = models.JSONField(blank=True, default=dict)

    class Meta(ModelWithMetadata.Meta):
        ordering = ("sort_order", "pk")

    def get_ordering_queryset(self) -> Any:
        return ProductMedia.objects.filter(product=self.product)


class VariantMedia(models.Model):
    """A picture of just this variant."""

    variant = models.ForeignKey(
        ProductVariant, related_name="variant_media", on_delete=models.CASCADE
    )
    media = models.ForeignKey(ProductMedia, related_name="variant_media", on_delete=models.CASCADE)

    class Meta:
        unique_together = ("variant", "media")


class CollectionProduct(SortableModel):
    """A product's place in a collection."""

    collection = models.ForeignKey(
        "Collection", related_name="collectionproduct", on_delete=models.CASCADE
    )
    product = models.ForeignKey(Product, related_name="collectionproduct", on_delete=models.CASCADE)

    class Meta:
        unique_together = (("collection", "product"),)
        ordering = ("sort_order", "pk")

    def get_ordering_queryset(self) -> Any:
        return CollectionProduct.objects.filter(collection=self.collection)


class Collection(SeoModel, ModelWithMetadata):
    """Products shown together."""

    name = models.CharField(max_length=250)
    slug = models.SlugField(max_length=255, unique=True, allow_unicode=True)
    products: Any = models.ManyToManyField(
        Product, blank=True, related_name="collections", through=CollectionProduct
    )
    background_image = models.ImageField(upload_to="collection-backgrounds", blank=True, null=True)
    background_image_alt = models.CharField(max_length=128, blank=True)
    description = models.JSONField(blank=True, null=True)

    class Meta(ModelWithMetadata.Meta):
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.name


class CollectionChannelListing(PublishableModel):
    """A collection in a channel."""

    collection = models.ForeignKey(
        Collection, related_name="channel_listings", on_delete=models.CASCADE
    )
    channel = models.ForeignKey(
        Channel, related_name="collection_listings", on_delete=models.CASCADE
    )

    class Meta:
        unique_together = [["collection", "channel"]]
        ordering = ("pk",)
