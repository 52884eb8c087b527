"""Django application of the Razorpay gateway."""

from django.apps import AppConfig

from ..host.apps import SaleorApp


class RazorpayConfig(AppConfig):
    """Holds the gateway's tables, wires its workers and declares the App that it acts as."""

    name = "saleor_plugins.razorpay_gateway"
    label = "commerce_razorpay"
    default_auto_field = "django.db.models.BigAutoField"
    saleor_app = SaleorApp(
        "saleor_plugins.razorpay",
        "Razorpay",
        ("payment.handle_payments",),
    )

    def ready(self) -> None:
        """Handlers of inbox and outbox, and tasks, register themselves on import."""
        from ..host import deletions
        from . import (  # noqa: F401
            captures,
            customers,
            personal_holdings,
            refunds,
            retention_rules,
            tasks,
            webhooks,
        )

        deletions.when_account_is_gone(customers.forget)
