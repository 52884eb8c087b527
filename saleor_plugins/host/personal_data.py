"""How a person is found in Saleor, by e-mail, phone or id, with all that leads to their rows."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Q

from ..core import personal_data
from ..core.errors import NotFound
from ..core.personal_data import Person
from .messages import mailable

_LINES = ("company_name", "street_address_1", "street_address_2")


def find(who: str) -> Person:
    """The person of an e-mail, a phone (`+91…`) or a user's id, with all that leads to their rows.

    Also a guest who has orders only, and an account that is gone already. NotFound when nothing is
    known of such a person.
    """
    from saleor.account.models import User

    who = who.strip()
    person = Person()
    if who.isdecimal():
        person.user_id = int(who)
        user = User.objects.filter(pk=person.user_id).first()
    elif "@" in who:
        person.emails.add(who)
        user = User.objects.filter(email__iexact=who).first()
    else:
        person.phones.add(who)
        opened = personal_data.user_of_phone(who)
        user = None if opened is None else User.objects.filter(pk=opened).first()
    if user is not None:
        _read_user(person, user)
    personal_data.follow(person)
    # The same phone on a guest's order is another's, once an account is known.
    _read_orders(person, who if user is None else "")
    _read_addresses(person)
    personal_data.follow(person)
    known = user is not None or person.order_ids or person.checkout_ids
    if not known and not personal_data.export(person):
        raise NotFound("Nothing is known of this customer.", field="who")
    return person


def _read_user(person: Person, user: Any) -> None:
    person.user_id = user.pk
    if mailable(user.email):
        person.emails.add(user.email)
    full_name = f"{user.first_name} {user.last_name}"
    person.words.update({user.first_name, user.last_name, full_name.strip()})
    own = list(user.addresses.all())
    own += [each for each in (user.default_billing_address, user.default_shipping_address) if each]
    person.address_ids.update(address.pk for address in own)
    # Those of the address book may be a friend's: their phone is not the person's own.
    if user.default_billing_address and user.default_billing_address.phone:
        person.phones.add(str(user.default_billing_address.phone))


def _read_orders(person: Person, who: str) -> None:
    from saleor.checkout.models import Checkout
    from saleor.order.models import Order

    mine = Q(user_id__in=person.user_ids)
    for email in person.emails:
        mine |= Q(user_id__isnull=True, user_email__iexact=email)
    if who.startswith("+"):
        mine |= Q(user_id__isnull=True, billing_address__phone=who)
    mine |= Q(pk__in=person.order_ids)
    for order in Order.objects.filter(mine).select_related("billing_address"):
        person.order_ids.add(order.pk)
        person.address_ids.update(
            pk for pk in (order.billing_address_id, order.shipping_address_id) if pk
        )
        if order.billing_address and order.billing_address.phone:
            person.phones.add(str(order.billing_address.phone))
        if order.user_email and order.user_id == person.user_id:
            person.emails.add(order.user_email)
    baskets = Q(user_id__in=person.user_ids)
    for email in person.emails:
        baskets |= Q(user_id__isnull=True, email__iexact=email)
    for checkout in Checkout.objects.filter(baskets):
        person.checkout_ids.add(checkout.pk)
        person.address_ids.update(
            pk for pk in (checkout.billing_address_id, checkout.shipping_address_id) if pk
        )
    person.emails = {email for email in person.emails if mailable(email)}


def _read_addresses(person: Person) -> None:
    """Names and lines of the addresses; the shop's own and other customers' are not the person's."""
    from saleor.account.models import Address
    from saleor.site.models import SiteSettings
    from saleor.warehouse.models import Warehouse

    others: set[Any] = set(Warehouse.objects.values_list("address_id", flat=True))
    if has("site.SiteSettings", "company_address"):
        others |= set(SiteSettings.objects.values_list("company_address_id", flat=True))
    books = Address.objects.filter(pk__in=person.address_ids, user_addresses__isnull=False)
    others |= set(books.exclude(user_addresses__in=person.user_ids).values_list("pk", flat=True))
    person.address_ids -= others
    person.left_behind = _left_behind(person)
    for address in Address.objects.filter(pk__in=person.address_ids):
        full_name = f"{address.first_name} {address.last_name}"
        person.words.update({address.first_name, address.last_name, full_name.strip()})
        person.words.update(getattr(address, name) for name in _LINES)
    person.words.discard("")


def _left_behind(person: Person) -> set[int]:
    """Addresses that nothing leads to any more: Saleor leaves those of checkouts that became orders.

    They are known by a phone, or by a name and a street, of the person's; they are nobody else's.
    """
    from saleor.account.models import Address, User
    from saleor.checkout.models import Checkout
    from saleor.order.models import Order
    from saleor.site.models import SiteSettings
    from saleor.warehouse.models import Warehouse

    alike = Q(pk__in=[])
    for address in Address.objects.filter(pk__in=person.address_ids):
        if address.phone:
            alike |= Q(phone=address.phone)
        if address.street_address_1:
            alike |= Q(
                first_name=address.first_name,
                last_name=address.last_name,
                street_address_1=address.street_address_1,
            )
    found = set(Address.objects.filter(alike).values_list("pk", flat=True)) - person.address_ids
    found -= personal_data.kept_addresses(found)
    users = User.addresses.through.objects.filter(address_id__in=found)
    found -= set(users.values_list("address_id", flat=True))
    found -= set(Warehouse.objects.values_list("address_id", flat=True))
    if has("site.SiteSettings", "company_address"):
        found -= set(SiteSettings.objects.values_list("company_address_id", flat=True))
    for model, names in (
        (User, ("default_billing_address_id", "default_shipping_address_id")),
        (Order, ("billing_address_id", "shipping_address_id")),
        (Checkout, ("billing_address_id", "shipping_address_id")),
    ):
        for name in names:
            rows = model.objects.filter(**{f"{name}__in": found})
            found -= set(rows.values_list(name, flat=True))
    return found


def has(label: str, field: str) -> bool:
    """Whether this platform's model has a field; Saleor's versions and the sandbox differ."""
    try:
        names = {each.name for each in apps.get_model(label)._meta.get_fields()}
    except LookupError:
        return False
    return field in names
