"""Settings of a stand-in that runs one plugin only, the recording one."""

from saleor.settings import *  # noqa: F403
from saleor.settings import INSTALLED_APPS as _APPS

PLUGINS = ["standin_recorder.Recorder"]
INSTALLED_APPS = [app for app in _APPS if not app.startswith("saleor_plugins")]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_TASK_ALWAYS_EAGER = True
ALLOWED_HOSTS = ["*"]
LOGGING = {"version": 1, "disable_existing_loggers": True}
