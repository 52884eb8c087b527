"""Thumbnails."""

THUMBNAIL_SIZES = [32, 64, 128, 256, 512, 1024, 2048, 4096]
DEFAULT_THUMBNAIL_SIZE = 4096


def thumbnail_name(image: str, size: int, format: str | None) -> str:
    """Where the picture `image` in that size is stored; `format` None is the picture's own."""
    stem, _, extension = image.rpartition(".")
    return f"thumbnails/{stem}_{size}.{format or extension}"
