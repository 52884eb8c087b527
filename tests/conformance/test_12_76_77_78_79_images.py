"""12, 76, 77, 78, 79: images of products: which are taken, where they are found, and that they go."""

import io
from pathlib import Path
from typing import Any

import pytest
import requests
from harness.shopping import eventually
from harness.world import Product, World
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

UPLOAD = """mutation($product: ID!, $image: Upload!) {
  productMediaCreate(input: {product: $product, image: $image, alt: "A jar"}) {
    media { id } errors { field code message } } }"""
READ = """query($id: ID!) { product(id: $id, channel: "consumer") {
  media { id alt type url(size: 0) } thumbnail { alt } } }"""


def get(url: str) -> requests.Response:
    """As a browser gets it, straight from this machine."""
    session = requests.Session()
    session.trust_env = False
    return session.get(url, timeout=60)


def _upload(world: World, product_id: str, part: tuple[str, bytes, str]) -> Any:
    return world.owner.upload(UPLOAD, {"product": product_id}, {"image": part})


def upload(world: World, product: Product, size: tuple[int, int], kind: str = "PNG") -> str:
    """Store a picture with a product; its id."""
    content = io.BytesIO()
    Image.new("RGB", size, (190, 120, 30)).save(content, kind)
    part = (f"jar.{kind.lower()}", content.getvalue(), f"image/{kind.lower()}")
    return str(_upload(world, product.id, part).payload["media"]["id"])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_12_a_shopper_gets_the_picture(world: World, kind: str) -> None:
    """Its text, and at its address the very picture."""
    product = world.product("10.00")
    made = upload(world, product, (64, 48), kind)

    found = world.shop.anonymous(READ, {"id": product.id}).ok()["product"]
    assert [(each["id"], each["alt"], each["type"]) for each in found["media"]] == [
        (made, "A jar", "IMAGE")
    ]
    assert found["thumbnail"]["alt"] == "A jar"
    answer = get(found["media"][0]["url"])
    assert answer.status_code == 200
    with Image.open(io.BytesIO(answer.content)) as image:
        assert (image.format, image.size) == (kind, (64, 48))


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


def _media(world: World, product_id: str) -> list[Any]:
    found = world.owner(MEDIA, {"id": product_id}).ok()["product"]["media"]
    return list(found)


def stored(world: World) -> set[str]:
    """Every file in the shop's storage."""
    media = Path(world.shop.work / "media")
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


def url(world: World, product: Product, size: int, form: str = "ORIGINAL") -> str:
    """Where a shopper finds the product's only picture."""
    found = world.shop.anonymous(
        """query($id: ID!, $channel: String, $size: Int, $format: ThumbnailFormatEnum) {
            product(id: $id, channel: $channel) { media { url(size: $size, format: $format) } } }""",
        {"id": product.id, "channel": world.consumer.slug, "size": size, "format": form},
    ).ok()["product"]["media"]
    assert len(found) == 1
    return str(found[0]["url"])


@given(
    width=st.integers(1, 900),
    height=st.integers(1, 900),
    kind=st.sampled_from(["JPEG", "PNG", "WEBP"]),
)
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_77_any_stored_image_has_a_url(_world: World, width: int, height: int, kind: str) -> None:
    """Any picture of any kind and size: at its address it is found, as large as it was."""
    product = _world.product("10")
    upload(_world, product, (width, height), kind)
    where = url(_world, product, 0)
    assert where.startswith("http")
    with Image.open(io.BytesIO(get(where).content)) as image:
        assert (image.format, image.size) == (kind, (width, height))


def test_78_an_image_comes_in_several_sizes(world: World) -> None:
    """For each size that pages ask for, a picture of it; in WebP where that is asked for."""
    product = world.product("10")
    upload(world, product, (1600, 1200))
    seen = set()
    for size in (32, 64, 128, 256, 512, 1024):
        answer = get(url(world, product, size))
        assert answer.status_code == 200
        with Image.open(io.BytesIO(answer.content)) as image:
            assert max(image.size) == size
            seen.add(image.size)
    assert len(seen) == 6
    with Image.open(io.BytesIO(get(url(world, product, 256, "WEBP")).content)) as image:
        assert (image.format, max(image.size)) == ("WEBP", 256)


@pytest.mark.parametrize("way", ["image", "product"])
def test_79_a_deleted_image_leaves_the_storage(world: World, way: str) -> None:
    """Deleted by itself, or with its product: its file and all its sizes are gone."""
    product, kept = world.product("10"), world.product("10")
    before = stored(world)
    media = upload(world, product, (700, 500))
    sizes = [url(world, product, size) for size in (0, 64, 256)]
    for where in sizes:
        assert get(where).status_code == 200
    mine = stored(world) - before
    assert len(mine) >= 3
    upload(world, kept, (90, 90))
    others = stored(world) - mine

    name, argument = {
        "image": ("productMediaDelete(id: $id)", {"id": media}),
        "product": ("productDelete(id: $id)", {"id": product.id}),
    }[way]
    world.owner(
        f"mutation($id: ID!) {{ {name} {{ errors {{ field code message }} }} }}", argument
    ).payload
    # A worker does it, once the deletion is committed.
    eventually(lambda: not (stored(world) & mine), within=40, what="the files are gone")
    assert others <= stored(world)
    assert get(sizes[0]).status_code == 404
    assert get(url(world, kept, 0)).status_code == 200
