"""How the stand-in reads: as many queries for a page of products as for one of them."""

import json

from harness.shop import Shop
from harness.world import World

DOCUMENT = """query($channel: String!, $first: Int!) {
  products(channel: $channel, first: $first) { totalCount edges { node {
    name isAvailable thumbnail(size: 256) { url } media { url }
    category { name parent { name } } productType { name } collections { name }
    attributes { attribute { slug } values { name } }
    translation(languageCode: HI) { name }
    pricing { priceRange { start { gross { amount } } } }
    variants { sku quantityAvailable weight { value } metafield(key: "mrp")
      attributes { attribute { slug } values { name } } media { url }
      pricing { price { gross { amount } net { amount } } } }
  } } } }"""

# Runs inside the stand-in: the count is of its own database queries.
COUNT = """
import json
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
body = {{"query": {document!r}, "variables": {{"channel": {channel!r}, "first": 0}}}}
client, counts = Client(), []
with override_settings(ALLOWED_HOSTS=["*"]):
    for first in (5, 1, 5):
        body["variables"]["first"] = first
        with CaptureQueriesContext(connection) as queries:
            answer = client.post("/graphql/", body, content_type="application/json").json()
        assert "errors" not in answer, answer
        assert len(answer["data"]["products"]["edges"]) == first
        counts.append(len(queries))
print("COUNTS", json.dumps(counts))
"""


def test_a_page_of_products_takes_as_many_queries_as_one(shop: Shop, world: World) -> None:
    for _ in range(5):
        product = world.product()
        world.variant(product.id, {world.consumer: "50.00"})
    code = COUNT.format(document=DOCUMENT, channel=world.consumer.slug)
    output = shop.python(code)
    line = next(line for line in output.splitlines() if line.startswith("COUNTS "))
    _warm, one, five = json.loads(line.removeprefix("COUNTS "))
    assert five <= one + 1
    assert five < 40
