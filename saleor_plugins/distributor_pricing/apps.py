"""Django application of distributor pricing."""

from django.apps import AppConfig


class DistributorPricingConfig(AppConfig):
    """Holds distributors, price lists, credit and bulk discounts."""

    name = "saleor_plugins.distributor_pricing"
    label = "distributor_pricing"
    default_auto_field = "django.db.models.BigAutoField"
