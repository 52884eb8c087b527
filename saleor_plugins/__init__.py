"""Commerce for Indian merchants, as plugins inside Saleor's process.

Switched on by ``DJANGO_SETTINGS_MODULE=saleor_plugins.settings``; see ``docs/``.
"""

__version__ = "0.1.0"
