"""Django application of the notifications."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Holds messages, preferences and template overrides; wires handlers when Django is ready."""

    name = "saleor_plugins.notifications"
    label = "commerce_notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Handlers of inbox and outbox register themselves on import."""
        from ..host import deletions
        from . import handlers, hooks, personal_holdings, receipts  # noqa: F401

        deletions.when_account_is_gone(hooks.forget)
