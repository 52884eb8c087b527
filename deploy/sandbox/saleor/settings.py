"""Django settings under Saleor's names, read from Saleor's environment variables."""

import importlib.metadata
import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import dj_database_url
import dj_email_url
import django_cache_url
from django.conf import global_settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key


def get_list(text: str) -> list[str]:
    """Split a comma-separated variable."""
    return [item.strip() for item in text.split(",") if item]


def get_bool_from_env(name: str, default_value: bool) -> bool:
    """`true` (in any case) and `1` are true, another value is not."""
    value = os.environ.get(name)
    return default_value if value is None else value.lower() in ("true", "1")


def _seconds(name: str, default: str) -> int:
    """A duration such as `5 minutes` or `1h`, in seconds."""
    text = os.environ.get(name, default)
    units = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
    parts = re.findall(r"(\d+)\s*([smhdw])[a-z]*", text.lower())
    if not parts:
        raise ImproperlyConfigured(f"{name}: {text!r} is not a duration such as '5 minutes'.")
    return sum(int(number) * units[unit] for number, unit in parts)


DEBUG = get_bool_from_env("DEBUG", True)
SITE_ID = 1
PROJECT_ROOT = str(Path(__file__).resolve().parent.parent)
ROOT_URLCONF = "saleor.urls"
APPEND_SLASH = False

ALLOWED_CLIENT_HOSTS = get_list(os.environ.get("ALLOWED_CLIENT_HOSTS") or "")
if not ALLOWED_CLIENT_HOSTS:
    if not DEBUG:
        raise ImproperlyConfigured(
            "ALLOWED_CLIENT_HOSTS environment variable must be set when DEBUG=False."
        )
    ALLOWED_CLIENT_HOSTS = ["localhost", "127.0.0.1"]

DATABASE_CONNECTION_DEFAULT_NAME = "default"
# One database: what reads from a replica reads from it.
DATABASE_CONNECTION_REPLICA_NAME = "default"
DATABASES = {
    "default": dj_database_url.config(
        default="postgres://saleor:saleor@localhost:5432/saleor",
        conn_max_age=int(os.environ.get("DB_CONN_MAX_AGE", 0)),
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"

TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("hi", "Hindi"), ("kn", "Kannada"), ("ta", "Tamil")]

EMAIL_URL = os.environ.get("EMAIL_URL")
email_config = dj_email_url.parse(EMAIL_URL or "")
EMAIL_FILE_PATH = email_config.get("EMAIL_FILE_PATH", "")
EMAIL_HOST_USER = email_config.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = email_config.get("EMAIL_HOST_PASSWORD", "")
EMAIL_HOST = email_config.get("EMAIL_HOST", "")
EMAIL_PORT = str(email_config.get("EMAIL_PORT", ""))
EMAIL_BACKEND = email_config.get("EMAIL_BACKEND", "")
EMAIL_USE_TLS = email_config.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = email_config.get("EMAIL_USE_SSL", False)

ENABLE_SSL = get_bool_from_env("ENABLE_SSL", False)
PUBLIC_URL = os.environ.get("PUBLIC_URL")
if PUBLIC_URL:
    if urlparse(PUBLIC_URL).scheme not in ("http", "https"):
        raise ImproperlyConfigured(f"{PUBLIC_URL} is an invalid value for PUBLIC_URL")
    ENABLE_SSL = urlparse(PUBLIC_URL).scheme == "https"
if ENABLE_SSL:
    SECURE_SSL_REDIRECT = not DEBUG
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", EMAIL_HOST_USER or "noreply@example.com")

# Saleor keeps media beside its code; a sandbox that is only read from may say another place.
MEDIA_ROOT = os.environ.get("MEDIA_ROOT", f"{PROJECT_ROOT}/media")
MEDIA_URL = os.environ.get("MEDIA_URL", "/media/")
STATIC_URL = os.environ.get("STATIC_URL", "/static/")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

TEMPLATES: list[dict[str, Any]] = [
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
]

SECRET_KEY = os.environ.get("SECRET_KEY") or (get_random_secret_key() if DEBUG else "")
PASSWORD_HASHERS = list(global_settings.PASSWORD_HASHERS)
AUTH_USER_MODEL = "account.User"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    }
]
AUTHENTICATION_BACKENDS = [
    "saleor.core.auth_backend.JSONWebTokenBackend",
    "saleor.core.auth_backend.PluginBackend",
]
RSA_PRIVATE_KEY = os.environ.get("RSA_PRIVATE_KEY")
RSA_PRIVATE_PASSWORD = os.environ.get("RSA_PRIVATE_PASSWORD")
TOKEN_GENERATOR_CLASS = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
JWT_TTL_ACCESS = timedelta(seconds=_seconds("JWT_TTL_ACCESS", "5 minutes"))
JWT_TTL_REFRESH = timedelta(seconds=_seconds("JWT_TTL_REFRESH", "30 days"))
RESET_PASSWORD_LOCK_TIME = _seconds("RESET_PASSWORD_LOCK_TIME", "15 minutes")
CONFIRMATION_EMAIL_LOCK_TIME = _seconds("CONFIRMATION_EMAIL_LOCK_TIME", "15 minutes")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "saleor.core.middleware.jwt_refresh_token_middleware",
]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sites",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_celery_beat",
    "saleor.permission",
    "saleor.plugins",
    "saleor.account",
    "saleor.discount",
    "saleor.product",
    "saleor.attribute",
    "saleor.channel",
    "saleor.checkout",
    "saleor.core",
    "saleor.graphql",
    "saleor.order",
    "saleor.invoice",
    "saleor.shipping",
    "saleor.site",
    "saleor.payment",
    "saleor.tax",
    "saleor.warehouse",
    "saleor.webhook",
    "saleor.app",
    "saleor.thumbnail",
    "django_countries",
    "phonenumber_field",
]

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "root": {"level": "INFO", "handlers": ["default"]},
    "formatters": {
        "verbose": {
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s [PID:%(process)d:%(threadName)s]"
        },
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s %(process)d %(threadName)s",
        },
    },
    "handlers": {
        "default": {
            "class": "logging.StreamHandler",
            "formatter": "verbose" if DEBUG else "json",
        },
        "null": {"class": "logging.NullHandler"},
    },
    "loggers": {
        "saleor.graphql.errors.handled": {"level": "INFO"},
        # Saleor reports errors itself, by its own loggers.
        "graphql.execution.utils": {"propagate": False, "handlers": ["null"]},
        "graphql.execution.executor": {"propagate": False, "handlers": ["null"]},
    },
}

# The stand-in reports to nobody; the options are there for who starts Sentry by hand.
SENTRY_DSN = None
SENTRY_OPTS: dict[str, Any] = {}

ALLOWED_HOSTS = get_list(os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1"))
ALLOWED_GRAPHQL_ORIGINS = get_list(os.environ.get("ALLOWED_GRAPHQL_ORIGINS", "*"))
PLAYGROUND_ENABLED = False

DEFAULT_COUNTRY = os.environ.get("DEFAULT_COUNTRY", "US")
DEFAULT_DECIMAL_PLACES = 3
DEFAULT_MAX_DIGITS = 20
DEFAULT_CURRENCY_CODE_LENGTH = 3
DEFAULT_CHANNEL_SLUG = os.environ.get("DEFAULT_CHANNEL_SLUG", "default-channel")
MAX_USER_ADDRESSES = int(os.environ.get("MAX_USER_ADDRESSES", 100))
MAX_IMAGE_FILE_SIZE = int(os.environ.get("MAX_IMAGE_FILE_SIZE", 10 * 1024 * 1024))
COUNTRIES_OVERRIDE = {"EU": "European Union", "XK": "Kosovo"}
PHONENUMBER_DEFAULT_FORMAT = "E164"
POPULATE_DEFAULTS = get_bool_from_env("POPULATE_DEFAULTS", True)
SEND_USAGE_TELEMETRY = False

GRAPHQL_PAGINATION_LIMIT = 100
GRAPHQL_MIDDLEWARE: list[str] = []
GRAPHQL_BATCH_MAX_COUNT = int(os.environ.get("GRAPHQL_BATCH_MAX_COUNT", 1))
FEDERATED_QUERY_MAX_ENTITIES = int(os.environ.get("FEDERATED_QUERY_MAX_ENTITIES", 100))

CHECKOUT_PRICES_TTL = timedelta(seconds=_seconds("CHECKOUT_PRICES_TTL", "1 hour"))
CHECKOUT_COMPLETION_LOCK_TIME = _seconds("CHECKOUT_COMPLETION_LOCK_TIME", "3 minutes")
DEFAULT_AUTOMATIC_CHECKOUT_COMPLETION_DELAY = int(
    os.environ.get("AUTOMATIC_CHECKOUT_COMPLETION_DELAY", 30)
)
AUTOMATIC_CHECKOUT_COMPLETION_OLDEST_MODIFIED = timedelta(days=30)
TRANSACTION_ITEMS_LIMIT = 100

CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL") or ""
CELERY_RESULT_BACKEND = os.environ.get("CELERY_RESULT_BACKEND")
CELERY_RESULT_SERIALIZER = "json"
CELERY_TASK_ALWAYS_EAGER = not CELERY_BROKER_URL
CELERY_TASK_SERIALIZER = "json"
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_PREFETCH_MULTIPLIER = int(os.environ.get("CELERY_WORKER_PREFETCH_MULTIPLIER", 1))
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "checkout-automatic-completion": {
        "task": "saleor.checkout.tasks.trigger_automatic_checkout_completion_task",
        "schedule": timedelta(minutes=1),
    },
}
CELERY_BEAT_MAX_LOOP_INTERVAL = 300

REDIS_URL = os.environ.get("REDIS_URL")
CACHE_URL = (
    os.environ.setdefault("CACHE_URL", REDIS_URL) if REDIS_URL else os.environ.get("CACHE_URL")
)
CACHES = {"default": django_cache_url.config()}
CACHES["default"]["TIMEOUT"] = _seconds("CACHE_TIMEOUT", "7 days")

COMMON_REQUESTS_TIMEOUT = (2, 18)
WEBHOOK_TIMEOUT = (2, 18)

BUILTIN_PLUGINS = ["saleor.plugins.webhook.plugin.WebhookPlugin"]
EXTERNAL_PLUGINS: list[str] = []
for entry_point in importlib.metadata.entry_points(group="saleor.plugins"):
    plugin_path = f"{entry_point.module}.{entry_point.attr}"
    if plugin_path not in BUILTIN_PLUGINS and plugin_path not in EXTERNAL_PLUGINS:
        if entry_point.name not in INSTALLED_APPS:
            INSTALLED_APPS.append(entry_point.name)
        EXTERNAL_PLUGINS.append(plugin_path)
PLUGINS: list[str] = BUILTIN_PLUGINS + EXTERNAL_PLUGINS
