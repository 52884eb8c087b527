"""Making the shop's products equal to the file's: what differs is changed, nothing else."""

import html
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from ..host.execute import GraphQLRefused
from . import documents, images
from .columns import GST_RATE
from .rows import Product, Variant
from .shelves import Shop, ask, change
from .taxes import TaxClasses

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"
_OURS = re.compile(r"-([0-9a-f]{12})(?:_[^/]*)?\.\w+$")


def existing(slugs: list[str]) -> dict[str, Any]:
    """The shop's products with those slugs (at most 100), as the platform's API tells of them."""
    found = ask(documents.PRODUCTS, {"slugs": slugs})["products"]["edges"]
    return {edge["node"]["slug"]: edge["node"] for edge in found}


def owners(skus: list[str]) -> dict[str, str]:
    """SKU to product slug, of those SKUs (at most 100) that the shop has."""
    found = ask(documents.OWNERS_OF_SKUS, {"skus": skus})["productVariants"]["edges"]
    return {edge["node"]["sku"]: edge["node"]["product"]["slug"] for edge in found}


class Writer:
    """Writes one product after the other; each is in the shop whole or not at all."""

    def __init__(
        self,
        shop: Shop,
        image_folder: Path | None,
        *,
        dry_run: bool,
        taxes: TaxClasses | None = None,
    ) -> None:
        self._shop = shop
        self._taxes = taxes
        self._images = image_folder
        self._dry_run = dry_run

    def write(self, product: Product, current: Any) -> str:
        """CREATED, UPDATED or UNCHANGED; in a dry run what would be, and nothing is changed.

        `current` is the product as `existing` tells of it, or None. Raises GraphQLRefused.
        """
        if current is None:
            if not self._dry_run:
                with transaction.atomic():
                    id = self._create(product)
                self._add_image(product, id)
            return CREATED
        todo = _Differences(product, current, self._shop)
        todo.details |= self._tax_class(product, current)
        if self._dry_run:
            pending = todo.any or bool(self._image_todo(product, current))
            return UPDATED if pending else UNCHANGED
        with transaction.atomic():
            changed = self._update(product, current, todo)
        changed = self._update_image(product, current) or changed
        return UPDATED if changed else UNCHANGED

    # ---- a new product

    def _create(self, product: Product) -> str:
        shop = self._shop
        channels = _channels_of(product)
        details = {
            "productType": shop.product_type,
            "slug": product.slug,
            "name": product.name,
            "category": shop.category(product),
            "collections": [shop.collection(slug, channels) for slug in product.collections],
            "description": _editor_text(product.description),
            "attributes": [
                _attribute(shop, slug, value) for slug, value in product.attributes.items()
            ],
            **self._tax_class(product, None),
        }
        id = str(change(documents.CREATE_PRODUCT, {"input": details})["product"]["id"])
        self._list(id, channels)
        self._add_variants(id, product.variants)
        self._translate(id, product)
        return id

    def _tax_class(self, product: Product, current: Any) -> dict[str, Any]:
        """The tax class that the product is to have, where it has another one."""
        rate = product.attributes.get(GST_RATE)
        if self._taxes is None or rate is None:
            return {}
        wanted = self._taxes.id_of(rate)
        there = ((current or {}).get("taxClass") or {}).get("id")
        return {} if wanted is not None and wanted == there else {"taxClass": wanted}

    def _list(self, id: str, channels: set[str]) -> None:
        listings = [
            {
                "channelId": self._shop.channels[channel],
                "isPublished": True,
                "visibleInListings": True,
                "isAvailableForPurchase": True,
            }
            for channel in sorted(channels)
        ]
        change(documents.LIST_PRODUCT, {"id": id, "input": {"updateChannels": listings}})

    def _add_variants(self, id: str, variants: list[Variant]) -> None:
        entries = [
            {
                **_details(variant, self._shop),
                "sku": variant.sku,
                "attributes": [],
                "trackInventory": True,
                "stocks": [{"warehouse": self._shop.warehouse, "quantity": variant.stock}],
                "channelListings": _listings(variant.prices, self._shop),
            }
            for variant in variants
        ]
        made = change(documents.CREATE_VARIANTS, {"product": id, "variants": entries})
        errors = [
            {**error, "field": error["path"], "message": f"{variant.sku}: {error['message']}"}
            for variant, result in zip(variants, made["results"], strict=True)
            for error in result["errors"] or ()
        ]
        if errors:
            raise GraphQLRefused(errors)

    def _translate(self, id: str, product: Product) -> None:
        if product.name_hi or product.description_hi:
            words = {"name": product.name_hi or None}
            if product.description_hi:
                words["description"] = _editor_text(product.description_hi)
            change(documents.TRANSLATE_PRODUCT, {"id": id, "input": words})

    # ---- a product that is there

    def _update(self, product: Product, current: Any, todo: "_Differences") -> bool:
        id = current["id"]
        details = dict(todo.details)
        category = self._shop.category(product)
        if category != (current["category"] or {}).get("id"):
            details["category"] = category
        wanted = {
            self._shop.collection(slug, _channels_of(product)) for slug in product.collections
        }
        there = {each["id"] for each in current["collections"] or ()}
        if not wanted <= there:
            details["collections"] = sorted(wanted | there)
        if details:
            change(documents.UPDATE_PRODUCT, {"id": id, "input": details})
        if todo.channels:
            self._list(id, todo.channels)
        if todo.new_variants:
            self._add_variants(id, todo.new_variants)
        for variant_id, input in todo.variants.items():
            change(documents.UPDATE_VARIANT, {"id": variant_id, "input": input})
        for variant_id, listings in todo.prices.items():
            change(documents.PRICE_VARIANT, {"id": variant_id, "input": listings})
        for variant_id, quantity in todo.stocks.items():
            stocks = [{"warehouse": self._shop.warehouse, "quantity": quantity}]
            change(documents.STOCK_VARIANT, {"id": variant_id, "stocks": stocks})
        if todo.translation:
            self._translate(id, product)
        return bool(details) or todo.any

    # ---- pictures, outside of the transaction: a store of files may be a network away

    def _content(self, product: Product) -> bytes:
        assert self._images is not None and product.image is not None
        return (self._images / product.image).read_bytes()

    def _add_image(self, product: Product, id: str) -> None:
        if product.image is None or self._images is None:
            return
        content = self._content(product)
        kind = images.check(self._images, product.image)
        # The platform shortens long names and puts something random behind them.
        name = f"{product.slug[:36]}-{images.fingerprint(content)}.{images.ENDINGS[kind]}"
        change(
            documents.ADD_IMAGE,
            {"input": {"product": id, "alt": product.image_alt, "image": "image"}},
            files={"image": SimpleUploadedFile(name, content, kind)},
        )

    def _image_todo(self, product: Product, current: Any) -> str:
        """What is to be done about the product's picture: "replace", "describe" or nothing."""
        if product.image is None or self._images is None:
            return ""
        mine = {name: media for media in current["media"] or () if (name := _imported(media))}
        wanted = images.fingerprint(self._content(product))
        if wanted not in mine:
            return "replace"
        return "describe" if mine[wanted]["alt"] != product.image_alt else ""

    def _update_image(self, product: Product, current: Any) -> bool:
        todo = self._image_todo(product, current)
        mine = {name: media for media in current["media"] or () if (name := _imported(media))}
        if todo == "replace":
            self._add_image(product, current["id"])
            for media in mine.values():
                change(documents.REMOVE_IMAGE, {"id": media["id"]})
        elif todo == "describe":
            media = mine[images.fingerprint(self._content(product))]
            change(
                documents.DESCRIBE_IMAGE,
                {"id": media["id"], "input": {"alt": product.image_alt}},
            )
        return bool(todo)


class _Differences:
    """What of a product that is there differs from the file; columns left empty are left alone."""

    def __init__(self, product: Product, current: Any, shop: Shop) -> None:
        self.details = _product_differences(product, current, shop)
        listed = {each["channel"]["id"] for each in current["channelListings"] or ()}
        self.channels = {
            slug for slug in _channels_of(product) if shop.channels[slug] not in listed
        }
        translation = current["translation"] or {}
        self.translation = bool(
            (product.name_hi and translation.get("name") != product.name_hi)
            or (
                product.description_hi
                and _plain(translation.get("description")) != _plain_of(product.description_hi)
            )
        )
        self.shelves = shop.find_category(product.category) != (current["category"] or {}).get(
            "id"
        ) or not {shop.find_collection(slug) for slug in product.collections} <= {
            each["id"] for each in current["collections"] or ()
        }
        there = {variant["sku"]: variant for variant in current["variants"] or ()}
        self.new_variants = [each for each in product.variants if each.sku not in there]
        self.variants: dict[str, dict[str, Any]] = {}
        self.prices: dict[str, list[dict[str, Any]]] = {}
        self.stocks: dict[str, int] = {}
        for variant in product.variants:
            if variant.sku in there:
                self._compare(variant, there[variant.sku], shop)

    @property
    def any(self) -> bool:
        """Whether anything but the picture differs."""
        return bool(
            self.details
            or self.channels
            or self.translation
            or self.shelves
            or self.new_variants
            or self.variants
            or self.prices
            or self.stocks
        )

    def _compare(self, variant: Variant, current: Any, shop: Shop) -> None:
        id = current["id"]
        wanted = _details(variant, shop)
        weight = current["weight"] or {}
        same = (
            current["name"] == variant.name
            and (variant.mrp is None or current["mrp"] == _money(variant.mrp))
            and (variant.net_quantity is None or current["netQuantity"] == variant.net_quantity)
            and (
                variant.weight_g is None
                or (
                    weight.get("unit") == shop.weight_unit
                    and abs(float(weight["value"]) - float(wanted["weight"])) < 1e-6
                )
            )
        )
        if not same:
            self.variants[id] = wanted
        prices = {
            each["channel"]["id"]: Decimal(str(each["price"]["amount"]))
            for each in current["channelListings"] or ()
            if each["price"]
        }
        changed = {
            channel: price
            for channel, price in variant.prices.items()
            if prices.get(shop.channels[channel]) != price
        }
        if changed:
            self.prices[id] = _listings(changed, shop)
        stock = {each["warehouse"]["id"]: each["quantity"] for each in current["stocks"] or ()}
        if stock.get(shop.warehouse) != variant.stock:
            self.stocks[id] = variant.stock


def _product_differences(product: Product, current: Any, shop: Shop) -> dict[str, Any]:
    details: dict[str, Any] = {}
    if current["name"] != product.name:
        details["name"] = product.name
    if product.description and _plain(current["description"]) != _plain_of(product.description):
        details["description"] = _editor_text(product.description)
    there = {
        each["attribute"]["slug"]: [value["plainText"] or value["name"] for value in each["values"]]
        for each in current["attributes"]
    }
    attributes = [
        _attribute(shop, slug, value)
        for slug, value in product.attributes.items()
        if slug not in shop.attributes or there.get(slug) != [value]
    ]
    if attributes:
        details["attributes"] = attributes
    return details


def _channels_of(product: Product) -> set[str]:
    return {channel for variant in product.variants for channel in variant.prices}


def _attribute(shop: Shop, slug: str, value: str) -> dict[str, Any]:
    # In a dry run the attribute may have no id yet.
    id = shop.attributes.get(slug, slug)
    if slug in shop.choices:
        return {"id": id, "dropdown": {"value": value}}
    return {"id": id, "plainText": value}


def _money(amount: Decimal) -> str:
    """Rupees as the storefront reads them from metadata: "120.00"."""
    return f"{amount:.2f}"


def _details(variant: Variant, shop: Shop) -> dict[str, Any]:
    details: dict[str, Any] = {"name": variant.name}
    metadata = []
    if variant.mrp is not None:
        metadata.append({"key": "mrp", "value": _money(variant.mrp)})
    if variant.net_quantity is not None:
        metadata.append({"key": "net_quantity", "value": variant.net_quantity})
    if metadata:
        details["metadata"] = metadata
    if variant.weight_g is not None:
        units = variant.weight_g / Decimal(str(shop.grams_per_unit))
        details["weight"] = str(round(units, 9).normalize())
    return details


def _listings(prices: Any, shop: Shop) -> list[dict[str, Any]]:
    return [
        {"channelId": shop.channels[channel], "price": str(price)}
        for channel, price in sorted(prices.items())
    ]


def _imported(media: Any) -> str | None:
    """The fingerprint in the name of a picture that the import has put there."""
    found = _OURS.search(str(media["url"]).partition("?")[0])
    return found.group(1) if found else None


def _paragraphs(text: str) -> list[str]:
    return [html.escape(part.strip(), quote=False) for part in text.split("\n") if part.strip()]


def _editor_text(text: str) -> str:
    """Plain text as the dashboard's editor keeps it: JSON with a block per paragraph."""
    blocks = [{"type": "paragraph", "data": {"text": part}} for part in _paragraphs(text)]
    return json.dumps({"blocks": blocks, "version": "2.30.7"}, ensure_ascii=False)


def _plain_of(text: str) -> list[str]:
    return [html.unescape(part) for part in _paragraphs(text)]


def _plain(description: str | None) -> list[str]:
    """The paragraphs of what `_editor_text` has made, however the platform has cleaned it."""
    if not description:
        return []
    blocks = json.loads(description).get("blocks", [])
    return [html.unescape(block.get("data", {}).get("text", "")) for block in blocks]
