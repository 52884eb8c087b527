"""What a product can be found by."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, IntegerField, Value, When

from .models import Product


def _text(product: Product) -> str:
    words = [product.name, product.description_plaintext, product.external_reference or ""]
    for variant in product.variants.all():
        words += [variant.name, variant.sku or ""]
        words += [assigned.value.name for assigned in variant.attributevalues.all()]
    for assigned in product.attributevalues.all():
        words += [assigned.value.name, assigned.value.plain_text or ""]
    return " ".join(word for word in words if word)


def update_products_search(product_ids: Iterable[int]) -> None:
    """Write anew what these products can be found by."""
    products = Product.objects.filter(pk__in=list(product_ids)).prefetch_related(
        "variants__attributevalues__value", "attributevalues__value"
    )
    for product in products:
        Product.objects.filter(pk=product.pk).update(search_document=_text(product))


def prefix_search(products: Any, text: str) -> Any:
    """Products in which every word of `text` begins some word, names first (`search_rank`)."""
    words = re.findall(r"\w+", text)
    if not words:
        return products.none()
    in_name = Value(1)
    conditions = {}
    for number, word in enumerate(words):
        pattern = rf"\m{re.escape(word)}"
        products = products.filter(search_document__iregex=pattern)
        conditions[f"_word{number}"] = Case(
            When(name__iregex=pattern, then=in_name), default=Value(0), output_field=IntegerField()
        )
    return products.alias(**conditions).annotate(
        search_rank=sum((conditions[name] for name in conditions), Value(0))
    )


def plain_text(editor_js: Any) -> str:
    """The words of an EditorJS document."""
    if not isinstance(editor_js, dict):
        return ""
    words: list[str] = []
    for block in editor_js.get("blocks") or ():
        data = block.get("data") or {}
        items = data.get("items") or [data.get("text") or ""]
        words += [item if isinstance(item, str) else str(item.get("content", "")) for item in items]
    return re.sub(r"<[^>]+>", "", " ".join(words)).strip()
