"""77, 78, 79: a stored image has a URL, several sizes, and leaves the storage with its deletion."""

import io
from pathlib import Path

import pytest
import requests
from harness.shopping import eventually
from harness.world import Product, World
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

UPLOAD = """mutation($product: ID!, $image: Upload!) {
    productMediaCreate(input: {product: $product, image: $image, alt: "Jaggery"}) {
    media { id } errors { field code message } } }"""


def stored(world: World) -> set[str]:
    """Every file in the shop's storage."""
    media = Path(world.shop.work / "media")
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


def get(url: str) -> requests.Response:
    """As a browser gets it, straight from this machine."""
    session = requests.Session()
    session.trust_env = False
    return session.get(url, timeout=60)


def upload(world: World, product: Product, size: tuple[int, int], kind: str = "PNG") -> str:
    """Store a picture with a product; its id."""
    content = io.BytesIO()
    Image.new("RGB", size, (190, 120, 30)).save(content, kind)
    part = (f"jaggery.{kind.lower()}", content.getvalue(), f"image/{kind.lower()}")
    answer = world.owner.upload(UPLOAD, {"product": product.id}, {"image": part})
    return str(answer.payload["media"]["id"])


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
