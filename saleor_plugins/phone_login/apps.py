"""Django application of the phone sign-in."""

from django.apps import AppConfig


class PhoneLoginConfig(AppConfig):
    """Holds phone identities and one-time codes."""

    name = "saleor_plugins.phone_login"
    label = "commerce_phone_login"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Retention rules register themselves on import."""
        from ..host import deletions
        from . import codes, identities, personal_holdings  # noqa: F401

        deletions.when_account_is_gone(identities.forget)
