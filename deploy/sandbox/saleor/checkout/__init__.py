"""Carts: lines, addresses, delivery, totals, and how they become orders."""


class CheckoutChargeStatus:
    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"
    OVERCHARGED = "overcharged"
    CHOICES = [(name, name) for name in (NONE, PARTIAL, FULL, OVERCHARGED)]


class CheckoutAuthorizeStatus:
    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"
    CHOICES = [(name, name) for name in (NONE, PARTIAL, FULL)]
