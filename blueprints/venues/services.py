"""Changes of venues: writing a sheet, verifying it, putting it away, the photo of the door."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from blueprints.core import audit, clock, db, transaction
from blueprints.core.errors import Refused
from blueprints.venues import doors, queries
from blueprints.venues.models import DoorPhoto, Venue
from blueprints.venues.rows import BY_KEY

CHANGED = "Cette fiche a changé entre-temps. Relisez-la."
KEPT_FOR = timedelta(minutes=5)
"""How long a photo that is no longer shown can come back: longer than the way back of a page."""

_on_rename: list[Callable[[Venue], None]] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What those who organise write of a place.

    Args:
        facts: by the key of a row, whether it is there, and its words.
        steps: how to get there, in order.
    """

    name: str
    address: str
    entrance: str
    facts: Mapping[str, tuple[str, str]]
    steps: Sequence[str]


def on_rename(act: Callable[[Venue], None]) -> Callable[[Venue], None]:
    """Register what to do, inside the same unit, when a venue gets another name or address."""
    _on_rename.append(act)
    return act


def make_venue(*, author_id: UUID, client_id: UUID, sheet: Sheet) -> tuple[Venue, bool]:
    """Add a place; the same author and client id twice is one. Return it, and whether it is new."""
    queries.lock_author(author_id)
    sent = queries.find_sent_venue(author_id, client_id)
    if sent is not None:
        return sent, False
    venue = Venue(
        platform_id=db.platform_id(), author_id=author_id, client_id=client_id, version=1, created_at=clock.now()
    )
    _write(venue, sheet)
    db.session().add(venue)
    audit.record("venue.made", subject="venues", subject_id=venue.id, actor_id=author_id)
    return venue, True


def write_sheet(*, venue: Venue, sheet: Sheet, version: int, actor_id: UUID) -> None:
    """Write what is known of a place.

    Raises:
        Stale: somebody wrote it meanwhile.
    """
    transaction.expect_version(venue.version, version)
    before = venue.line
    _write(venue, sheet)
    venue.version += 1
    audit.record("venue.written", subject="venues", subject_id=venue.id, actor_id=actor_id)
    if venue.line != before:
        for act in _on_rename:
            act(venue)


def _write(venue: Venue, sheet: Sheet) -> None:
    venue.name, venue.address, venue.entrance = sheet.name, sheet.address, sheet.entrance
    venue.facts = {key: list(said) for key, said in sheet.facts.items() if key in BY_KEY and any(said)}
    venue.steps = [step for step in sheet.steps if step]


# --- verified on … ----------------------------------------------------------------------------------------------------

Verified = tuple[str, str]
"""When and by whom, as plain values; empty when nobody did."""


def verify(*, venue: Venue, version: int, actor_id: UUID) -> Verified:
    """Note that somebody read the sheet on the spot today and that it is right. Return what was noted before.

    Raises:
        Stale: somebody changed it since the page was made.
    """
    transaction.expect_version(venue.version, version)
    before = _verified(venue)
    venue.verified_at, venue.verified_by = clock.now(), actor_id
    audit.record("venue.verified", subject="venues", subject_id=venue.id, actor_id=actor_id)
    return before


def _verified(venue: Venue) -> Verified:
    return (venue.verified_at.isoformat() if venue.verified_at else "", str(venue.verified_by or ""))


def unverify(*, venue: Venue, before: Sequence[str], since: datetime) -> None:
    """Note again what was noted before.

    Raises:
        Refused: somebody verified it since.
    """
    if venue.verified_at is None or venue.verified_at > since:
        raise Refused(CHANGED)
    at, by = before
    venue.verified_at, venue.verified_by = (datetime.fromisoformat(at) if at else None, UUID(by) if by else None)


# --- put away ---------------------------------------------------------------------------------------------------------


def archive(*, venue: Venue, actor_id: UUID) -> bool:
    """Offer a place no longer; the meetings that have it keep it. Return whether it was done now."""
    return _put(venue, away=True, actor_id=actor_id)


def bring_back(*, venue: Venue, actor_id: UUID) -> bool:
    """Offer a place again. Return whether it was done now."""
    return _put(venue, away=False, actor_id=actor_id)


def _put(venue: Venue, *, away: bool, actor_id: UUID) -> bool:
    if (venue.archived_at is not None) is away:
        return False
    venue.archived_at = clock.now() if away else None
    action = "venue.archived" if away else "venue.brought_back"
    audit.record(action, subject="venues", subject_id=venue.id, actor_id=actor_id)
    return True


# --- the photo of the door --------------------------------------------------------------------------------------------


def show_door(*, venue: Venue, picture: bytes, about: str, actor_id: UUID) -> DoorPhoto:
    """Show a photo of the door; one that was shown before is let go.

    Args:
        venue: whose door it is.
        picture: as `doors.made_small` gave it.
        about: what is seen there.
        actor_id: who brings it.
    """
    photo = DoorPhoto(platform_id=venue.platform_id, about=about, created_at=clock.now())
    photo.picture = doors.seal(picture, platform_id=venue.platform_id, photo_id=photo.id)
    db.session().add(photo)
    db.session().flush()
    _let_go(venue)
    venue.photo_id = photo.id
    audit.record("venue.door_shown", subject="venues", subject_id=venue.id, actor_id=actor_id)
    return photo


def describe_door(*, venue: Venue, about: str) -> None:
    """Say in other words what is seen on the photo."""
    photo = queries.find_photo(venue.photo_id) if venue.photo_id else None
    if photo is None:
        raise Refused(CHANGED)
    photo.about = about


def hide_door(*, venue: Venue, actor_id: UUID) -> UUID | None:
    """Show the photo no longer; return which one it was."""
    before = venue.photo_id
    if before is not None:
        _let_go(venue)
        audit.record("venue.door_hidden", subject="venues", subject_id=venue.id, actor_id=actor_id)
    return before


def restore_door(*, venue: Venue, photo_id: UUID) -> None:
    """Show again a photo that was hidden.

    Raises:
        Refused: there is another one, or it is gone.
    """
    photo = queries.find_photo(photo_id)
    if venue.photo_id is not None or photo is None or photo.let_go_at is None:
        raise Refused(CHANGED)
    photo.let_go_at, venue.photo_id = None, photo.id


def _let_go(venue: Venue) -> None:
    photo = queries.find_photo(venue.photo_id) if venue.photo_id else None
    if photo is not None:
        photo.let_go_at = clock.now()
    venue.photo_id = None


def sweep_doors() -> int:
    """Destroy the photos that nobody shows any more; return how many."""
    found = queries.list_let_go(clock.now() - KEPT_FOR)
    for photo in found:
        db.session().delete(photo)
    return len(found)
