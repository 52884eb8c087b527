"""Django application of the catalogue import."""

from django.apps import AppConfig

from ..host.apps import SaleorApp

IDENTIFIER = "saleor_plugins.catalogue_import"


class CatalogueImportConfig(AppConfig):
    """Declares the App that the import acts as; it has no tables of its own."""

    name = "saleor_plugins.catalogue_import"
    label = "commerce_catalogue_import"
    saleor_app = SaleorApp(
        IDENTIFIER,
        "Catalogue import",
        (
            "product.manage_products",
            "product.manage_product_types_and_attributes",
            "site.manage_translations",
            "checkout.manage_taxes",
        ),
    )
