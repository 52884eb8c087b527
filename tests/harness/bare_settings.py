"""Saleor without our plugins: its migrations alone, which rarely change, make a base to build on."""

from saleor.settings import *  # noqa: F403
from saleor.settings import INSTALLED_APPS, PLUGINS

INSTALLED_APPS = [app for app in INSTALLED_APPS if not app.startswith("saleor_plugins")]
PLUGINS = [path for path in PLUGINS if not path.startswith("saleor_plugins")]
