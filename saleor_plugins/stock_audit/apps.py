"""Django application of the stock audit: brings the trigger, has no tables of its own."""

from django.apps import AppConfig


class StockAuditConfig(AppConfig):
    """Lets every new database connection say for whom it changes stock."""

    name = "saleor_plugins.stock_audit"
    label = "commerce_stock_audit"

    def ready(self) -> None:
        """Wire connections; the retention rule registers itself on import."""
        from django.db.backends.signals import connection_created

        from . import acting, keeping  # noqa: F401

        connection_created.connect(acting.prepare, dispatch_uid="commerce_stock_audit")
