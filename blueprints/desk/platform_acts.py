"""Changes of the desk about the platform itself: settings, places, numbers, and who is on duty."""

from datetime import datetime, timedelta
from uuid import UUID

from blueprints.accounts import platforms, reaching
from blueprints.accounts.models import DutyTurn, Person, Platform, Role, ServiceNumber, Site
from blueprints.core import audit, clock, db, transaction
from blueprints.core.errors import Refused
from blueprints.core.i18n import when
from blueprints.desk import platform_lists, queries
from blueprints.news import services as news
from blueprints.news.models import NewsKind

LONGEST_TURN = timedelta(days=31)
MOST_SITES, MOST_NUMBERS = 50, 20
ON_DUTY = (Role.FACILITATOR, Role.ADMINISTRATOR)
"""Who may be on duty: staff, never a peer who moderates, nor a coach as such (crisis words never go to a coach)."""


def change_settings(*, platform: Platform, actor_id: UUID, **settings: str | int) -> list[str]:
    """Change what the platform says of itself; return which settings changed. The same values again change nothing.

    Args:
        platform: the one in force.
        actor_id: who decided.
        **settings: values by column.
    """
    changed = [name for name, value in settings.items() if getattr(platform, name) != value]
    for name in changed:
        setattr(platform, name, settings[name])
    if changed:
        db.session().flush()
        audit.record("platform.set", subject="platforms", subject_id=platform.id, actor_id=actor_id, count=len(changed))
        transaction.after_commit(platforms.forget)
    return changed


# --- places and numbers -----------------------------------------------------------------------------------------------


def add_site(*, client_id: UUID, actor_id: UUID, **facts: str | bool) -> Site:
    """Add a place, at the end of the list; the same page sent twice adds one.

    Raises:
        Refused: there are too many.
    """
    known = platform_lists.find_site_by_client(client_id)
    if known is not None:
        return known
    last = platform_lists.last_position(Site)
    if last >= MOST_SITES:
        raise Refused("Il y a déjà beaucoup de lieux. Retirez-en un d’abord.")
    site = Site(platform_id=db.platform_id(), client_id=client_id, position=last + 1, **facts)
    db.session().add(site)
    db.session().flush()
    audit.record("site.added", subject="sites", subject_id=site.id, actor_id=actor_id)
    return site


def change_site(*, site: Site, actor_id: UUID, **facts: str | bool) -> None:
    """Change a place."""
    for name, value in facts.items():
        setattr(site, name, value)
    site.version += 1
    db.session().flush()
    audit.record("site.changed", subject="sites", subject_id=site.id, actor_id=actor_id)


def raise_site(*, site: Site, actor_id: UUID) -> None:
    """Move a place before the one above it; the first stays where it is."""
    above = platform_lists.find_site_above(site)
    if above is None:
        return
    above.position, site.position = site.position, above.position
    db.session().flush()
    audit.record("site.moved", subject="sites", subject_id=site.id, actor_id=actor_id)


def remove_site(*, site: Site, actor_id: UUID) -> None:
    """Remove a place."""
    db.session().delete(site)
    db.session().flush()
    audit.record("site.removed", subject="sites", subject_id=site.id, actor_id=actor_id)


def add_number(*, client_id: UUID, label: str, number: str, actor_id: UUID) -> None:
    """Add a telephone number; the same page sent twice adds one.

    Raises:
        Refused: there are too many.
    """
    if platform_lists.find_number_by_client(client_id) is not None:
        return
    last = platform_lists.last_position(ServiceNumber)
    if last >= MOST_NUMBERS:
        raise Refused("Il y a déjà beaucoup de numéros. Retirez-en un d’abord.")
    row = ServiceNumber(
        platform_id=db.platform_id(), client_id=client_id, label=label, number=number, position=last + 1
    )
    db.session().add(row)
    db.session().flush()
    audit.record("number.added", subject="service_numbers", subject_id=row.id, actor_id=actor_id)
    transaction.after_commit(reaching.forget)


def remove_number(*, number: ServiceNumber, actor_id: UUID) -> None:
    """Remove a telephone number."""
    db.session().delete(number)
    db.session().flush()
    audit.record("number.removed", subject="service_numbers", subject_id=number.id, actor_id=actor_id)
    transaction.after_commit(reaching.forget)


# --- duty -------------------------------------------------------------------------------------------------------------


def put_on_duty(
    *, person: Person | None, starts_at: datetime, ends_at: datetime, client_id: UUID, actor_id: UUID
) -> None:
    """Say that somebody is on duty, and tell her; the same page sent twice says it once.

    Args:
        person: who; she holds one of `ON_DUTY`.
        starts_at: from when.
        ends_at: until when.
        client_id: chosen by the page that sends.
        actor_id: who decided.

    Raises:
        Refused: the dates cross, are over or too long, or she is on duty then already.
    """
    if platform_lists.find_turn_by_client(client_id) is not None:
        return
    if person is None or not set(queries.list_roles_of([person.id]).get(person.id, [])) & set(ON_DUTY):
        raise Refused("Choisissez une personne du service : animation ou responsabilité de la plateforme.")
    if ends_at <= starts_at:
        raise Refused("La fin doit venir après le début. Changez une des deux dates.")
    if ends_at <= clock.now():
        raise Refused("Ce moment est déjà passé. Choisissez une fin à venir.")
    if ends_at - starts_at > LONGEST_TURN:
        raise Refused("Une permanence dure un mois au plus. Écrivez-la en plusieurs fois.")
    if platform_lists.is_on_duty_between(person.id, starts_at, ends_at):
        raise Refused("Cette personne est déjà de permanence à ce moment.")
    turn = DutyTurn(
        platform_id=db.platform_id(), client_id=client_id, person_id=person.id, starts_at=starts_at, ends_at=ends_at
    )
    db.session().add(turn)
    db.session().flush()
    audit.record("duty.set", subject="people", subject_id=person.id, actor_id=actor_id)
    transaction.after_commit(reaching.forget)
    _tell(NewsKind.ON_DUTY, turn)


def take_off_duty(*, turn: DutyTurn, actor_id: UUID) -> None:
    """Take a turn back, and tell who had it; one that has begun ends now."""
    now = clock.now()
    if turn.ends_at <= now:
        return
    _tell(NewsKind.OFF_DUTY, turn)
    if turn.starts_at < now:
        turn.ends_at = now
    else:
        db.session().delete(turn)
    db.session().flush()
    audit.record("duty.taken_off", subject="people", subject_id=turn.person_id, actor_id=actor_id)
    transaction.after_commit(reaching.forget)


def _tell(kind: NewsKind, turn: DutyTurn) -> None:
    since, until = when(turn.starts_at), when(turn.ends_at)
    news.tell(people=[turn.person_id], kind=kind, address="/aide", since=since, until=until)
