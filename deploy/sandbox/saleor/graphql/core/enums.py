"""Enum members whose Python value is not their name in lower case."""

from ...permission.enums import get_permissions_enum_list
from .loader import definition, enum

enum("PermissionEnum", **dict(get_permissions_enum_list()))
enum("OrderDirection", ASC="", DESC="-")
enum("CountryCode", **{v.name.value: v.name.value for v in definition("CountryCode").values})
enum("AllocationStrategyEnum", PRIORITIZE_SORTING_ORDER="prioritize-sorting-order",
     PRIORITIZE_HIGH_STOCK="prioritize-high-stock")  # fmt: skip
enum("AttributeTypeEnum", PRODUCT_TYPE="product-type", PAGE_TYPE="page-type")
enum("AttributeInputTypeEnum", RICH_TEXT="rich-text", PLAIN_TEXT="plain-text")
enum("ProductMediaType", IMAGE="IMAGE", VIDEO="VIDEO")
enum("StockAvailability", IN_STOCK="available", OUT_OF_STOCK="unavailable")
enum("TaxCalculationStrategy", FLAT_RATES="FLAT_RATES", TAX_APP="TAX_APP")
enum("WarehouseClickAndCollectOptionEnum", LOCAL="local", ALL="all", DISABLED="disabled")
enum("ConfigurationTypeFieldEnum", STRING="String", MULTILINE="Multiline", BOOLEAN="Boolean",
     SECRET="Secret", PASSWORD="Password", SECRETMULTILINE="SecretMultiline",
     OUTPUT="OUTPUT")  # fmt: skip
enum("LanguageCodeEnum", EN_IN="en-in", HI_IN="hi-in", KN_IN="kn-in", TA_IN="ta-in")
