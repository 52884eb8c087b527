"""Fields that lead to a channel without naming it: what they show of a channel that is hidden."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from promise import Promise

from saleor_plugins.distributor_pricing import outputs

HIDDEN = {7: "secret"}


@dataclass
class Shown:
    """A row with the channel in which its prices are shown."""

    node: str
    channel_slug: str | None


class Schema:
    """As much of a schema as there is to wrap: one field of one type."""

    def __init__(self, type_name: str, field: str, value: Any) -> None:
        self.field = SimpleNamespace(resolver=lambda _root, _info: value)
        self._types = {type_name: SimpleNamespace(fields={field: self.field})}

    def get_type(self, name: str) -> Any:
        """The type, or None."""
        return self._types.get(name)


def seen(place: str, value: Any, root: Any = None, hidden: Any = None) -> Any:
    """What a requestor sees to whom the channels are hidden."""
    type_name, field = place.split(".")
    schema = Schema(type_name, field, value)
    outputs.guard(schema, lambda _request: HIDDEN if hidden is None else hidden)
    answer = schema.field.resolver(root, SimpleNamespace(context=None))
    return answer.get() if isinstance(answer, Promise) else answer


def both(make: Any) -> list[Any]:
    """A value at once and a promised one."""
    return [make(), Promise.resolve(make())]


@pytest.mark.parametrize("place", ["OrderLine.variant", "CheckoutLine.variant"])
def test_a_lines_variant_has_no_prices(place: str) -> None:
    for value in both(lambda: Shown("ghee", "secret")):
        assert seen(place, value) == Shown("ghee", None)
    assert seen(place, Shown("ghee", "open")) == Shown("ghee", "open")
    assert seen(place, Shown("ghee", "secret"), hidden={}) == Shown("ghee", "secret")
    assert seen(place, None) is None


def test_neither_have_those_of_a_subscription() -> None:
    plan = [Shown("milk", "secret"), Shown("curd", "secret")]
    assert seen("SubscriptionPlan.variants", plan) == [Shown("milk", None), Shown("curd", None)]
    line = Shown("milk", "secret")
    assert seen("SubscriptionLine.variant", line) == Shown("milk", None)


@pytest.mark.parametrize("place", ["Query.channels", "User.accessibleChannels"])
def test_lists_of_channels(place: str) -> None:
    known, secret = SimpleNamespace(pk=3), SimpleNamespace(pk=7)
    for value in both(lambda: [known, secret]):
        assert seen(place, value) == [known]


@pytest.mark.parametrize("place", ["Product.channelListings", "ProductVariant.channelListings"])
def test_listings(place: str) -> None:
    known, secret = SimpleNamespace(channel_id=3), SimpleNamespace(channel_id=7)
    for value in both(lambda: [secret, known]):
        assert seen(place, value) == [known]


def test_a_page_of_tax_configurations_and_its_count() -> None:
    edges = [SimpleNamespace(node=SimpleNamespace(channel_id=pk)) for pk in (3, 7, 8)]
    page = seen("Query.taxConfigurations", SimpleNamespace(edges=edges, total_count=3))
    assert [edge.node.channel_id for edge in page.edges] == [3, 8]
    assert page.total_count == 2


def test_todays_delivery_of_an_old_order() -> None:
    """An order comes wrapped in what the platform wants to know beside it; a channel comes as it is."""
    old = SimpleNamespace(node=SimpleNamespace(pk="x", channel_id=7))
    other = SimpleNamespace(node=SimpleNamespace(pk="x", channel_id=3))
    for value in both(lambda: ["van"]):
        assert seen("Order.shippingMethods", value, old) == []
    assert seen("Order.shippingMethods", ["van"], other) == ["van"]
    place = "Channel.availableShippingMethodsPerCountry"
    assert seen(place, ["van"], SimpleNamespace(pk=7)) == []
    assert seen(place, ["van"], SimpleNamespace(pk=3)) == ["van"]
