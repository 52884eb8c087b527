"""12: an uploaded image is returned with its product."""

import io

import pytest
import requests
from harness.world import World
from PIL import Image

UPLOAD = """mutation($product: ID!, $image: Upload!) {
  productMediaCreate(input: {product: $product, image: $image, alt: "A jar"}) {
    media { id } errors { field code message } } }"""
READ = """query($id: ID!) { product(id: $id, channel: "consumer") {
  media { id alt type url(size: 0) } thumbnail { alt } } }"""


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_12_a_shopper_gets_the_picture(world: World, kind: str) -> None:
    """Its text, and at its address the very picture."""
    product = world.product("10.00")
    content = io.BytesIO()
    Image.new("RGB", (64, 48), (200, 120, 40)).save(content, kind)
    part = (f"jar.{kind.lower()}", content.getvalue(), f"image/{kind.lower()}")
    made = world.owner.upload(UPLOAD, {"product": product.id}, {"image": part}).payload["media"]

    found = world.shop.anonymous(READ, {"id": product.id}).ok()["product"]
    assert [(each["id"], each["alt"], each["type"]) for each in found["media"]] == [
        (made["id"], "A jar", "IMAGE")
    ]
    assert found["thumbnail"]["alt"] == "A jar"
    answer = requests.get(found["media"][0]["url"], timeout=30)
    assert answer.status_code == 200
    with Image.open(io.BytesIO(answer.content)) as image:
        assert (image.format, image.size) == (kind, (64, 48))
