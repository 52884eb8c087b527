"""Attributes and the values that products and variants have."""

from typing import Any

from ....attribute import AttributeInputType
from ....permission.enums import ProductPermissions
from ...core.connection import create_connection_slice, search_all_terms
from ...core.context import in_channel_of, unwrap
from ...core.loader import resolver, types
from ...core.permissions import requestor
from ...core.related import related
from ..filters import keys

Attribute = types.Attribute
AttributeValue = types.AttributeValue


def _shown(info: Any, links: list[Any]) -> list[Any]:
    """The attributes of the links; shoppers see those meant for the storefront."""
    attributes = [related(link, "attribute") for link in links]
    who = requestor(info.context)
    if who and who.has_perm(ProductPermissions.MANAGE_PRODUCTS):
        return attributes
    return [attribute for attribute in attributes if attribute.visible_in_storefront]


def _selected(attributes: list[Any], node: Any) -> list[dict[str, Any]]:
    values: dict[int, list[Any]] = {}
    for assigned in related(node, "attributevalues"):
        value = related(assigned, "value")
        values.setdefault(value.attribute_id, []).append(value)
    return [
        {"attribute": attribute, "values": values.get(attribute.pk, [])} for attribute in attributes
    ]


def _untranslated(root: Any, info: Any, language_code: str) -> None:
    """None: nothing here translates attributes, which are then shown by the names they have."""


resolver("Attribute", "translation")(_untranslated)
resolver("AttributeValue", "translation")(_untranslated)


@resolver("Product", "attributes")
def _(root: Any, info: Any) -> Any:
    product = unwrap(root)
    links = related(related(product, "product_type"), "attributeproduct")
    return _selected(_shown(info, links), product)


@resolver("Product", "attribute")
def _(root: Any, info: Any, slug: str) -> Any:
    product = unwrap(root)
    links = related(related(product, "product_type"), "attributeproduct")
    wanted = [a for a in _shown(info, links) if a.slug == slug]
    return next(iter(_selected(wanted, product)), None)


@resolver("ProductVariant", "attributes")
def _(root: Any, info: Any) -> Any:
    variant = unwrap(root)
    product_type = related(related(variant, "product"), "product_type")
    links = related(product_type, "attributevariant")
    return _selected(_shown(info, links), variant)


@resolver("ProductType", "productAttributes")
def _(root: Any, info: Any) -> Any:
    return [related(link, "attribute") for link in related(unwrap(root), "attributeproduct")]


@resolver("Attribute", "choices")
def _(
    root: Any, info: Any, filter: Any = None, search: Any = None, sort_by: Any = None, **args: Any
) -> Any:
    attribute, given = unwrap(root), filter or {}
    rows = attribute.values.all()
    if attribute.input_type not in AttributeInputType.TYPES_WITH_CHOICES:
        rows = rows.none()
    rows = search_all_terms(rows, search, "name", "slug")
    rows = search_all_terms(rows, given.get("search"), "name", "slug")
    if given.get("ids"):
        rows = rows.filter(pk__in=keys(given["ids"], "AttributeValue"))
    if given.get("slugs"):
        rows = rows.filter(slug__in=given["slugs"])
    if sort_by:
        rows = rows.order_by(f"{sort_by['direction']}{sort_by['field']}", "pk")
    return create_connection_slice(rows, info, args, wrap=lambda value: in_channel_of(root, value))


@resolver("AttributeValue", "inputType")
def _(root: Any, info: Any) -> str:
    return related(unwrap(root), "attribute").input_type


@resolver("AttributeValue", "date")
def _(root: Any, info: Any) -> Any:
    moment = unwrap(root).date_time
    return moment and moment.date()
