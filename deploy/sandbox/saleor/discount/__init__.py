"""Vouchers and the small part of catalogue promotions that prices need."""


class DiscountValueType:
    FIXED = "fixed"
    PERCENTAGE = "percentage"
    CHOICES = [(FIXED, "fixed"), (PERCENTAGE, "%")]


class DiscountType:
    SALE = "sale"
    PROMOTION = "promotion"
    ORDER_PROMOTION = "order_promotion"
    VOUCHER = "voucher"
    MANUAL = "manual"
    CHOICES = [(name, name) for name in (SALE, PROMOTION, ORDER_PROMOTION, VOUCHER, MANUAL)]


class VoucherType:
    SHIPPING = "shipping"
    ENTIRE_ORDER = "entire_order"
    SPECIFIC_PRODUCT = "specific_product"
    CHOICES = [(name, name) for name in (ENTIRE_ORDER, SHIPPING, SPECIFIC_PRODUCT)]


class PromotionType:
    CATALOGUE = "catalogue"
    ORDER = "order"
    CHOICES = [(CATALOGUE, "Catalogue"), (ORDER, "Order")]


class RewardValueType(DiscountValueType):
    pass
