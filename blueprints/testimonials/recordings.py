"""The recording beside a text: made harmless, sealed under the platform's key, and heard with its own words only."""

from base64 import b64decode, b64encode
from uuid import UUID

from sqlalchemy import select

from blueprints.core import clock, db, state
from blueprints.core.crypto import Binding
from blueprints.core.errors import Refused
from blueprints.core.keystore import KeyKind
from blueprints.files import checking, naming
from blueprints.files.checking import Checked
from blueprints.testimonials.models import SoundKind, Testimonial, TestimonialSound
from blueprints.testimonials.moves import NOT_NOW, S, note, touch

NOT_A_SOUND = "Ce fichier n’est pas un son. Choisissez un enregistrement, MP3 ou M4A par exemple."


def checked(content: bytes, name: str) -> Checked:
    """Return a recording without what hid in it.

    Args:
        content: as it was sent.
        name: idem.

    Raises:
        Refused: it is no sound, or broken, or too large; the sentence says what to do.
    """
    if checking.EXTENSIONS.get(naming.extension_of(name)) not in checking.SOUNDS:
        raise Refused(NOT_A_SOUND)
    return checking.check(content, name)


def find_sound(testimonial_id: UUID) -> TestimonialSound | None:
    """Return the recording of a text."""
    return (
        db.session()
        .scalars(select(TestimonialSound).where(TestimonialSound.testimonial_id == testimonial_id))
        .one_or_none()
    )


def keep(*, testimonial: Testimonial, sound: Checked) -> None:
    """Keep a recording beside a draft, in place of the one before.

    Raises:
        Refused: not a draft any more.
    """
    if testimonial.state is not S.DRAFT:
        raise Refused(NOT_NOW)
    remove(testimonial=testimonial)
    kept = TestimonialSound(
        id=TestimonialSound.fresh_id(),
        platform_id=testimonial.platform_id,
        testimonial_id=testimonial.id,
        kind=SoundKind(sound.kind.value),
        created_at=clock.now(),
    )
    own = state.current()
    words = b64encode(sound.content).decode("ascii")
    kept.sound = own.keyring.seal(own.key(KeyKind.SERVICE, kept.platform_id), words, _binding(kept))
    db.session().add(kept)
    touch(testimonial)
    note("testimonial.sound_kept", testimonial, testimonial.author_id)


def remove(*, testimonial: Testimonial) -> None:
    """Destroy the recording of a text, if there is one: its author decides, in every state."""
    known = find_sound(testimonial.id)
    if known is None:
        return
    db.session().delete(known)
    db.session().flush()
    touch(testimonial)
    note("testimonial.sound_removed", testimonial, testimonial.author_id)


def bind(*, testimonial: Testimonial, words_hash: bytes) -> None:
    """Tie the recording to the words that are sent with it."""
    known = find_sound(testimonial.id)
    if known is not None:
        known.words_hash = words_hash


def is_heard(testimonial: Testimonial, sound: TestimonialSound | None) -> bool:
    """Tell whether the recording goes with the words in force: other words appear without it."""
    return sound is not None and sound.words_hash in (None, testimonial.approved_hash)


def find_heard(public_id: UUID) -> TestimonialSound | None:
    """Return the recording that goes with the published words of a text; the caller asked whether it is published."""
    statement = (
        select(TestimonialSound)
        .join(Testimonial, Testimonial.id == TestimonialSound.testimonial_id)
        .where(Testimonial.public_id == public_id, TestimonialSound.words_hash == Testimonial.approved_hash)
    )
    return db.session().scalars(statement).one_or_none()


def open_sound(sound: TestimonialSound) -> bytes:
    """Return the bytes of a recording.

    Raises:
        Tampered: moved, altered or truncated.
    """
    return b64decode(state.current().keyring.open(sound.sound, _binding(sound)))


def _binding(sound: TestimonialSound) -> Binding:
    return Binding(platform=sound.platform_id, table="testimonial_sounds", column="sound", row=sound.id)
