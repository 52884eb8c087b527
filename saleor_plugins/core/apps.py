"""Django application of the shared tables (inbox, outbox, audit)."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Holds the tables that receive once, perform once and remember who did what."""

    name = "saleor_plugins.core"
    # Saleor has an application labelled "core" already.
    label = "commerce_core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What these tables hold of a person is declared on import; requests' ids go with tasks."""
        from . import carrying, personal_holdings  # noqa: F401

        carrying.connect()
