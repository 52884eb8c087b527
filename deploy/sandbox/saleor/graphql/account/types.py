"""Users, groups, addresses as the API shows them."""

from typing import Any

from ...account.models import Address as AddressModel
from ...account.models import User as UserModel
from ...channel.models import Channel
from ...permission.enums import AccountPermissions, OrderPermissions
from ..core.federation.schema import entity
from ..core.loader import resolver, types
from ..core.permissions import require
from ..core.related import related, remember_peers
from ..core.types.common import country_display, permission_display

User = types.User
Address = types.Address
Group = types.Group
AddressInput = types.AddressInput

_MANAGE_USERS = AccountPermissions.MANAGE_USERS
_MANAGE_STAFF = AccountPermissions.MANAGE_STAFF


@resolver("User", "id")
def _(root: Any, info: Any) -> str:
    # An account that is being registered has no id to show: it would tell whether it existed.
    return types.Node.to_global_id("User", root.pk) if root.pk else ""


@resolver("User", "addresses")
def _(root: Any, info: Any) -> Any:
    require(info, _MANAGE_USERS, owner=info.context.user == root)
    addresses = remember_peers(root.addresses.all())
    for address in addresses:
        address.is_default_of = root
    return addresses


@resolver("Address", "isDefaultShippingAddress")
def _(root: Any, info: Any) -> bool | None:
    user = getattr(root, "is_default_of", None)
    return None if user is None else user.default_shipping_address_id == root.pk


@resolver("Address", "isDefaultBillingAddress")
def _(root: Any, info: Any) -> bool | None:
    user = getattr(root, "is_default_of", None)
    return None if user is None else user.default_billing_address_id == root.pk


@resolver("Address", "country")
def _(root: Any, info: Any) -> Any:
    return country_display(root.country)


@resolver("Address", "phone")
def _(root: Any, info: Any) -> str:
    return str(root.phone or "")


@resolver("User", "note")
def _(root: Any, info: Any) -> Any:
    require(info, _MANAGE_USERS, _MANAGE_STAFF)
    return root.note


@resolver("User", "events")
def _(root: Any, info: Any) -> Any:
    require(info, _MANAGE_USERS, _MANAGE_STAFF)
    return list(root.events.all())


def can_manage(user: Any, group: Any) -> bool:
    """True when the user holds every permission that the group gives."""
    values = [permission["code"] for permission in permission_display(group.permissions.all())]
    return all(user.has_perm(value) for value in values)


@resolver("User", "accessibleChannels")
def _(root: Any, info: Any) -> Any:
    groups = list(root.groups.all())
    kept = groups and all(group.restricted_access_to_channels for group in groups)
    if root.is_superuser or not kept:
        return list(Channel.objects.all())
    return list(Channel.objects.filter(group__in=groups).distinct())


@resolver("Group", "accessibleChannels")
def _(root: Any, info: Any) -> Any:
    if root.restricted_access_to_channels:
        return list(root.channels.all())
    return list(Channel.objects.all())


@resolver("Group", "users")
def _(root: Any, info: Any) -> Any:
    require(info, _MANAGE_STAFF)
    return list(root.user_set.all())


@resolver("Group", "permissions")
def _(root: Any, info: Any) -> Any:
    return permission_display(related(root, "permissions"))


@entity("User")
def _(info: Any, pk: Any, values: Any) -> Any:
    user = UserModel.objects.filter(pk=pk) if pk else UserModel.objects.filter(
        email=values.get("email")
    )  # fmt: skip
    found = user.first()
    if found is not None:
        require(
            info, _MANAGE_USERS, OrderPermissions.MANAGE_ORDERS, owner=info.context.user == found
        )
    return found


@entity("Address")
def _(info: Any, pk: Any, values: Any) -> Any:
    who = info.context.app if info.context.app else info.context.user
    if info.context.app and who.has_perm(_MANAGE_USERS):
        return AddressModel.objects.filter(pk=pk).first()
    return info.context.user.addresses.filter(pk=pk).first() if info.context.user else None


__all__ = ["Address", "AddressInput", "Group", "User"]
