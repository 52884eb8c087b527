"""Django application of cash on delivery."""

from django.apps import AppConfig

from ..host.apps import SaleorApp


class CashOnDeliveryConfig(AppConfig):
    """Declares the App that the gateway acts as; it has no tables of its own."""

    name = "saleor_plugins.cash_on_delivery"
    label = "commerce_cash_on_delivery"
    saleor_app = SaleorApp(
        "saleor_plugins.cash_on_delivery", "Cash on delivery", ("payment.handle_payments",)
    )

    def ready(self) -> None:
        """The outbox's handler registers itself on import."""
        from . import collecting  # noqa: F401
