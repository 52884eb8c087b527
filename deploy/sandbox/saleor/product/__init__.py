"""The catalogue."""


class ProductTypeKind:
    """Goods, or gift cards."""

    NORMAL = "normal"
    GIFT_CARD = "gift_card"
    CHOICES = [(NORMAL, "A standard product type."), (GIFT_CARD, "A gift card product type.")]


class ProductMediaTypes:
    """What a medium is."""

    IMAGE = "IMAGE"
    VIDEO = "VIDEO"
    CHOICES = [(IMAGE, "An uploaded image or an URL to an image"), (VIDEO, "A URL to a video")]
