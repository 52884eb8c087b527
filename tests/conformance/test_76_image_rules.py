"""76: an image that is not JPEG, PNG or WebP, or above 5 MB, is refused."""

import io
from typing import Any

import pytest
from harness.world import World
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

UPLOAD = """mutation($product: ID!, $image: Upload!) {
  productMediaCreate(input: {product: $product, image: $image, alt: "A jar"}) {
    media { id } errors { field code message } } }"""
MEDIA = "query($id: ID!) { product(id: $id) { media { id } } }"
LIMIT = 5 * 1024 * 1024


def picture(kind: str, size: int = 0) -> bytes:
    """A picture, filled up with nothing to `size` bytes."""
    content = io.BytesIO()
    Image.new("RGB", (32, 32), (90, 160, 60)).save(content, kind)
    return content.getvalue().ljust(size, b"\0")


@pytest.fixture(scope="module")
def product_id(_world: World) -> str:
    """One product for all examples."""
    return _world.product("10.00").id


@given(
    kind=st.sampled_from(["GIF", "BMP", "TIFF", "PPM", "text", "empty"]),
    claimed=st.sampled_from(
        [("a.jpg", "image/jpeg"), ("a.png", "image/png"), ("a.webp", "image/webp")]
    ),
)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_76_another_kind_is_refused(
    _world: World, product_id: str, kind: str, claimed: tuple[str, str]
) -> None:
    """Whatever it is called and claims to be, what it is decides."""
    content = {"text": b"<svg onload='alert(1)'/>", "empty": b"\0"}.get(kind) or picture(kind)
    name, media_type = claimed
    answer = _upload(_world, product_id, (name, content, media_type))
    assert "INVALID_IMAGE" in answer.codes
    assert "JPEG, PNG or WebP" in answer.errors[0]["message"]
    assert _media(_world, product_id) == []


def test_76_above_five_megabytes_is_refused(world: World) -> None:
    """Five megabytes are let in; one byte more is not."""
    product = world.product("10.00")
    big = ("a.jpg", picture("JPEG", LIMIT + 1), "image/jpeg")
    answer = _upload(world, product.id, big)
    assert answer.codes == ["INVALID_IMAGE"]
    assert "5 MB" in answer.errors[0]["message"]
    assert _media(world, product.id) == []

    _upload(world, product.id, ("a.jpg", picture("JPEG", LIMIT), "image/jpeg")).payload
    assert len(_media(world, product.id)) == 1


def test_76_one_wrong_file_among_right_ones(world: World) -> None:
    """Two uploads in one request: nothing of it is executed."""
    product = world.product("10.00")
    document = """mutation($product: ID!, $one: Upload!, $two: Upload!) {
      a: productMediaCreate(input: {product: $product, image: $one, alt: "A"}) { errors { code } }
      b: productMediaCreate(input: {product: $product, image: $two, alt: "B"}) { errors { code } } }"""
    files = {
        "one": ("a.png", picture("PNG"), "image/png"),
        "two": ("b.png", picture("GIF"), "image/png"),
    }
    answer = world.owner.upload(document, {"product": product.id}, files)
    assert answer.codes == ["INVALID_IMAGE"]
    assert _media(world, product.id) == []


def _upload(world: World, product_id: str, part: tuple[str, bytes, str]) -> Any:
    return world.owner.upload(UPLOAD, {"product": product_id}, {"image": part})


def _media(world: World, product_id: str) -> list[Any]:
    found = world.owner(MEDIA, {"id": product_id}).ok()["product"]["media"]
    return list(found)
