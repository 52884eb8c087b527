"""Everybody who must not know of a restricted channel, and what tells it from one that is not there."""

import base64
import json
import uuid
from typing import Any

from shopkeeper.client import Client

from .pricing import APPROVE, Pricing
from .probing import asked


def strangers_of(pricing: Pricing) -> dict[str, Client]:
    """Everybody who must not know: nobody, a customer, another channel's distributor, a suspended one."""
    pricing.configure()
    world = pricing.world
    foreign = world.customer()
    application = pricing.apply(foreign).payload["distributor"]["id"]
    terms = {"channel": pricing.other.slug}
    pricing.owner(APPROVE, {"id": application, "terms": terms}).payload
    suspended = pricing.distributor()
    pricing.suspend(suspended).payload
    return {
        "anonymous": world.shop.anonymous,
        "customer": world.customer(),
        "foreign distributor": foreign,
        "suspended distributor": suspended.client,
    }


def nowhere(slug: str) -> str:
    """A slug that nothing has, as long as `slug`: errors must tell the same columns, too."""
    return ("n" + uuid.uuid4().hex * 2)[: len(slug)]


def no_channel(global_id: str) -> str:
    """An id of no channel, as long as `global_id`."""
    number = base64.b64decode(global_id).decode().partition(":")[2]
    return base64.b64encode(f"Channel:{'9' * len(number)}".encode()).decode()


def answer_of(
    pricing: Pricing, client: Client, document: str, variables: dict[str, Any] | None = None
) -> str:
    """What comes back, but for what differs between any two requests."""
    raw = asked(pricing.world, client, document, variables).raw
    (raw.get("extensions") or {}).pop("cost", None)
    for error in raw.get("errors") or []:
        (error.get("extensions") or {}).get("exception", {}).pop("stacktrace", None)
    return json.dumps(raw, sort_keys=True)
