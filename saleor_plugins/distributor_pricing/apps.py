"""Django application of distributor pricing."""

from django.apps import AppConfig


class DistributorPricingConfig(AppConfig):
    """Holds distributors, price lists, credit and bulk discounts."""

    name = "saleor_plugins.distributor_pricing"
    label = "distributor_pricing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the tasks, and the policy towards order promotions."""
        from saleor_plugins.host import deletions, vouchers
        from saleor_plugins.host.prices import OURS

        from . import applications, keeping, personal_holdings, tasks, tiers  # noqa: F401

        deletions.when_account_is_gone(applications.forget)

        def keeps_off(instance: object) -> bool:
            if not vouchers.has_marked_lines(instance, OURS):
                return False
            settings = tasks.active_config()
            return settings is not None and settings.policy is not tiers.Promotions.STACK

        vouchers.keep_order_promotions_off(keeps_off)
