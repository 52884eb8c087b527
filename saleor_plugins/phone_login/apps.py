"""Django application of the phone sign-in."""

from django.apps import AppConfig


class PhoneLoginConfig(AppConfig):
    """Holds phone identities and one-time codes."""

    name = "saleor_plugins.phone_login"
    label = "commerce_phone_login"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Retention rules register themselves on import."""
        from . import codes, personal_holdings  # noqa: F401
