"""Pictures of products: which files are let in.

Only JPEG, PNG and WebP of up to 5 MB, judged by the file's content and never by its name or the type
that a client claims.
"""

import hashlib
from pathlib import Path
from typing import IO

from PIL import Image, UnidentifiedImageError

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 50_000_000
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


def media_type(file: IO[bytes], size: int) -> str:
    """The file's media type; ValueError with the reason when it is not let in.

    The file is left at its beginning.
    """
    if size > MAX_BYTES:
        raise ValueError(f"The image has {size / 1024 / 1024:.1f} MB; 5 MB are allowed.")
    try:
        file.seek(0)
        with Image.open(file, formats=tuple(TYPES)) as image:
            found = TYPES[image.format or ""]
            if image.width * image.height > MAX_PIXELS:
                raise ValueError("The image has more than 50 million pixels.")
            image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, KeyError, Image.DecompressionBombError):
        raise ValueError("The image is not a JPEG, PNG or WebP file.") from None
    finally:
        file.seek(0)
    return found


def check(folder: Path, name: str) -> str:
    """The media type of a file in the folder of images; ValueError with the reason otherwise."""
    path = folder / name
    if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        raise ValueError(f"There is no image {name} in {folder}.")
    with path.open("rb") as file:
        return media_type(file, path.stat().st_size)


def fingerprint(content: bytes) -> str:
    """What tells this picture from another, short enough for a file's name."""
    return hashlib.sha256(content).hexdigest()[:12]
