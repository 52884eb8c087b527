"""Celery's side: carts priced anew after an import, and the credit ledger kept true."""

from uuid import UUID

from celery import shared_task

from saleor_plugins.core import clock, heartbeat
from saleor_plugins.core.queues import BULK, enqueue
from saleor_plugins.host import plugins
from saleor_plugins.host import prices as platform
from saleor_plugins.host.db import writer

from . import config, ledger, prices, watch
from .errors import CommerceError
from .models import Distributor, PriceList, Status

REPRICE = "saleor_plugins.distributor_pricing.reprice"
_BATCH = 200


def active_config() -> config.PricingConfig | None:
    """The plugin's configuration, or None while it is inactive or wrong."""
    stored = plugins.configuration(config.PLUGIN_ID)
    if not stored.active:
        return None
    try:
        return config.read(stored.values)
    except CommerceError:
        return None


@shared_task(name=REPRICE, ignore_result=True)
@writer()
def reprice(price_list_id: int, after: str = "") -> None:
    """Price the open carts of a price list's distributors, some at a time; harmless when repeated."""
    found = PriceList.objects.filter(pk=price_list_id).first()
    settings = active_config()
    if found is None or settings is None:
        return
    users = list(
        Distributor.objects.filter(price_list=found, status=Status.APPROVED).values_list(
            "user_id", flat=True
        )
    )
    carts = platform.checkouts_of(users, found.channel_id).order_by("pk")
    if after:
        carts = carts.filter(pk__gt=UUID(after))
    tokens = list(carts[:_BATCH])
    for token in tokens:
        cart = platform.checkout(token)
        if cart is not None:
            prices.price_checkout(cart, settings.policy)
    if len(tokens) == _BATCH:
        enqueue(REPRICE, price_list_id, str(tokens[-1]), queue=BULK)


@shared_task(name="saleor_plugins.distributor_pricing.sweep_credit", ignore_result=True)
@writer()
def sweep_credit() -> None:
    """Free credit of carts that never became orders, and of orders whose hook was lost."""
    heartbeat.beat("sweep_credit")
    ledger.sweep()
    watch.learn()


@shared_task(name="saleor_plugins.distributor_pricing.follow_dates", ignore_result=True)
@writer()
def follow_dates() -> None:
    """Carts whose price list began today or ended yesterday are priced anew; harmless when repeated."""
    today = clock.today()
    for price_list in PriceList.objects.exclude(valid_from=None, valid_until=None):
        begins = price_list.valid_from == today
        ended = price_list.valid_until is not None and (today - price_list.valid_until).days == 1
        if begins or ended:
            enqueue(REPRICE, price_list.pk, queue=BULK)
