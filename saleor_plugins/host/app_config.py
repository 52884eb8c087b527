"""Django application of the host room: provisions Apps and checks how we were loaded."""

from django.apps import AppConfig


class HostConfig(AppConfig):
    """Last of our applications, so that it sees what all the plugins declare."""

    name = "saleor_plugins.host"
    label = "commerce_host"

    def ready(self) -> None:
        """Connect the provisioning of Apps to the end of every migration."""
        from django.apps import apps as installed
        from django.db.models.signals import post_migrate

        # The tasks as well: the API hands them out by name, and only a worker discovers them.
        from . import apps, checks, personal_holdings, tasks  # noqa: F401

        # Django sends post_migrate for applications with models only, so not for this one; core
        # stands behind all of Saleor's applications, whose permissions are there by then.
        post_migrate.connect(apps.provision_all, sender=installed.get_app_config("commerce_core"))
