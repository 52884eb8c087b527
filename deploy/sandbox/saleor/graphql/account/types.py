"""Users, groups, addresses as the API shows them."""

from typing import Any

from graphql.error import GraphQLError

from ...account.models import Address as AddressModel
from ...account.models import Group as GroupModel
from ...account.models import User as UserModel
from ...channel.models import Channel
from ...permission.enums import AccountPermissions, OrderPermissions
from ..core.federation.schema import entity
from ..core.loader import resolver, types
from ..core.permissions import require
from ..core.related import related, remember_peers
from ..core.types.common import country_display, permission_display
from ..core.utils import from_global_id_or_error

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


@resolver("CustomerEvent", "message")
def _(root: Any, info: Any) -> Any:
    return root.parameters.get("message")


@resolver("User", "userPermissions")
def _(root: Any, info: Any) -> Any:
    shown = permission_display(root.effective_permissions)
    return shown


@resolver("UserPermission", "sourcePermissionGroups")
def _(root: Any, info: Any, user_id: str) -> Any:
    try:
        _, pk = from_global_id_or_error(user_id, "User", raise_error=True)
    except GraphQLError:
        return None
    codename = root["code"].split(".")[1]
    return list(GroupModel.objects.filter(user=pk, permissions__codename=codename))


@resolver("User", "permissionGroups")
def _(root: Any, info: Any) -> Any:
    return list(root.groups.all())


@resolver("User", "editableGroups")
def _(root: Any, info: Any) -> Any:
    return [group for group in GroupModel.objects.all() if can_manage(root, group)]


def can_manage(user: Any, group: Any) -> bool:
    """True when the user holds every permission that the group gives."""
    values = [permission["code"] for permission in permission_display(group.permissions.all())]
    return all(user.has_perm(value) for value in values)


def _channels(user: Any) -> tuple[bool, Any]:
    """Whether the user is kept to some channels, and to which."""
    groups = list(user.groups.all())
    if (
        user.is_superuser
        or not groups
        or any(not group.restricted_access_to_channels for group in groups)
    ):
        return False, Channel.objects.all()
    return True, Channel.objects.filter(group__in=groups).distinct()


@resolver("User", "accessibleChannels")
def _(root: Any, info: Any) -> Any:
    return list(_channels(root)[1])


@resolver("User", "restrictedAccessToChannels")
def _(root: Any, info: Any) -> bool:
    return _channels(root)[0]


@resolver("Group", "users")
def _(root: Any, info: Any) -> Any:
    require(info, _MANAGE_STAFF)
    return list(root.user_set.all())


@resolver("Group", "permissions")
def _(root: Any, info: Any) -> Any:
    return permission_display(related(root, "permissions"))


@resolver("Group", "userCanManage")
def _(root: Any, info: Any) -> bool:
    user = info.context.user
    return bool(user and can_manage(user, root))


@resolver("Group", "accessibleChannels")
def _(root: Any, info: Any) -> Any:
    if root.restricted_access_to_channels:
        return list(root.channels.all())
    return list(Channel.objects.all())


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
