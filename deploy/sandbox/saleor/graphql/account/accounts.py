"""What customers do with their own account."""

from typing import Any

from django.conf import settings
from django.contrib.sites.models import Site
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from ...account import CustomerEvents
from ...account.models import Address, CustomerEvent, User
from ...account.notifications import (
    send_account_confirmation,
    send_account_delete_confirmation_notification,
)
from ...core.tokens import account_confirm_token_generator, account_delete_token_generator
from ...core.utils.events import call_event
from ...core.utils.url import validate_storefront_url
from ...permission.enums import AccountPermissions
from ..channel.utils import clean_channel
from ..core.loader import mutation, resolver
from ..core.metadata import store_metadata
from ..core.mutations import get_node_or_error
from ..core.permissions import AuthorizationFilters, require
from ..plugins.dataloaders import plugins_of
from .authentication import INVALID_TOKEN, check_password_rules, fail
from .i18n import validate_address

_SIGNED_IN = [AuthorizationFilters.AUTHENTICATED_USER]
_SIGNED_IN_OR_APP = [*_SIGNED_IN, AuthorizationFilters.AUTHENTICATED_APP]


def _settings() -> Any:
    settings_row = Site.objects.get_current().settings
    settings_row.refresh_from_db()
    return settings_row


def _check_redirect(url: str | None) -> None:
    if not url:
        raise fail("redirect_url", "This field is required.", "required")
    try:
        validate_storefront_url(url)
    except ValidationError as error:
        raise fail("redirect_url", error.message, "invalid") from error


def validate_user(user: User) -> bool:
    """Check the fields; True when an account with that address exists already."""
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        taken = [e for e in error.error_dict.get("email", ()) if e.code == "unique"]
        others = {
            field: [e for e in errors if e not in taken]
            for field, errors in error.error_dict.items()
        }
        others = {field: errors for field, errors in others.items() if errors}
        if others:
            raise ValidationError(others) from error
        return bool(taken)
    return False


@mutation("accountRegister")
def _(root: Any, info: Any, input: Any) -> Any:
    shop = _settings()
    confirm = shop.enable_account_confirmation_by_email
    channel_slug = input.get("channel")
    if confirm:
        _check_redirect(input.get("redirect_url"))
        channel_slug = clean_channel(channel_slug).slug
    user = User(
        email=input["email"].lower(),
        first_name=input.get("first_name") or "",
        last_name=input.get("last_name") or "",
        language_code=input.get("language_code") or settings.LANGUAGE_CODE,
        is_confirmed=False,
    )
    check_password_rules(input["password"], user)
    store_metadata(user, input.get("metadata"))
    exists = validate_user(user)
    user.set_password(input["password"])
    # The answer never tells whether the address was taken.
    shown = User(email=user.email, first_name=user.first_name, last_name=user.last_name,
                 metadata=user.metadata, is_confirmed=False)  # fmt: skip
    answer = {"user": shown}
    if exists:
        return answer
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        return answer
    CustomerEvent.objects.create(user=user, type=CustomerEvents.ACCOUNT_CREATED)
    manager = plugins_of(info)
    if confirm:
        _request_confirmation(user, input["redirect_url"], manager, channel_slug)
    call_event(manager.customer_created, user)
    return answer


@resolver("AccountRegister", "requiresConfirmation")
def _(root: Any, info: Any) -> bool:
    return _settings().enable_account_confirmation_by_email


def _request_confirmation(user: User, url: str, manager: Any, channel_slug: str | None) -> None:
    user.last_confirm_email_request = timezone.now()
    user.save(update_fields=["last_confirm_email_request", "updated_at"])
    call_event(send_account_confirmation, user, url, manager, channel_slug)
    token = account_confirm_token_generator.make_token(user)
    call_event(
        manager.account_confirmation_requested, user, channel_slug, token=token, redirect_url=url
    )


@mutation("confirmAccount")
def _(root: Any, info: Any, email: str, token: str) -> Any:
    found = User.objects.filter(email=email, is_active=True).first()
    user = found or User()
    if not account_confirm_token_generator.check_token(user, token) or found is None:
        raise fail("token", INVALID_TOKEN, "invalid")
    user.is_confirmed = True
    user.save(update_fields=["is_confirmed", "updated_at"])
    return {"user": user}


def _customer(info: Any, customer_id: str | None) -> User:
    """The account that is meant: one's own, or for an App the one it names."""
    if customer_id:
        require(info, AccountPermissions.IMPERSONATE_USER)
        return get_node_or_error(
            info, customer_id, only_type="User", model=User, field="customer_id"
        )
    if not info.context.user:
        raise fail("customer_id", "This field is required.", "required")
    return info.context.user


def set_default_address(user: User, address: Address, address_type: str) -> None:
    """Make it the user's default for billing or shipping."""
    field = f"default_{address_type}_address"
    setattr(user, field, address)
    user.save(update_fields=[field, "updated_at"])


def add_address(user: User, address: Address) -> None:
    """Put a saved address into the book; the oldest makes room at the limit."""
    if user.addresses.count() >= settings.MAX_USER_ADDRESSES:
        keep = (user.default_billing_address_id, user.default_shipping_address_id)
        oldest = user.addresses.exclude(pk__in=[pk for pk in keep if pk]).order_by("pk").first()
        if oldest:
            oldest.delete()
    user.addresses.add(address)


@mutation("accountUpdate", permissions=_SIGNED_IN_OR_APP)
def _(root: Any, info: Any, input: Any, customer_id: str | None = None) -> Any:
    user = _customer(info, customer_id)
    for field in ("first_name", "last_name", "language_code"):
        if input.get(field) is not None:
            setattr(user, field, input[field])
    store_metadata(user, input.get("metadata"))
    for kind in ("billing", "shipping"):
        data = input.get(f"default_{kind}_address")
        if data:
            present = getattr(user, f"default_{kind}_address")
            address = validate_address(data, info, instance=present)
            address.save()
            if not present:
                add_address(user, address)
            setattr(user, f"default_{kind}_address", address)
    user.full_clean(exclude=["password"])
    user.save()
    call_event(plugins_of(info).customer_updated, user)
    return {"user": user}


@mutation("accountAddressCreate", permissions=_SIGNED_IN_OR_APP)
def _(
    root: Any, info: Any, input: Any, type: str | None = None, customer_id: str | None = None
) -> Any:
    user = _customer(info, customer_id)
    address = validate_address(input, info)
    address.save()
    add_address(user, address)
    if type:
        set_default_address(user, address, type)
    manager = plugins_of(info)
    call_event(manager.customer_updated, user)
    return {"user": user, "address": address}


def own_address(info: Any, id: str) -> tuple[Address, User | None]:
    """The address and its owner, when the requestor may change it."""
    address = get_node_or_error(info, id, only_type="Address", model=Address)
    owner = address.user_addresses.first()
    user = info.context.user
    require(
        info,
        AccountPermissions.MANAGE_USERS,
        AuthorizationFilters.OWNER,
        owner=bool(user and owner and owner.pk == user.pk),
    )
    return address, owner


@mutation("accountAddressUpdate")
def _(root: Any, info: Any, id: str, input: Any) -> Any:
    address, user = own_address(info, id)
    address = validate_address(input, info, instance=address)
    address.save()
    manager = plugins_of(info)
    if user:
        call_event(manager.customer_updated, user)
    return {"user": user, "address": address}


@mutation("accountAddressDelete")
def _(root: Any, info: Any, id: str) -> Any:
    return delete_address(info, id)


def delete_address(info: Any, id: str) -> dict[str, Any]:
    """Remove it from the book and, as default, from its owner."""
    address, user = own_address(info, id)
    pk = address.pk
    address.delete()
    address.pk = pk
    if user:
        user.refresh_from_db()
        call_event(plugins_of(info).customer_updated, user)
    return {"user": user, "address": address}


@mutation("accountSetDefaultAddress", permissions=_SIGNED_IN)
def _(root: Any, info: Any, id: str, type: str) -> Any:
    user = info.context.user
    address = get_node_or_error(info, id, only_type="Address", model=Address)
    if not user.addresses.filter(pk=address.pk).exists():
        raise fail("id", "The address doesn't belong to that user.", "invalid")
    set_default_address(user, address, type)
    call_event(plugins_of(info).customer_updated, user)
    return {"user": user}


@mutation("accountRequestDeletion", permissions=_SIGNED_IN)
def _(root: Any, info: Any, redirect_url: str, channel: str | None = None) -> Any:
    user, manager = info.context.user, plugins_of(info)
    _check_redirect(redirect_url)
    slug = clean_channel(channel).slug
    call_event(send_account_delete_confirmation_notification, redirect_url, user, manager, slug)
    token = account_delete_token_generator.make_token(user)
    call_event(manager.account_delete_requested, user, slug, token=token, redirect_url=redirect_url)
    return {}


@mutation("accountDelete", permissions=_SIGNED_IN)
def _(root: Any, info: Any, token: str) -> Any:
    user = info.context.user
    if user.is_staff:
        raise ValidationError("Cannot delete a staff account.", code="delete_staff_account")
    if not account_delete_token_generator.check_token(user, token):
        raise fail("token", INVALID_TOKEN, "invalid")
    pk = user.pk
    user.delete()
    user.pk = pk
    call_event(plugins_of(info).account_deleted, user)
    return {"user": user}
