"""Saleor's settings plus the few lines that switch our plugins on.

`DJANGO_SETTINGS_MODULE=saleor_plugins.settings` for the API, the workers, beat and manage.py. Saleor
discovers the plugins themselves by their entry points.
"""

import os

from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured

from .core import logs, sentry
from .core.config import environment
from .environment import debug_mode, problems, read_files

# Before Saleor's settings: they read the variables as they are imported, and stop at the first that is wrong.
_problems = read_files(os.environ)
_problems += problems(os.environ, debug=debug_mode(os.environ))
if _problems:
    raise ImproperlyConfigured("The environment is not right:\n- " + "\n- ".join(_problems))

from saleor.settings import *  # noqa: E402, F403
from saleor.settings import (  # noqa: E402
    CELERY_BEAT_SCHEDULE,
    CELERY_BROKER_URL,
    DATABASES,
    INSTALLED_APPS,
    LOGGING,
    PLUGINS,
    SENTRY_OPTS,
)
from saleor.settings import (  # noqa: E402
    MEDIA_ROOT as _saleor_media_root,
)

SALEOR_PLUGINS_SWITCHED_ON = True

LOGGING = logs.configured(LOGGING)

# Saleor starts Sentry with these when SENTRY_DSN is set.
SENTRY_OPTS = sentry.options(SENTRY_OPTS)

ROOT_URLCONF = "saleor_plugins.urls"

# The proxy has TLS and sends http to https. Who speaks to the API itself is inside and speaks http: health
# probes, Prometheus, the storefront's server. Saleor would redirect them to a port that has no TLS.
SECURE_SSL_REDIRECT = False

# What the last key sealed or signed (messages under way, links to reset a password) is still read for a while.
if _previous := environment("SECRET_KEY_PREVIOUS"):
    SECRET_KEY_FALLBACKS = [_previous]

# Behind a pool that lends a connection for one transaction (PgBouncer), a cursor of the server's is gone with
# the next statement, and Saleor iterates over many.
if environment("DATABASE_IS_POOLED").lower() in ("true", "1"):
    for _database in DATABASES.values():
        _database["DISABLE_SERVER_SIDE_CURSORS"] = True

INSTALLED_APPS = [
    *INSTALLED_APPS,
    "saleor_plugins.core",
    "saleor_plugins.catalogue_import",
    "saleor_plugins.stock_audit",
    "saleor_plugins.reports",
    "saleor_plugins.host.app_config.HostConfig",
]

# The built-in webhook plugin overwrites what an in-process gateway answers; ours passes it by.
_REPLACED = {
    "saleor.plugins.webhook.plugin.WebhookPlugin": (
        "saleor_plugins.host.webhook_plugin.PassThroughWebhookPlugin"
    ),
}
# The built-in Razorpay gateway takes no new payments beside ours. Under its id stands one that gives back
# what it took, on Saleor 3.24 as well, which has lost it.
_BUILTIN = "saleor.payment.gateways.razorpay.plugin.DeprecatedRazorpayGatewayPlugin"
PLUGINS = [
    *(_REPLACED.get(path, path) for path in PLUGINS if path != _BUILTIN),
    "saleor_plugins.razorpay_gateway.builtin.plugin.BuiltinRazorpayPlugin",
]

# Where pictures and invoices are kept without a bucket; Saleor knows a folder of its checkout only.
MEDIA_ROOT = environment("MEDIA_ROOT") or _saleor_media_root
SHOP_TIME_ZONE = environment("SHOP_TIME_ZONE", "Asia/Kolkata")
STOREFRONT_URL = environment("STOREFRONT_URL", "http://localhost:3000")

# New passwords are bcrypt with cost 12; older hashes are read and replaced at the next sign-in.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.BCryptSHA256PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# Links to reset a password live for 24 hours, in seconds.
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60

# Asked once per GraphQL operation, in this order ("module:function").
GRAPHQL_GATES: list[str] = [
    "saleor_plugins.graphql.limits:limits",
    "saleor_plugins.distributor_pricing.gate:gate",
    "saleor_plugins.catalogue_import.uploads:pictures",
    "saleor_plugins.graphql.rules:rules",
    "saleor_plugins.stock_audit.acting:gate",
]

# A broker that is away must not hold up a request: Celery would try to connect for six seconds (or, to
# one that accepts and is silent, for ever), and a provider's webhook has five. The rows are the truth.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
    **(
        {"socket_connect_timeout": 2, "socket_timeout": 4}
        if CELERY_BROKER_URL.startswith("redis")
        else {}
    ),
    **globals().get("CELERY_BROKER_TRANSPORT_OPTIONS", {}),
}

# Money does not queue behind work that can wait.
CELERY_TASK_ROUTES = {
    "saleor_plugins.razorpay_gateway.*": {"queue": "payments"},
    "saleor_plugins.cash_on_delivery.*": {"queue": "payments"},
    "saleor_plugins.subscriptions.*": {"queue": "renewals"},
    "saleor_plugins.notifications.*": {"queue": "messages"},
    "saleor_plugins.distributor_pricing.*": {"queue": "bulk"},
}

# Saleor's own scheduler, whichever way beat is started. Celery's looks only at the entry that is next: one of
# Saleor's that is "not yet due" keeps all others waiting, five minutes at a time, from the second minute on.
CELERY_BEAT_SCHEDULER = "saleor.schedulers.schedulers:PersistentScheduler"

CELERY_BEAT_SCHEDULE = {
    **CELERY_BEAT_SCHEDULE,
    "commerce-sweep": {"task": "saleor_plugins.core.sweep", "schedule": 5.0},
    "commerce-retention": {
        "task": "saleor_plugins.core.apply_retention",
        "schedule": crontab(hour="3", minute="17"),
    },
    "razorpay-settle": {"task": "saleor_plugins.razorpay_gateway.settle_due", "schedule": 2.0},
    "razorpay-reconcile": {"task": "saleor_plugins.razorpay_gateway.reconcile", "schedule": 30.0},
    "razorpay-requests": {
        "task": "saleor_plugins.razorpay_gateway.pick_up_requests",
        "schedule": 60.0,
    },
    "cash-on-delivery-sweep": {"task": "saleor_plugins.cash_on_delivery.sweep", "schedule": 60.0},
    "notifications-sweep": {"task": "saleor_plugins.notifications.sweep", "schedule": 60.0},
    "notifications-payment-failures": {
        "task": "saleor_plugins.notifications.find_payment_failures",
        "schedule": 10.0,
    },
    "notifications-stock": {
        "task": "saleor_plugins.notifications.look_at_stock",
        "schedule": 300.0,
    },
    "notifications-day": {"task": "saleor_plugins.notifications.sum_up_day", "schedule": 300.0},
    "pricing-credit": {
        "task": "saleor_plugins.distributor_pricing.sweep_credit",
        "schedule": 300.0,
    },
    "pricing-dates": {
        "task": "saleor_plugins.distributor_pricing.follow_dates",
        "schedule": 3600.0,
    },
    "subscriptions-plan": {"task": "saleor_plugins.subscriptions.plan", "schedule": 300.0},
    "subscriptions-renew": {"task": "saleor_plugins.subscriptions.renew", "schedule": 10.0},
    "subscriptions-collect": {"task": "saleor_plugins.subscriptions.collect", "schedule": 60.0},
}
