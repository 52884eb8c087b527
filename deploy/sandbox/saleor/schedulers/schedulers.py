"""Saleor mends Celery's scheduler for schedules of its own kind; the sandbox has none of that kind."""

from celery.beat import PersistentScheduler

__all__ = ["PersistentScheduler"]
