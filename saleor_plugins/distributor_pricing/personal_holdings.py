"""What distributor pricing holds of a person: the application, the terms, and what is owed."""

from collections.abc import Iterable

from django.db.models import Q

from saleor_plugins.core import personal_data
from saleor_plugins.core.personal_data import Person

from .models import CreditHold, Distributor, Status


def _own(person: Person) -> Q:
    return Q(user_id__in=person.user_ids)


def _of_distributor(person: Person) -> Q:
    return Q(distributor__user_id__in=person.user_ids)


@personal_data.lead
def application(person: Person) -> None:
    """The business and its address."""
    for row in Distributor.objects.filter(_own(person)):
        person.words.update({row.company, row.gstin or ""})
        person.phones.add(row.phone)
        if row.address_id is not None:
            person.address_ids.add(row.address_id)
    person.phones.discard("")


@personal_data.keeper
def applied_from(address_ids: set[int]) -> Iterable[int | None]:
    """Addresses of applications."""
    rows = Distributor.objects.filter(address_id__in=address_ids)
    return rows.values_list("address_id", flat=True)


@personal_data.obstacle
def owing(person: Person) -> Iterable[str]:
    """Credit that is used is money the customer owes."""
    for row in Distributor.objects.filter(_own(person)):
        if row.credit_used:
            yield f"The distributor {row.company} still uses {row.credit_used} of his credit."
        elif CreditHold.objects.filter(distributor=row, amount__gt=0).exists():
            yield f"An order of the distributor {row.company} still holds credit."


personal_data.held(
    "distributor_pricing.Distributor",
    _own,
    blank={
        "company": "",
        "gstin": None,
        "phone": "",
        "note": "",
        "reason": "",
        "address_id": None,
        "status": Status.REJECTED,
        "price_list_id": None,
    },
)
personal_data.held("distributor_pricing.CreditHold", _of_distributor)
personal_data.held("distributor_pricing.CreditEntry", _of_distributor)
personal_data.held("distributor_pricing.ParkedCheckout", _of_distributor, delete=True)
personal_data.nobodys(
    "distributor_pricing.PriceList",
    "distributor_pricing.PriceListEntry",
    "distributor_pricing.PriceListVersion",
    "distributor_pricing.PriceListChange",
    "distributor_pricing.BulkDiscount",
    "distributor_pricing.KnownPrice",
)
