"""What phone sign-in holds of a person: the proven phone and codes on their way."""

from django.db.models import Q

from ..core import personal_data
from ..core.personal_data import Person
from .models import PhoneIdentity


def _targeted(person: Person) -> Q:
    return Q(user_id__in=person.user_ids) | Q(target__in=person.phones | person.emails)


@personal_data.lead
def proven_phone(person: Person) -> None:
    """The phone that the account was opened with."""
    found = PhoneIdentity.objects.filter(user_id__in=person.user_ids)
    person.phones.update(found.values_list("phone", flat=True))


@personal_data.finder
def user_of(phone: str) -> int | None:
    """The account that a proven phone opens."""
    found = PhoneIdentity.objects.filter(phone=phone).first()
    return None if found is None else found.user_id


personal_data.held(
    "commerce_phone_login.PhoneIdentity",
    lambda person: Q(user_id__in=person.user_ids),
    delete=True,
)
personal_data.held(
    "commerce_phone_login.OneTimeCode",
    _targeted,
    delete=True,
    hide=("digest", "sealed"),
)
