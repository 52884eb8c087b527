"""What staff do with customers, staff and permission groups."""

from typing import Any

from django.core.exceptions import ValidationError

from ...account.models import Group, User
from ...account.notifications import send_set_password_notification
from ...channel.models import Channel
from ...core.tokens import password_reset_token_generator
from ...core.utils.events import call_event
from ...core.utils.url import validate_storefront_url
from ...permission.enums import AccountPermissions, get_permissions
from ..channel.utils import default_channel_slug
from ..core.loader import mutation
from ..core.metadata import store_metadata
from ..core.mutations import get_node_or_error, get_nodes_or_error
from ..core.permissions import requestor
from ..plugins.dataloaders import plugins_of
from .accounts import add_address, set_default_address
from .authentication import fail
from .i18n import validate_address
from .types import can_manage

_USERS = [AccountPermissions.MANAGE_USERS]
_STAFF = [AccountPermissions.MANAGE_STAFF]


def _fill(user: User, info: Any, input: Any) -> None:
    """Apply the input's plain fields, metadata and default addresses; saves the user."""
    for field in ("first_name", "last_name", "is_active", "note", "language_code",
                  "external_reference", "is_confirmed"):  # fmt: skip
        if input.get(field) is not None:
            setattr(user, field, input[field])
    if input.get("email"):
        user.email = input["email"].lower()
    store_metadata(user, input.get("metadata"))
    user.full_clean(exclude=["password"])
    addresses = {}
    for kind in ("billing", "shipping"):
        if input.get(f"default_{kind}_address"):
            present = getattr(user, f"default_{kind}_address")
            addresses[kind] = validate_address(
                input[f"default_{kind}_address"], info, instance=present
            )
    user.save()
    for kind, address in addresses.items():
        is_new = address.pk is None
        address.save()
        if is_new:
            add_address(user, address)
        set_default_address(user, address, kind)


def _invite(user: User, info: Any, input: Any, staff: bool) -> None:
    """A link to choose the first password, when the input has somewhere to lead it."""
    url = input.get("redirect_url")
    if not url:
        return
    slug, manager = input.get("channel") or default_channel_slug(), plugins_of(info)
    call_event(send_set_password_notification, url, user, manager, slug, staff=staff)
    hook = manager.staff_set_password_requested if staff else manager.account_set_password_requested
    token = password_reset_token_generator.make_token(user)
    call_event(hook, user, slug, token=token, redirect_url=url)


def _check_redirect(input: Any) -> None:
    if input.get("redirect_url"):
        try:
            validate_storefront_url(input["redirect_url"])
        except ValidationError as error:
            raise fail("redirect_url", error.message, "invalid") from error


def _user(info: Any, id: str | None, external_reference: str | None = None) -> User:
    if id:
        return get_node_or_error(info, id, only_type="User", model=User)
    user = User.objects.filter(external_reference=external_reference).first()
    if user is None:
        message = f"Couldn't resolve to a node: {external_reference}"
        raise fail("external_reference", message, "not_found")
    return user


@mutation("customerDelete", permissions=_USERS)
def _(root: Any, info: Any, id: str | None = None, external_reference: str | None = None) -> Any:
    user = _user(info, id, external_reference)
    if user.is_staff:
        raise fail("id", "Cannot delete a staff account.", "delete_staff_account")
    pk = user.pk
    user.delete()
    user.pk = pk
    call_event(plugins_of(info).customer_deleted, user)
    return {"user": user}


def _own_groups(info: Any, field: str, ids: Any) -> list[Group]:
    """The groups; ValidationError unless the requestor holds all that they give."""
    groups = get_nodes_or_error(ids or (), field, "Group", Group)
    who = requestor(info.context)
    beyond = [gid for gid, group in zip(ids or (), groups, strict=True)
              if not can_manage(who, group)]  # fmt: skip
    if beyond:
        raise ValidationError(
            {
                field: ValidationError(
                    "You can't manage these groups.",
                    code="out_of_scope_group",
                    params={"groups": beyond},
                )
            }
        )
    return groups


@mutation("staffCreate", permissions=_STAFF)
def _(root: Any, info: Any, input: Any) -> Any:
    _check_redirect(input)
    groups = _own_groups(info, "add_groups", input.get("add_groups"))
    if not input.get("email"):
        raise fail("email", "This field cannot be blank.", "required")
    # A customer who joins the staff keeps the account.
    user = User.objects.filter(email__iexact=input["email"], is_staff=False).first() or User()
    if user.pk is None:
        user.set_unusable_password()
    user.is_staff = True
    _fill(user, info, input)
    user.groups.add(*groups)
    _invite(user, info, input, staff=True)
    return {"user": user}


def _own_permissions(info: Any, field: str, codes: Any) -> Any:
    """The permissions' rows; ValidationError unless the requestor holds them all."""
    who = requestor(info.context)
    beyond = [code for code in codes or () if not who.has_perm(code)]
    if beyond:
        raise ValidationError(
            {
                field: ValidationError(
                    "You can't add permission that you don't have.",
                    code="out_of_scope_permission",
                    params={"permissions": beyond},
                )
            }
        )
    return get_permissions(codes or [])


def _apply_group(group: Group, info: Any, input: Any) -> None:
    adding = _own_permissions(info, "add_permissions", input.get("add_permissions"))
    joining = get_nodes_or_error(input.get("add_users") or (), "add_users", "User", User)
    if any(not user.is_staff for user in joining):
        raise fail("add_users", "User must be staff member.", "assign_non_staff_member")
    if input.get("name") is not None:
        group.name = input["name"]
    group.full_clean()
    group.save()
    group.permissions.add(*adding)
    group.user_set.add(*joining)
    for field, change in (("add_channels", group.channels.add),
                          ("remove_channels", group.channels.remove)):  # fmt: skip
        change(*get_nodes_or_error(input.get(field) or (), field, "Channel", Channel))


@mutation("permissionGroupCreate", permissions=_STAFF)
def _(root: Any, info: Any, input: Any) -> Any:
    group = Group()
    _apply_group(group, info, input)
    return {"group": group}
