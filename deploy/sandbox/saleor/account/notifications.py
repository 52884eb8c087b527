"""What customers and staff are told about their accounts."""

from typing import Any
from urllib.parse import urlencode

from ..core.notification.utils import get_site_context
from ..core.notify import NotifyEventType, NotifyHandler
from ..core.tokens import (
    account_confirm_token_generator,
    account_delete_token_generator,
    password_reset_token_generator,
)
from ..core.utils.url import prepare_url
from ..graphql.core.utils import to_global_id_or_none


def get_default_user_payload(user: Any) -> dict[str, Any]:
    """What a message may say about the user."""
    return {
        "id": to_global_id_or_none(user),
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "is_staff": user.is_staff,
        "is_active": user.is_active,
        "private_metadata": {},
        "metadata": user.metadata,
        "language_code": user.language_code,
    }


def _send(
    manager: Any, event: str, user: Any, channel_slug: str | None, build: Any, **more: Any
) -> None:
    """Notify with the common fields, those of `build()` (made only when asked for), and more."""

    def payload() -> dict[str, Any]:
        return {
            "user": get_default_user_payload(user),
            "recipient_email": user.email,
            "channel_slug": channel_slug,
            **get_site_context(),
            **build(),
            **more,
        }

    manager.notify(event, payload_func=NotifyHandler(payload).payload, channel_slug=channel_slug)


def _link(name: str, generator: Any, user: Any, redirect_url: str, **params: str) -> Any:
    def build() -> dict[str, str]:
        token = generator.make_token(user)
        url = prepare_url(urlencode({**params, "token": token}), redirect_url)
        return {"token": token, name: url}

    return build


def send_password_reset_notification(
    redirect_url: str, user: Any, manager: Any, channel_slug: str | None, staff: bool = False
) -> None:
    """A link to choose a new password."""
    event = (
        NotifyEventType.ACCOUNT_STAFF_RESET_PASSWORD
        if staff
        else NotifyEventType.ACCOUNT_PASSWORD_RESET
    )
    link = _link("reset_url", password_reset_token_generator, user, redirect_url, email=user.email)
    _send(manager, event, user, channel_slug, link)


def send_set_password_notification(
    redirect_url: str, user: Any, manager: Any, channel_slug: str | None, staff: bool = False
) -> None:
    """A link to choose the first password."""
    event = (
        NotifyEventType.ACCOUNT_SET_STAFF_PASSWORD
        if staff
        else NotifyEventType.ACCOUNT_SET_CUSTOMER_PASSWORD
    )
    link = _link(
        "password_set_url", password_reset_token_generator, user, redirect_url, email=user.email
    )
    _send(manager, event, user, channel_slug, link)


def send_account_confirmation(
    user: Any, redirect_url: str, manager: Any, channel_slug: str | None
) -> None:
    """A link to confirm the address."""
    link = _link(
        "confirm_url", account_confirm_token_generator, user, redirect_url, email=user.email
    )
    _send(manager, NotifyEventType.ACCOUNT_CONFIRMATION, user, channel_slug, link)


def send_account_delete_confirmation_notification(
    redirect_url: str, user: Any, manager: Any, channel_slug: str | None
) -> None:
    """A link to delete the account."""
    link = _link("delete_url", account_delete_token_generator, user, redirect_url)
    _send(manager, NotifyEventType.ACCOUNT_DELETE, user, channel_slug, link)
