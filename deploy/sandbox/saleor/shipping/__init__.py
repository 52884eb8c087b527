"""Shipping."""


class ShippingMethodType:
    """What a method's limits are about."""

    PRICE_BASED = "price"
    WEIGHT_BASED = "weight"
    CHOICES = [(PRICE_BASED, "Price based shipping"), (WEIGHT_BASED, "Weight based shipping")]


class PostalCodeRuleInclusionType:
    """Whether a postal code range is served or not."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    CHOICES = [(INCLUDE, "include"), (EXCLUDE, "exclude")]
