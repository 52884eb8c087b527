"""Django application of the order stages."""

from django.apps import AppConfig

from ..host.apps import SaleorApp


class OrderTrackingConfig(AppConfig):
    """Holds the tables of stages and timelines."""

    name = "saleor_plugins.order_tracking"
    label = "commerce_order_tracking"
    default_auto_field = "django.db.models.BigAutoField"
    # An order that a carrier's App cancels here is cancelled in Saleor by this App.
    saleor_app = SaleorApp(
        "saleor_plugins.order_tracking", "Order tracking", ("order.manage_orders",)
    )

    def ready(self) -> None:
        """Retention rules register themselves on import."""
        from . import personal_holdings, timeline  # noqa: F401
