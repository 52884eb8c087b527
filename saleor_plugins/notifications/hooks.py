"""Saleor's hooks as facts in the outbox: one row each, and never an exception back into Saleor."""

import logging
from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

from django.db import connection, transaction

from ..core import clock, outbox
from ..core.models import OutboxMessage
from ..core.queues import MESSAGES, enqueue
from ..core.work import WorkState
from ..host import messages as host
from . import events, sealing
from .events import Fact
from .models import NotificationMessage, NotificationPreference

logger = logging.getLogger(__name__)

T = TypeVar("T")


def quietly(function: Callable[..., T]) -> Callable[..., T]:
    """Run a hook of an active plugin; whatever goes wrong, Saleor gets `previous_value` back.

    The order is placed: failing to tell of it must not undo it. What was missed the sweeper finds.
    """

    @wraps(function)
    def guarded(self: Any, *args: Any, previous_value: Any = None, **kwargs: Any) -> Any:
        if self.active:
            try:
                if connection.in_atomic_block:
                    # A failing statement of ours must not spoil Saleor's transaction.
                    with transaction.atomic():
                        function(self, *args, **kwargs)
                else:
                    function(self, *args, **kwargs)
            except Exception as error:  # noqa: BLE001 - see above
                # Arguments of an error may quote a customer: its kind is enough to find it.
                logger.error("%s failed: %s", function.__name__, type(error).__name__)
        return previous_value

    return guarded


def forget(user_id: int) -> None:
    """The account is closed: what was sent stays counted, to whom does not stay written."""
    NotificationMessage.objects.filter(user_id=user_id).update(
        recipient="", user_id=None, about={}, sealed=""
    )
    NotificationPreference.objects.filter(user_id=user_id).delete()


def note(fact: Fact, *, after: float = 0.0) -> None:
    """Write a fact down, to be told `after` seconds from now; a second time finds the first row."""
    key, payload = fact
    row = outbox.add(
        kind="notifications.event",
        key=key[:200],
        payload=payload,
        due_at=clock.now() + timedelta(seconds=after),
    )
    if after:
        task = "saleor_plugins.core.dispatch"
        transaction.on_commit(lambda: enqueue(task, row.pk, queue=MESSAGES, delay=after + 0.1))


def mute(fact: Fact) -> None:
    """Write down that staff chose not to tell a fact, so that nobody else thinks it was missed."""
    key, payload = fact
    muted = {**payload, "muted": True}
    note((key, muted))
    OutboxMessage.objects.filter(key=key[:200], state=WorkState.PENDING).update(payload=muted)


_SAME_MOMENT = 600  # seconds


def account(event: str, payload: Mapping[str, Any], channel_slug: str | None) -> None:
    """An account event of Saleor's `notify`; its link is sealed at once."""
    found = events.NOTIFY_EVENTS.get(event)
    if found is None:
        return
    name, link_field = found
    user = payload.get("user") or {}
    user_id = _user_id(user, payload)
    if user_id is None:
        return
    secret: dict[str, Any] = {"email": payload.get("recipient_email") or ""}
    if link_field:
        secret["link"] = payload.get(link_field) or ""
    # Saleor says it to every channel's plugin where it names no channel. What has no token may happen again.
    moment = int(clock.now().timestamp()) // _SAME_MOMENT
    token = str(payload.get("token") or f"{payload.get('recipient_email')}:{moment}")
    key = f"{name}:{user_id}:{sealing.derive(token).hex()[:24]}"
    note(
        (
            key,
            {
                "event": name,
                "user_id": user_id,
                "channel_slug": channel_slug or payload.get("channel_slug"),
                "sealed": sealing.seal(secret),
                "context": {},
            },
        )
    )


def _user_id(user: Mapping[str, Any], payload: Mapping[str, Any]) -> int | None:
    try:
        text = b64decode(str(user.get("id") or "")).decode()
        return int(text.partition(":")[2])
    except (ValueError, UnicodeDecodeError):
        return host.user_id_by_email(str(payload.get("recipient_email") or ""))
