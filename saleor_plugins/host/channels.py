"""Channels: a shop front with its currency, prices and settings."""

from collections.abc import Collection, Iterable
from typing import Any


def by_slug(slug: str) -> Any:
    """The channel with that slug, or None."""
    from saleor.channel.models import Channel

    return Channel.objects.filter(slug=slug).first()


def by_id(pk: int | str) -> Any:
    """The channel with that database id, or None."""
    from saleor.channel.models import Channel

    return Channel.objects.filter(pk=pk).first()


def slugs() -> list[str]:
    """Slugs of all active channels, in order."""
    from saleor.channel.models import Channel

    return list(
        Channel.objects.filter(is_active=True).order_by("slug").values_list("slug", flat=True)
    )


def channel_of(instance: Any) -> Any:
    """The channel that a checkout, an order or a transaction belongs to."""
    channel = getattr(instance, "channel", None)
    if channel is not None:
        return channel
    owner = getattr(instance, "order", None) or getattr(instance, "checkout", None)
    return owner.channel if owner is not None else None


def by_ids(pks: Iterable[int]) -> dict[int, Any]:
    """Channels by database id."""
    from saleor.channel.models import Channel

    return dict(Channel.objects.in_bulk(list(pks)))


def first_open(but: Collection[str]) -> Any:
    """The oldest active channel whose slug is not among `but`; None in a shop without one."""
    from saleor.channel.models import Channel

    return Channel.objects.filter(is_active=True).exclude(slug__in=but).order_by("pk").first()
