"""Deleted accounts, told to whoever keeps something of them.

Saleor's own `customer_deleted` and `account_deleted` know no channel: a plugin that is configured per channel hears of
them only when the same request happened to load its channel before. The database's word reaches everybody, however the
account went, and whether or not a plugin is switched on.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete

from .db import writer

logger = logging.getLogger(__name__)


def when_account_is_gone(forget: Callable[[int], object]) -> None:
    """Have `forget` called with the id of each deleted user, once that is committed; to be said in `ready`.

    What it raises is logged: the account is gone already.
    """

    def gone(instance: Any, **_: Any) -> None:
        transaction.on_commit(partial(_contained, forget, int(instance.pk)))

    name = f"{forget.__module__}.{forget.__qualname__}"
    post_delete.connect(gone, sender="account.User", weak=False, dispatch_uid=name)


def _contained(forget: Callable[[int], object], user_id: int) -> None:
    try:
        with writer(), transaction.atomic():
            forget(user_id)
    except Exception:
        logger.exception("Could not forget account %s in %s", user_id, forget.__module__)
