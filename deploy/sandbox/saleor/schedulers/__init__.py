"""Saleor's schedulers of Celery beat."""
