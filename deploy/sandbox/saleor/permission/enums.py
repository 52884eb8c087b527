"""The permissions, by Saleor's names."""

from collections.abc import Iterable
from enum import Enum
from typing import Any


class BasePermissionEnum(Enum):
    """`app_label.codename`."""

    @property
    def codename(self) -> str:
        return self.value.split(".")[1]


class AccountPermissions(BasePermissionEnum):
    MANAGE_USERS = "account.manage_users"
    MANAGE_STAFF = "account.manage_staff"
    IMPERSONATE_USER = "account.impersonate_user"


class AppPermission(BasePermissionEnum):
    MANAGE_APPS = "app.manage_apps"
    MANAGE_OBSERVABILITY = "app.manage_observability"


class ChannelPermissions(BasePermissionEnum):
    MANAGE_CHANNELS = "channel.manage_channels"


class DiscountPermissions(BasePermissionEnum):
    MANAGE_DISCOUNTS = "discount.manage_discounts"


class PluginsPermissions(BasePermissionEnum):
    MANAGE_PLUGINS = "plugins.manage_plugins"


class GiftcardPermissions(BasePermissionEnum):
    MANAGE_GIFT_CARD = "giftcard.manage_gift_card"


class MenuPermissions(BasePermissionEnum):
    MANAGE_MENUS = "menu.manage_menus"


class PagePermissions(BasePermissionEnum):
    MANAGE_PAGES = "page.manage_pages"


class PageTypePermissions(BasePermissionEnum):
    MANAGE_PAGE_TYPES_AND_ATTRIBUTES = "page.manage_page_types_and_attributes"


class CheckoutPermissions(BasePermissionEnum):
    MANAGE_CHECKOUTS = "checkout.manage_checkouts"
    HANDLE_CHECKOUTS = "checkout.handle_checkouts"
    HANDLE_TAXES = "checkout.handle_taxes"
    MANAGE_TAXES = "checkout.manage_taxes"


class OrderPermissions(BasePermissionEnum):
    MANAGE_ORDERS = "order.manage_orders"
    MANAGE_ORDERS_IMPORT = "order.manage_orders_import"


class PaymentPermissions(BasePermissionEnum):
    HANDLE_PAYMENTS = "payment.handle_payments"


class ProductPermissions(BasePermissionEnum):
    MANAGE_PRODUCTS = "product.manage_products"


class ProductTypePermissions(BasePermissionEnum):
    MANAGE_PRODUCT_TYPES_AND_ATTRIBUTES = "product.manage_product_types_and_attributes"


class ShippingPermissions(BasePermissionEnum):
    MANAGE_SHIPPING = "shipping.manage_shipping"


class SitePermissions(BasePermissionEnum):
    MANAGE_SETTINGS = "site.manage_settings"
    MANAGE_TRANSLATIONS = "site.manage_translations"


PERMISSIONS_ENUMS = [
    *(AccountPermissions, AppPermission, CheckoutPermissions, ChannelPermissions),
    *(DiscountPermissions, OrderPermissions, PaymentPermissions, PluginsPermissions),
    *(GiftcardPermissions, MenuPermissions, PagePermissions, PageTypePermissions),
    *(ProductPermissions, ProductTypePermissions, ShippingPermissions, SitePermissions),
]


def get_permissions_enum_list() -> list[tuple[str, str]]:
    """(name, value) of every permission."""
    return [(perm.name, perm.value) for enum in PERMISSIONS_ENUMS for perm in enum]


def get_permissions(permissions: Iterable[str] | None = None) -> Any:
    """Rows of the given `app_label.codename`s, or of all."""
    from .models import Permission

    values = (
        [value for _, value in get_permissions_enum_list()]
        if permissions is None
        else list(permissions)
    )
    codenames = [value.split(".")[1] for value in values]
    return (
        Permission.objects.filter(codename__in=codenames)
        .select_related("content_type")
        .order_by("codename")
    )
