"""Only JPEG, PNG and WebP of up to 5 MB, judged by content."""

import io
from pathlib import Path

import pytest
from PIL import Image

from saleor_plugins.catalogue_import import images


def picture(kind: str) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (16, 16)).save(content, kind)
    return content.getvalue()


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")],
)
def test_these_are_let_in(kind: str, media_type: str) -> None:
    file = io.BytesIO(picture(kind))
    assert images.media_type(file, 100) == media_type
    assert file.tell() == 0


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO", "PPM"])
def test_others_are_not(kind: str) -> None:
    with pytest.raises(ValueError, match="not a JPEG, PNG or WebP"):
        images.media_type(io.BytesIO(picture(kind)), 100)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"<svg/>", picture("PNG")[:40]])
def test_torn_files_are_not(content: bytes) -> None:
    with pytest.raises(ValueError, match="image"):
        images.media_type(io.BytesIO(content), len(content))


def test_five_megabytes_is_the_most() -> None:
    content = picture("PNG")
    assert images.media_type(io.BytesIO(content), images.MAX_BYTES) == "image/png"
    with pytest.raises(ValueError, match="5 MB"):
        images.media_type(io.BytesIO(content), images.MAX_BYTES + 1)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.png"
    outside.write_bytes(picture("PNG"))
    folder = tmp_path / "images"
    folder.mkdir()
    (folder / "inside.png").symlink_to(outside)
    with pytest.raises(ValueError, match="no image"):
        images.check(folder, "inside.png")
