"""Beat's ticks. Each may run twice, late, at once with itself, or never finish: it reads rows, decides, writes rows."""

from __future__ import annotations

import logging

from celery import shared_task

from ..core import clock, heartbeat
from ..host.db import writer
from . import charges, debits, lifecycle, planning, renewals, site

logger = logging.getLogger(__name__)


@shared_task(name="saleor_plugins.subscriptions.plan", ignore_result=True)
@writer()
def plan() -> None:
    """Materialise deliveries up to the horizon."""
    planning.tick(clock.now())
    heartbeat.beat("subscriptions.plan")


@shared_task(name="saleor_plugins.subscriptions.renew", ignore_result=True)
@writer()
def renew() -> None:
    """Lock and order what is due."""
    done = renewals.tick()
    heartbeat.beat("subscriptions.renew")
    if done:
        logger.info("Renewals: %s", dict(done))


@shared_task(name="saleor_plugins.subscriptions.collect", ignore_result=True)
@writer()
def collect() -> None:
    """Announce and run mandate debits, end grace periods, ask about charges that were not heard of."""
    now = clock.now()
    lifecycle.lifecycle_tick(now)
    if site.is_ours():
        debits.announce_due(now)
        debits.run_due(now)
        lifecycle.dunning_tick(now)
        charges.reconcile_some(now)
    heartbeat.beat("subscriptions.collect")
