"""The platforms of this installation and their places, as each of them lets everybody know them.

This is the one page that looks across platforms: names, addresses, telephones and hours, nothing of a person but the
one that a platform names as its contact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from blueprints.accounts.models import Site
from blueprints.accounts.platforms import PlatformCard
from blueprints.core import db
from blueprints.core.text import fold, unbroken
from blueprints.front_door.phones import dial

MOST_SITES = 2000


@dataclass(frozen=True, slots=True)
class Place:
    """One place where people may come."""

    name: str
    address: str
    access: str
    phone: str
    phone_href: str
    hours: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One platform of the directory."""

    department: str
    name: str
    host: str
    phone: str
    phone_href: str
    hours: str
    places: tuple[Place, ...]


def public_place(site: Site) -> Place:
    """Return what everybody may know of a place."""
    href = dial(site.phone) if site.phone else ""
    return Place(site.name, site.address, site.access, unbroken(site.phone), href, site.hours)


def list_platforms(cards: Sequence[PlatformCard]) -> list[Listed]:
    """Return every platform with its public places, by département, then by name.

    Args:
        cards: the platforms of this installation.
    """
    places: dict[UUID, list[Place]] = {}
    statement = select(Site).where(Site.is_public).order_by(Site.position, Site.id).limit(MOST_SITES)
    with db.across_platforms():
        for site in db.session().scalars(statement):
            places.setdefault(site.platform_id, []).append(public_place(site))
    listed = [
        Listed(
            department=card.department,
            name=card.name,
            host=card.host,
            phone=card.contact_phone,
            phone_href=card.contact_phone_href,
            hours=card.contact_hours,
            places=tuple(places.get(card.id, ())),
        )
        for card in cards
    ]
    return sorted(listed, key=lambda one: (fold(one.department), fold(one.name), one.host))
