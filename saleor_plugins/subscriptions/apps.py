"""Django application of the recurring orders."""

from django.apps import AppConfig

from ..host.apps import SaleorApp


class SubscriptionsConfig(AppConfig):
    """Holds the tables of plans, contracts, deliveries and wallets."""

    name = "saleor_plugins.subscriptions"
    label = "commerce_subscriptions"
    default_auto_field = "django.db.models.BigAutoField"
    # What renewals do on the platform: complete drafts, record payments, fulfil, cancel.
    saleor_app = SaleorApp(
        "saleor_plugins.subscriptions",
        "Subscriptions",
        ("order.manage_orders", "payment.handle_payments"),
    )

    def ready(self) -> None:
        """Register the outbox handlers and retention rules."""
        from ..host import deletions
        from . import effects, lifecycle, personal_holdings  # noqa: F401

        deletions.when_account_is_gone(lifecycle.forget_customer)
