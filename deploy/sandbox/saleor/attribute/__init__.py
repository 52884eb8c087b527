"""Attributes of products and variants."""


class AttributeInputType:
    """How a value is entered."""

    DROPDOWN = "dropdown"
    MULTISELECT = "multiselect"
    NUMERIC = "numeric"
    RICH_TEXT = "rich-text"
    PLAIN_TEXT = "plain-text"
    BOOLEAN = "boolean"
    DATE = "date"
    CHOICES = [
        *((DROPDOWN, "Dropdown"), (MULTISELECT, "Multi Select"), (NUMERIC, "Numeric")),
        *((RICH_TEXT, "Rich Text"), (PLAIN_TEXT, "Plain Text"), (BOOLEAN, "Boolean")),
        (DATE, "Date"),
    ]
    # Those whose values are chosen from a list.
    TYPES_WITH_CHOICES = [DROPDOWN, MULTISELECT]


class AttributeType:
    """What an attribute describes."""

    PRODUCT_TYPE = "product-type"
    PAGE_TYPE = "page-type"
    CHOICES = [(PRODUCT_TYPE, "Product type"), (PAGE_TYPE, "Page type")]
