"""What subscriptions hold of a person: what they ordered for when and where, and their money."""

from collections.abc import Iterable

from django.db.models import Q

from ..core import personal_data
from ..core.personal_data import Person
from .mandates import MandateState
from .models import Charge, Contract, Debit, DebitState, Delivery, Mandate, TopUp, Wallet
from .states import FINAL_CONTRACT

_OVER = (MandateState.REJECTED.value, MandateState.CANCELLED.value)


def _own(person: Person) -> Q:
    return Q(user_id__in=person.user_ids)


def _of_contracts(person: Person) -> Q:
    return Q(contract__user_id__in=person.user_ids)


@personal_data.lead
def follow(person: Person) -> None:
    """Kept addresses, orders made, and the provider's ids of what was paid for them."""
    contracts = Contract.objects.filter(_own(person))
    person.address_ids.update(
        pk for pk in contracts.values_list("address_id", flat=True) if pk is not None
    )
    made = Delivery.objects.filter(contract__in=contracts, order_id__isnull=False)
    person.order_ids.update(made.values_list("order_id", flat=True))
    found: list[str] = [
        *contracts.values_list("razorpay_subscription_id", flat=True),
        *Charge.objects.filter(contract__in=contracts).values_list("payment_ref", flat=True),
    ]
    for row in TopUp.objects.filter(wallet__user_id__in=person.user_ids):
        found += [row.provider_order, row.payment_ref]
    for mandate in Mandate.objects.filter(_own(person)):
        found += [mandate.reference, mandate.customer_ref, mandate.token_ref]
        found += mandate.debits.values_list("payment_ref", flat=True)
    person.references.update(each for each in found if each)


@personal_data.keeper
def delivered_to(address_ids: set[int]) -> Iterable[int | None]:
    """Addresses of contracts."""
    rows = Contract.objects.filter(address_id__in=address_ids)
    return rows.values_list("address_id", flat=True)


@personal_data.obstacle
def unsettled(person: Person) -> Iterable[str]:
    """A running subscription is cancelled first, money in a wallet is paid out first."""
    live = Contract.objects.filter(_own(person)).exclude(
        status__in=[status.value for status in FINAL_CONTRACT]
    )
    for number in live.values_list("number", flat=True):
        yield f"Subscription {number} is not cancelled."
    for wallet in Wallet.objects.filter(_own(person)).exclude(balance=0):
        yield f"The wallet in {wallet.channel_slug} holds {wallet.balance} {wallet.currency}."
    debits = Debit.objects.filter(mandate__user_id__in=person.user_ids)
    if debits.filter(state__in=[DebitState.ANNOUNCED.value, DebitState.SENT.value]).exists():
        yield "A debit of a mandate is under way."


personal_data.held("commerce_subscriptions.Contract", _own, blank={"postal_code": ""})
personal_data.held("commerce_subscriptions.ContractLine", _of_contracts)
personal_data.held("commerce_subscriptions.Vacation", _of_contracts, delete=True)
personal_data.held("commerce_subscriptions.ContractEvent", _of_contracts, scrub=("message",))
# What the driver or the office noted is nobody's book.
personal_data.held(
    "commerce_subscriptions.Delivery", _of_contracts, blank={"note": ""}, scrub=("failure",)
)
personal_data.held(
    "commerce_subscriptions.DeliveryLine",
    lambda person: Q(delivery__contract__user_id__in=person.user_ids),
)
# A mandate that is over is of no use at the provider; one that is not was cancelled with its contract.
personal_data.held(
    "commerce_subscriptions.Mandate",
    _own,
    blank={
        "customer_ref": "",
        "token_ref": "",
        "state": lambda row: row.state if row.state in _OVER else MandateState.CANCELLED.value,
    },
)
personal_data.held(
    "commerce_subscriptions.Debit",
    lambda person: Q(mandate__user_id__in=person.user_ids),
    scrub=("failure",),
)
personal_data.held("commerce_subscriptions.Wallet", _own)
# The database refuses to change an entry; its reasons are the shop's own words about amounts.
personal_data.held(
    "commerce_subscriptions.WalletEntry",
    lambda person: Q(wallet__user_id__in=person.user_ids),
)
personal_data.held(
    "commerce_subscriptions.TopUp", lambda person: Q(wallet__user_id__in=person.user_ids)
)
personal_data.held("commerce_subscriptions.Charge", _of_contracts)
personal_data.nobodys(
    "commerce_subscriptions.Plan",
    "commerce_subscriptions.Holiday",
    "commerce_subscriptions.RemotePlan",
    "commerce_subscriptions.SiteFingerprint",
)
