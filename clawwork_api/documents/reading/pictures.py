"""Pictures: their size and true format, without decoding them."""

import io
from pathlib import Path

from PIL import Image

from clawwork_api.documents.errors import DocumentError
from clawwork_api.documents.models import ImagePreview
from clawwork_api.documents.safety import parsing, too_large

MAX_PIXELS = 60_000_000
LONGEST = 1_400
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")


def measure(path: Path) -> ImagePreview:
    """Width, height (pixels) and media type by content. Raises DocumentError corrupt or too_large."""
    with parsing(path.name):
        try:
            with Image.open(path, formats=FORMATS) as picture:
                width, height, form = picture.width, picture.height, str(picture.format)
        except Image.DecompressionBombError as problem:
            raise too_large(path.name, "it has too many pixels") from problem
    if width * height > MAX_PIXELS:
        raise too_large(path.name, f"{width:,} x {height:,} pixels")
    return ImagePreview(width=width, height=height, media_type=f"image/{form.lower()}")


def shrink(path: Path) -> bytes:
    """The picture as WebP, at most 1,400 pixels long. Raises DocumentError corrupt or too_large."""
    measure(path)
    with parsing(path.name), Image.open(path, formats=FORMATS) as picture:
        picture.thumbnail((LONGEST, LONGEST))
        output = io.BytesIO()
        picture.convert("RGB").save(output, "WEBP", quality=82, method=2)
    return output.getvalue()


def text(path: Path) -> str:
    """Always raises DocumentError: no_text for a sound picture."""
    raise DocumentError("no_text", f"{path.name} is {told(path)}; no text can be read from it")


def told(path: Path) -> str:
    """What is known of a picture, in words. Raises DocumentError corrupt or too_large."""
    found = measure(path)
    return f"a picture of {found.width} x {found.height} pixels"
