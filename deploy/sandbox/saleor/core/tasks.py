"""The base class of Celery tasks."""

from celery import Task


class RestrictWriterDBTask(Task):
    """Saleor's task class. With one database there is no writer to restrict."""
