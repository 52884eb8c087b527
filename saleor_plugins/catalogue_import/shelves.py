"""What products stand in: the product type with its attributes, categories, collections, channels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.text import slugify

from ..host import execute
from . import documents
from .apps import IDENTIFIER
from .columns import ATTRIBUTES
from .errors import ImportFailed
from .rows import Product

PRODUCT_TYPE_SLUG = "groceries"
_UNIT_GRAMS: dict[str, float | str] = {
    "G": 1,
    "KG": 1000,
    "TONNE": 1_000_000,
    "OZ": "28.349523125",
    "LB": "453.59237",
}

ask = partial(execute.execute_graphql, as_app=IDENTIFIER)
change = partial(execute.mutate, as_app=IDENTIFIER)


@dataclass
class Shop:
    """Ids of what a product refers to; found or, by `stock_shelves`, made."""

    warehouse: str
    channels: Mapping[str, str]
    currencies: Mapping[str, str]
    grams_per_unit: float | str = 1000
    weight_unit: str = "KG"
    product_type: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    choices: set[str] = field(default_factory=set)
    collections: dict[str, str] = field(default_factory=dict)
    _categories: dict[tuple[str, ...], str] = field(default_factory=dict)
    _category_slugs: set[str] = field(default_factory=set)
    _translated: set[tuple[str, ...]] = field(default_factory=set)

    def find_shelves(self) -> None:
        """Read what is there, and change nothing."""
        self._read_categories()
        found = ask(documents.PRODUCT_TYPE, {"slug": PRODUCT_TYPE_SLUG})["productTypes"]["edges"]
        self.product_type = found[0]["node"]["id"] if found else ""
        slugs = [each.slug for each in ATTRIBUTES]
        for edge in ask(documents.ATTRIBUTES, {"slugs": slugs})["attributes"]["edges"]:
            node = edge["node"]
            self.attributes[node["slug"]] = node["id"]
            if node["inputType"] == "DROPDOWN":
                self.choices.add(node["slug"])
            elif node["inputType"] != "PLAIN_TEXT" or node["type"] != "PRODUCT_TYPE":
                raise ImportFailed(
                    f"The shop's attribute {node['slug']} is of type {node['inputType']}: the import "
                    "fills product attributes of plain text or with a dropdown.",
                    code="ATTRIBUTE_TYPE",
                )

    def stock_shelves(self) -> None:
        """Make the product type and its attributes where they are missing."""
        for each in ATTRIBUTES:
            if each.slug not in self.attributes:
                created = change(
                    documents.CREATE_ATTRIBUTE,
                    {
                        "input": {
                            "name": each.name,
                            "slug": each.slug,
                            "type": "PRODUCT_TYPE",
                            "inputType": "DROPDOWN" if each.choice else "PLAIN_TEXT",
                            "filterableInStorefront": each.choice,
                            "filterableInDashboard": each.choice,
                        }
                    },
                )
                self.attributes[each.slug] = created["attribute"]["id"]
                if each.choice:
                    self.choices.add(each.slug)
        if not self.product_type:
            self.product_type = change(
                documents.CREATE_PRODUCT_TYPE,
                {
                    "input": {
                        "name": "Groceries",
                        "slug": PRODUCT_TYPE_SLUG,
                        "kind": "NORMAL",
                        "hasVariants": True,
                        "isShippingRequired": True,
                    }
                },
            )["productType"]["id"]
        self._assign_attributes()

    def _assign_attributes(self) -> None:
        found = ask(documents.PRODUCT_TYPE, {"slug": PRODUCT_TYPE_SLUG})["productTypes"]["edges"]
        assigned = {each["slug"] for each in found[0]["node"]["productAttributes"] or ()}
        missing = [each.slug for each in ATTRIBUTES if each.slug not in assigned]
        if missing:
            operations = [{"id": self.attributes[slug], "type": "PRODUCT"} for slug in missing]
            change(documents.ASSIGN_ATTRIBUTES, {"id": self.product_type, "operations": operations})

    def _read_categories(self) -> None:
        nodes: dict[str, dict[str, Any]] = {}
        after = None
        while True:
            page = ask(documents.CATEGORIES, {"after": after})["categories"]
            nodes.update((edge["node"]["id"], edge["node"]) for edge in page["edges"])
            if not page["pageInfo"]["hasNextPage"]:
                break
            after = page["pageInfo"]["endCursor"]
        for id, node in nodes.items():
            names: list[str] = []
            step: dict[str, Any] | None = node
            while step is not None:
                names.insert(0, step["name"].casefold())
                step = nodes.get(step["parent"]["id"]) if step["parent"] else None
            self._categories.setdefault(tuple(names), id)
            self._category_slugs.add(node["slug"])
            if node["translation"] and node["translation"]["name"]:
                self._translated.add(tuple(names))

    def find_category(self, path: tuple[str, ...]) -> str | None:
        """The id of the category at the path of names, whatever their case."""
        return self._categories.get(tuple(name.casefold() for name in path))

    def category(self, product: Product) -> str:
        """The id of the product's category; it and those above it are made where missing."""
        parent: str | None = None
        for depth in range(1, len(product.category) + 1):
            path = product.category[:depth]
            key = tuple(name.casefold() for name in path)
            if key not in self._categories:
                slug = self._category_slug(path)
                variables = {"input": {"name": path[-1], "slug": slug}, "parent": parent}
                created = change(documents.CREATE_CATEGORY, variables)["category"]["id"]
                self._categories[key] = created
                self._category_slugs.add(slug)
            parent = self._categories[key]
            if len(product.category_hi) >= depth and key not in self._translated:
                words = {"name": product.category_hi[depth - 1]}
                change(documents.TRANSLATE_CATEGORY, {"id": parent, "input": words})
                self._translated.add(key)
        assert parent is not None
        return parent

    def _category_slug(self, path: tuple[str, ...]) -> str:
        for candidate in (slugify(path[-1]), slugify("-".join(path))):
            if candidate and candidate not in self._category_slugs:
                return candidate
        number = 2
        stem = slugify("-".join(path)) or "category"
        while f"{stem}-{number}" in self._category_slugs:
            number += 1
        return f"{stem}-{number}"

    def find_collection(self, slug: str) -> str | None:
        """The id of the collection, if there is one."""
        if slug not in self.collections:
            found = ask(documents.COLLECTION, {"slug": slug})["collection"]
            if found is None:
                return None
            self.collections[slug] = found["id"]
        return self.collections[slug]

    def collection(self, slug: str, channels: set[str]) -> str:
        """The id of the collection; a new one is published in the channels (slugs)."""
        found = self.find_collection(slug)
        if found is None:
            named = {"name": slug.replace("-", " ").capitalize(), "slug": slug}
            found = str(change(documents.CREATE_COLLECTION, {"input": named})["collection"]["id"])
            listings = [
                {"channelId": self.channels[channel], "isPublished": True}
                for channel in sorted(channels)
            ]
            change(documents.LIST_COLLECTION, {"id": found, "input": {"addChannels": listings}})
            self.collections[slug] = found
        return found


def open_shop(warehouse: str) -> Shop:
    """The shop's channels, warehouse (by slug) and unit of weight.

    Raises ImportFailed when there is no such warehouse.
    """
    found = ask(documents.WAREHOUSES, {"slug": warehouse})["warehouses"]["edges"]
    if not found:
        raise ImportFailed(
            f"The shop has no warehouse with the slug {warehouse}.", code="NOT_FOUND"
        )
    asked = ask(documents.SHOP)
    unit = asked["shop"]["defaultWeightUnit"] or "KG"
    channels = asked["channels"] or []
    return Shop(
        warehouse=found[0]["node"]["id"],
        channels={each["slug"]: each["id"] for each in channels},
        currencies={each["slug"]: each["currencyCode"] for each in channels},
        grams_per_unit=_UNIT_GRAMS[unit],
        weight_unit=unit,
    )
