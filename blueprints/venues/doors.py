"""The photo of a door: made small from its pixels alone, sealed under the platform's key."""

from base64 import b64decode, b64encode
from io import BytesIO
from uuid import UUID

from blueprints.core import state
from blueprints.core.crypto import Binding
from blueprints.core.errors import Refused
from blueprints.core.keystore import KeyKind
from blueprints.files import checking, naming
from blueprints.venues.models import DoorPhoto

NOT_A_PHOTO = "Ce fichier n’est pas une photo. Choisissez une image, prise avec un téléphone par exemple."
LONGEST_SIDE = 1280
"""Pixels: a door is known at this size, and a phone has it quickly."""
_QUALITY = 80
_WHITE = (255, 255, 255)
_SAYS_MORE = frozenset({"heic", "heif", "hif", "avif"})
"""Photos that few machines read: the house's own no says how to take another."""


def made_small(content: bytes, name: str) -> bytes:
    """Return a photo as a small JPEG, without its place, its date or anything else that hid in it.

    Args:
        content: as it was sent.
        name: idem.

    Raises:
        Refused: it is no photo, or broken, or too large; the sentence says what to do.
        Unavailable: too many images at once.
    """
    extension = naming.extension_of(name)
    if extension not in _SAYS_MORE and checking.EXTENSIONS.get(extension) not in checking.IMAGES:
        raise Refused(NOT_A_PHOTO)
    return _small(checking.check(content, name).content)


def _small(content: bytes) -> bytes:
    from PIL import Image  # noqa: PLC0415 - only who sends a photo pays for it

    with Image.open(BytesIO(content)) as image:
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        flat = Image.new("RGB", image.size, _WHITE)
        flat.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    out = BytesIO()
    flat.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def seal(picture: bytes, *, platform_id: UUID, photo_id: UUID) -> bytes:
    """Return a photo, sealed for its row."""
    own = state.current()
    words = b64encode(picture).decode("ascii")
    return own.keyring.seal(own.key(KeyKind.SERVICE, platform_id), words, _binding(platform_id, photo_id))


def open_photo(photo: DoorPhoto) -> bytes:
    """Return the bytes of a photo.

    Raises:
        Tampered: moved, altered or truncated.
    """
    return b64decode(state.current().keyring.open(photo.picture, _binding(photo.platform_id, photo.id)))


def _binding(platform_id: UUID, photo_id: UUID) -> Binding:
    return Binding(platform=platform_id, table="door_photos", column="picture", row=photo_id)
