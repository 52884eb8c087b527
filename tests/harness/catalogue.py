"""What shoppers look for in the catalogue, and what staff do to it."""

from typing import Any

from shopkeeper.client import Client

from .world import Channel, World

LIST = """query($channel: String, $first: Int, $after: String, $search: String,
    $where: ProductWhereInput, $filter: ProductFilterInput) {
    products(channel: $channel, first: $first, after: $after, search: $search, where: $where,
             filter: $filter) {
    totalCount pageInfo { hasNextPage endCursor } edges { node { id name } } } }"""

# Search on a real Saleor reads an index that its beat renews every few seconds.
_INDEX = """
from importlib import import_module
from saleor_plugins.host.db import writer
tasks = import_module("saleor.product.tasks") if {real!r} else None
with writer():
    while tasks is not None and tasks.Product.objects.filter(search_index_dirty=True).exists():
        tasks.update_products_search_vector_task()
"""


def listed(client: Client, channel: Channel, **variables: Any) -> dict[str, str]:
    """Every product that the list shows, over all its pages: name by id."""
    found: dict[str, str] = {}
    after = None
    while True:
        answer = client(
            LIST, {"channel": channel.slug, "first": 100, "after": after, **variables}
        ).ok()["products"]
        for edge in answer["edges"]:
            assert edge["node"]["id"] not in found, "a product is listed twice"
            found[edge["node"]["id"]] = edge["node"]["name"]
        after = answer["pageInfo"]["endCursor"]
        if not answer["pageInfo"]["hasNextPage"]:
            assert answer["totalCount"] == len(found)
            return found


def index(world: World) -> None:
    """Have everything that was made found by search from now on."""
    world.shop.python(_INDEX.format(real=world.shop.platform.home is not None))


def list_product(world: World, product_id: str, channel: Channel, **state: Any) -> None:
    """Change how a product is listed in a channel; nothing of `state` takes it out of it."""
    change = (
        {"updateChannels": [{"channelId": channel.id, **state}]}
        if state
        else {"removeChannels": [channel.id]}
    )
    world.owner(
        """mutation($id: ID!, $input: ProductChannelListingUpdateInput!) {
            productChannelListingUpdate(id: $id, input: $input) {
            errors { field code message } } }""",
        {"id": product_id, "input": change},
    ).payload
