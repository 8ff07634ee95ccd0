"""Images are made anew from their pixels: place, date, thumbnails and whatever hides in them stay behind."""

import logging
import threading
import warnings
from io import BytesIO
from typing import TYPE_CHECKING

from blueprints.core.errors import Refused, Unavailable
from blueprints.files import refusals
from blueprints.files.models import FileKind

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_SIDE = 4096
"""Pixels; a greater image is made smaller: a page of text stays easy to read."""
MOST_PIXELS = {FileKind.JPEG: 50_000_000, FileKind.PNG: 17_000_000, FileKind.WEBP: 17_000_000}
"""Before decoding: a JPEG is decoded smaller at once, the others need 4 bytes a pixel."""
_FORMATS = {FileKind.JPEG: "JPEG", FileKind.PNG: "PNG", FileKind.WEBP: "WEBP"}
_PATIENCE = 20.0
"""Seconds that an image waits for its turn."""
_BUSY = "Beaucoup d’images arrivent en même temps. Votre texte est encore là\u00a0: réessayez dans une minute."
_one_at_a_time = threading.Lock()
logging.getLogger("PIL").setLevel(logging.WARNING)  # below, it quotes what it reads: places, names, words


def made_anew(content: bytes, kind: FileKind) -> bytes:
    """Return the same image in the same format, upright, without anything else; of a moving one, its first picture.

    Raises:
        Refused: no image, cut, or of too many pixels (said by its head: nothing was decoded).
        Unavailable: too many images at once.
    """
    if not _one_at_a_time.acquire(timeout=_PATIENCE):
        raise Unavailable(_BUSY)
    try:
        return _made_anew(content, kind)
    finally:
        _one_at_a_time.release()


def _made_anew(content: bytes, kind: FileKind) -> bytes:
    from PIL import Image  # noqa: PLC0415 - only who sends an image pays for it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a broken tag is left behind anyway, and pixels are counted below
            with Image.open(BytesIO(content), formats=[_FORMATS[kind]]) as image:
                return _written(image, kind)
    except Image.DecompressionBombError as error:
        raise Refused(refusals.TOO_MANY_PIXELS) from error
    except (OSError, SyntaxError, ValueError, IndexError, OverflowError, EOFError, TypeError) as error:
        raise Refused(refusals.BROKEN) from error


def _written(image: "Image", kind: FileKind) -> bytes:
    from PIL import ImageOps  # noqa: PLC0415 - idem

    width, height = image.size
    if width * height > MOST_PIXELS[kind]:
        raise Refused(refusals.TOO_MANY_PIXELS)
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    image.seek(0)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    ImageOps.exif_transpose(image, in_place=True)
    mode = "RGB" if kind is FileKind.JPEG or not image.has_transparency_data else "RGBA"
    pixels = image if image.mode == mode else image.convert(mode)
    pixels.info.clear()  # what the formats would write again by themselves: comments, profiles, packets of words
    out = BytesIO()
    pixels.save(out, _FORMATS[kind], **({} if kind is FileKind.PNG else {"quality": 85}))
    return out.getvalue()
