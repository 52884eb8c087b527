"""Saleor's older Payments API, where the platform has it: what the built-in Razorpay plugin left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

GATEWAY = "mirumee.payments.razorpay"


@dataclass(frozen=True, slots=True)
class OldPayment:
    """One payment of the older kind: what was asked for, taken and not given back."""

    pk: int
    channel: str
    order_number: str
    token: str
    charge_status: str
    total: Decimal
    captured: Decimal
    currency: str

    @property
    def is_open(self) -> bool:
        """Whether Saleor does not know an outcome."""
        return self.charge_status in ("not-charged", "pending")


def payments() -> Iterator[OldPayment]:
    """Every payment of the built-in plugin, oldest first; none where Saleor has no such table."""
    from django.apps import apps

    try:
        model = apps.get_model("payment.Payment")
    except LookupError:
        return
    rows = model.objects.filter(gateway=GATEWAY).select_related(
        "order__channel", "checkout__channel"
    )
    for row in rows.order_by("pk").iterator(chunk_size=500):
        owner = row.order or row.checkout
        taken = row.transactions.filter(is_success=True, kind="capture").last()
        yield OldPayment(
            row.pk,
            owner.channel.slug if owner else "",
            str(row.order.number) if row.order else "",
            str((taken.token if taken else "") or row.psp_reference or row.token or ""),
            row.charge_status,
            row.total,
            row.captured_amount,
            row.currency,
        )


def save(plugin_id: str, name: str, channel_slug: str, values: Mapping[str, Any]) -> None:
    """Write a plugin's settings in a channel, inactive: a person switches it on."""
    from saleor.channel.models import Channel
    from saleor.plugins.models import PluginConfiguration

    PluginConfiguration.objects.update_or_create(
        identifier=plugin_id,
        channel=Channel.objects.get(slug=channel_slug),
        defaults={
            "name": name,
            "active": False,
            "configuration": [{"name": key, "value": value} for key, value in values.items()],
        },
    )


def switch_off(plugin_id: str, channel_slug: str) -> None:
    """A plugin takes part no longer in a channel; its settings stay."""
    from saleor.plugins.models import PluginConfiguration

    PluginConfiguration.objects.filter(identifier=plugin_id, channel__slug=channel_slug).update(
        active=False
    )
