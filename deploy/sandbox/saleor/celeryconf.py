"""The Celery application, configured by Django's settings as in Saleor."""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saleor.settings")


@setup_logging.connect
def leave_logging_to_django(**_kwargs: object) -> None:
    """Keep Celery from replacing the root logger that the settings configure."""


app = Celery("saleor", task_cls="saleor.core.tasks:RestrictWriterDBTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
