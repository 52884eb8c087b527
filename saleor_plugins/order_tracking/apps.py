"""Django application of the order stages."""

from django.apps import AppConfig


class OrderTrackingConfig(AppConfig):
    """Holds the tables of stages and timelines."""

    name = "saleor_plugins.order_tracking"
    label = "commerce_order_tracking"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What these tables hold of a person is declared on import."""
        from . import personal_holdings  # noqa: F401
