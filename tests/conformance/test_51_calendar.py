"""51: the calendar shows on any date exactly the deliveries of that date."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from harness.subscribing import Subscriber, first_open, make_plan, subscriber
from harness.world import World
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

CALENDAR = """query($from: Date!, $to: Date!, $channel: String!) {
  deliveryCalendar(from: $from, to: $to, channel: $channel) {
    date deliveries { id date state contract { id } lines { quantity variant { id } } }
    totals { variant { id } slot quantity } } }"""

choices = st.lists(
    st.tuples(
        st.sampled_from(
            [("DAILY", None), ("ALTERNATE_DAYS", None), ("WEEKDAYS", [1, 5]), ("FORTNIGHTLY", None)]
        ),
        st.integers(1, 5),
        st.lists(st.integers(0, 14), max_size=3, unique=True),
    ),
    min_size=1,
    max_size=3,
)


@given(choices)
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
def test_51_exactly_the_deliveries_of_the_date(_world: World, wishes: list[Any]) -> None:
    """Any contracts with any skips: each day's deliveries and totals are theirs, no more and no fewer."""
    _world.shop.clock.reset()
    channel = _world.channel()
    product = _world.product("10.00", channels={channel: "10.00"})
    plan = make_plan(_world, [product], channel=channel.slug)
    who = Subscriber(_world, _world.customer(), plan, product)
    start = first_open(_world)
    wanted: dict[date, Counter[str]] = {}
    for (frequency, weekdays), quantity, skips in wishes:
        contract = who.subscribe(
            frequency=frequency,
            weekdays=weekdays,
            lines=[{"variantId": product.variant_id, "quantity": quantity}],
        )
        for offset in range(15):
            day = start + timedelta(days=offset)
            if not _delivers(frequency, weekdays, start, day):
                continue
            if offset in skips:
                who.do("subscriptionSkip", contract, date=day.isoformat()).payload
            else:
                wanted.setdefault(day, Counter())[contract] += quantity
    variables = {
        "from": start.isoformat(),
        "to": (start + timedelta(days=14)).isoformat(),
        "channel": channel.slug,
    }
    shown = _world.owner(CALENDAR, variables).ok()["deliveryCalendar"]
    assert [row["date"] for row in shown] == [
        (start + timedelta(days=offset)).isoformat() for offset in range(15)
    ]
    for row in shown:
        here = wanted.get(date.fromisoformat(row["date"]), Counter())
        found = Counter(
            {each["contract"]["id"]: each["lines"][0]["quantity"] for each in row["deliveries"]}
        )
        assert found == here and all(each["date"] == row["date"] for each in row["deliveries"])
        totals = [(total["quantity"], total["slot"]) for total in row["totals"]]
        assert totals == ([(here.total(), "morning")] if here else [])


def _delivers(frequency: str, weekdays: list[int] | None, start: date, day: date) -> bool:
    since = (day - start).days
    return {
        "DAILY": True,
        "ALTERNATE_DAYS": since % 2 == 0,
        "WEEKDAYS": day.isoweekday() in (weekdays or []),
        "FORTNIGHTLY": since % 14 == 0,
    }[frequency]


def test_51_only_for_staff(world: World) -> None:
    """A customer does not see the calendar."""
    who = subscriber(world)
    today = first_open(world).isoformat()
    variables = {"from": today, "to": today, "channel": world.consumer.slug}
    assert who.client(CALENDAR, variables).codes == ["PermissionDenied"]
