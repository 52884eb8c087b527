"""A stand-in for Saleor 3.23: its import names, as far as our plugins and our storefront use them.

Not a Saleor and not a copy of one. What it serves it serves with Saleor's names, types and
behaviour; what nothing of ours uses is not here. Production runs Saleor itself.
"""

from .celeryconf import app as celery_app

__all__ = ["celery_app"]
__version__ = "3.23.28"
