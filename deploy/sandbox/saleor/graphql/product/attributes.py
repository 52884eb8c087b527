"""Attributes: making them, and giving products and variants their values."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify

from ...attribute import AttributeInputType
from ...attribute.models import (
    AssignedProductAttributeValue,
    AssignedVariantAttributeValue,
    Attribute,
    AttributeProduct,
    AttributeValue,
    AttributeVariant,
)
from ...core.utils import generate_unique_slug
from ...permission.enums import ProductTypePermissions
from ...product.models import Product, ProductType
from ..core.context import ChannelContext
from ..core.loader import enum, mutation
from ..core.mutations import get_node_or_error
from ..core.related import related

_TYPES = [ProductTypePermissions.MANAGE_PRODUCT_TYPES_AND_ATTRIBUTES]
enum("ProductAttributeType", PRODUCT="product", VARIANT="variant")


def _add_choices(attribute: Attribute, choices: Any) -> None:
    if choices and attribute.input_type not in AttributeInputType.TYPES_WITH_CHOICES:
        message = f"Values cannot be used with input type {attribute.input_type}."
        raise ValidationError({"values": ValidationError(message, code="invalid")})
    for choice in choices or ():
        _choice(attribute, choice["name"], choice.get("external_reference"))


def _choice(attribute: Attribute, name: str, external_reference: Any = None) -> AttributeValue:
    """The attribute's choice of that name, made when there is none yet."""
    found = attribute.values.filter(name__iexact=name).first()
    return found or AttributeValue.objects.create(
        attribute=attribute,
        name=name,
        slug=_free_slug(attribute, name),
        external_reference=external_reference,
    )


def _free_slug(attribute: Attribute, text: str) -> str:
    stem = slugify(text, allow_unicode=True)[:240] or "value"
    taken = set(attribute.values.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _fill(attribute: Attribute, input: Any) -> None:
    for field in ("name", "input_type", "type", "unit", "filterable_in_storefront",
                  "filterable_in_dashboard", "external_reference"):  # fmt: skip
        if input.get(field) is not None:
            setattr(attribute, field, input[field])
    if input.get("slug") or not attribute.slug:
        attribute.slug = input.get("slug") or generate_unique_slug(attribute, attribute.name)
    attribute.full_clean()
    attribute.save()


@mutation("attributeCreate", permissions=_TYPES)
def _(root: Any, info: Any, input: Any) -> Any:
    attribute = Attribute()
    _fill(attribute, input)
    _add_choices(attribute, input.get("values"))
    return {"attribute": ChannelContext(attribute, None)}


@mutation("productAttributeAssign", permissions=_TYPES)
def _(root: Any, info: Any, product_type_id: str, operations: Any) -> Any:
    product_type = get_node_or_error(
        info, product_type_id, only_type="ProductType", model=ProductType, field="product_type_id"
    )
    for operation in operations:
        attribute = get_node_or_error(
            info, operation["id"], only_type="Attribute", model=Attribute, field="operations"
        )
        if operation["type"] == "product":
            AttributeProduct.objects.get_or_create(product_type=product_type, attribute=attribute)
        else:
            AttributeVariant.objects.get_or_create(product_type=product_type, attribute=attribute)
    return {"product_type": product_type}


def _fault(message: str, code: str, ids: list[str]) -> ValidationError:
    error = ValidationError(message, code=code, params={"attributes": ids})
    return ValidationError({"attributes": error})


def _values(attribute: Attribute, item: Any, owner: str) -> list[AttributeValue]:
    """The values that an input gives the owner for an attribute, written if need be."""
    kind = attribute.input_type
    if kind in AttributeInputType.TYPES_WITH_CHOICES:
        names = list(item.get("values") or ())
        chosen = [item["dropdown"]] if item.get("dropdown") else []
        values = [_choice(attribute, name) for name in names]
        for choice in chosen:
            values.append(_selected(attribute, choice))
        if kind == AttributeInputType.DROPDOWN and len(values) > 1:
            message = "Attribute must take only one value."
            raise _fault(message, "invalid", [str(item.get("id"))])
        return values
    text: dict[str, Any] = {}
    if kind == AttributeInputType.PLAIN_TEXT and item.get("plain_text") is not None:
        text = {"plain_text": item["plain_text"], "name": item["plain_text"][:200]}
    elif kind == AttributeInputType.BOOLEAN and item.get("boolean") is not None:
        yes = item["boolean"]
        text = {"boolean": yes, "name": f"{attribute.name}: {'Yes' if yes else 'No'}"}
    elif kind == AttributeInputType.NUMERIC:
        number = item.get("numeric") or next(iter(item.get("values") or ()), None)
        if number is not None:
            try:
                text = {"numeric": float(number), "name": str(number)}
            except ValueError as error:
                raise _fault("Numeric value is required.", "invalid",
                             [str(item.get("id"))]) from error  # fmt: skip
    elif kind == AttributeInputType.DATE and item.get("date"):
        moment = timezone.make_aware(
            timezone.datetime.combine(item["date"], timezone.datetime.min.time())
        )
        text = {"date_time": moment, "name": item["date"].isoformat()}
    if not text or not text["name"]:
        return []
    # Such a value belongs to one owner only: its slug says to which.
    value, _created = AttributeValue.objects.update_or_create(
        attribute=attribute, slug=f"{owner}_{attribute.pk}", defaults=text
    )
    return [value]


def _selected(attribute: Attribute, choice: Any) -> AttributeValue:
    if choice.get("id"):
        return get_node_or_error(
            None,
            choice["id"],
            only_type="AttributeValue",
            qs=attribute.values.all(),
            field="attributes",
        )
    return _choice(attribute, choice["value"], choice.get("external_reference"))


def assign_values(node: Any, links: Any, inputs: Any, creating: bool) -> None:
    """Give a product or variant the values of the inputs.

    `links` are the attributes that its type has. ValidationError on `attributes` for an attribute
    that it does not have, or, when creating, for a required one without a value.
    """
    known = {link.attribute_id: related(link, "attribute") for link in links}
    by_reference = {a.external_reference: a for a in known.values() if a.external_reference}
    is_product = isinstance(node, Product)
    assigned: Any = AssignedProductAttributeValue if is_product else AssignedVariantAttributeValue
    owner = {"product": node} if is_product else {"variant": node}
    given = set()
    for item in inputs or ():
        if item.get("id"):
            attribute = get_node_or_error(
                None, item["id"], only_type="Attribute", model=Attribute, field="attributes"
            )
            attribute = known.get(attribute.pk)
        else:
            attribute = by_reference.get(item.get("external_reference"))
        if attribute is None:
            raise _fault("Attribute is not assigned to the product type.", "invalid",
                         [str(item.get("id"))])  # fmt: skip
        name = f"{'product' if is_product else 'variant'}-{node.pk}"
        values = _values(attribute, item, name)
        if attribute.value_required and not values:
            message = "Attribute expects a value but none were given."
            raise _fault(message, "required", [str(item.get("id"))])
        given.add(attribute.pk)
        rows = assigned.objects.filter(value__attribute=attribute, **owner)
        rows.exclude(value__in=values).delete()
        for value in values:
            assigned.objects.get_or_create(value=value, **owner)
    missing = [a for pk, a in known.items() if a.value_required and pk not in given]
    if creating and missing:
        from graphene import Node

        ids = [Node.to_global_id("Attribute", attribute.pk) for attribute in missing]
        raise _fault("All required attributes must take a value.", "required", ids)
