"""Django application of the reports; it has no tables of its own."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Makes the reports part of the API."""

    name = "saleor_plugins.reports"
    label = "commerce_reports"
