"""The base class of Celery tasks."""

from celery import Task, shared_task
from django.core.files.storage import default_storage


class RestrictWriterDBTask(Task):
    """Saleor's task class. With one database there is no writer to restrict."""


@shared_task
def delete_from_storage_task(path: str) -> None:
    """Delete a stored file; one that is gone already is no error."""
    default_storage.delete(path)
