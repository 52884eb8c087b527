"""34: a product sold by subscription shows its frequencies. 35: frequency, start and address are required, per field."""

from __future__ import annotations

from typing import Any

import pytest
from harness.subscribing import CREATE, Subscriber, first_open, make_plan, subscriber
from harness.world import World
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FREQUENCIES = ["DAILY", "ALTERNATE_DAYS", "WEEKDAYS", "WEEKLY", "FORTNIGHTLY", "MONTHLY"]


@pytest.fixture(scope="module")
def somebody(_world: World) -> Subscriber:
    """A subscriber with a product."""
    return subscriber(_world)


@given(st.sets(st.sampled_from(FREQUENCIES), min_size=1))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_34_any_frequencies_are_shown(
    _world: World, somebody: Subscriber, frequencies: set[str]
) -> None:
    """Whatever a plan offers is shown with its product, and nothing else."""
    product = _world.product("10.00")
    make_plan(_world, [product], frequencies=sorted(frequencies))
    shown = _world.shop.anonymous(
        """query($channel: String!, $product: ID!) {
            subscriptionPlans(channel: $channel, productId: $product) { frequencies variants { id } } }""",
        {"channel": _world.consumer.slug, "product": product.id},
    ).ok()["subscriptionPlans"]
    assert [set(plan["frequencies"]) for plan in shown] == [frequencies]
    assert shown[0]["variants"] == [{"id": product.variant_id}]


@pytest.mark.parametrize("missing", ["frequency", "startDate", "address"])
def test_35_what_is_missing_is_named(world: World, somebody: Subscriber, missing: str) -> None:
    """Leaving one out is refused, names it, and makes no contract."""
    wish: dict[str, Any] = somebody.wish(startDate=first_open(world).isoformat())
    del wish[missing]
    before = _count(somebody)
    answer = somebody.client(CREATE, {"input": wish, "key": f"without-{missing}"})
    said = answer.errors or answer.refusals
    assert any(missing in str(each) for each in said), said
    assert _count(somebody) == before


def _count(who: Subscriber) -> int:
    found = who.client("{ mySubscriptionContracts(first: 1) { totalCount } }").ok()
    return int(found["mySubscriptionContracts"]["totalCount"])
