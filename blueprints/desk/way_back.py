"""Help to get back in: a person in charge asks, a second one makes sure, then a code works once, for ten minutes.

The two make sure who is asking, side by side or by telephone. The code is typed on the person's own device.
"""

from datetime import timedelta
from uuid import UUID

from blueprints.accounts import grants
from blueprints.accounts.models import Person
from blueprints.core import audit, clock, db, tokens
from blueprints.core.errors import Refused
from blueprints.desk import journey_lists, platform_lists
from blueprints.desk.models import WayBack
from blueprints.joining import carding
from blueprints.journeys import queries as journeys
from blueprints.journeys.models import JourneyRole
from blueprints.news import services as news
from blueprints.news.models import NewsKind
from blueprints.sign_in import services as sign_in

LIFETIME = timedelta(hours=24)
CODE_LIFETIME = timedelta(minutes=10)
_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No sign that looks like another one: no I, L, O, 0 or 1."""
_LONG = 10
NOT_YET = (
    "Personne ne peut encore confirmer avec vous. Il faut une autre personne du service, dans son rôle depuis 7 jours. "
    "Aucun de vos deux rôles ne doit venir de l’autre. Sinon, appelez la personne qui héberge Cordée."
)
OWED = (
    "Vous ne pouvez pas confirmer cette aide. Il faut être dans le service depuis 7 jours. "
    "Aucun de vos deux rôles ne doit venir de l’autre. Demandez à une autre personne du service."
)
GONE = "Cette aide n’est plus valable. Demandez-en une nouvelle."


def ask(*, person: Person, client_id: UUID, asked_by: UUID, name: str) -> WayBack:
    """Ask a second person to make sure who wants to come back; the same page sent twice asks once.

    Args:
        person: who lost her ways in; her account is open.
        client_id: chosen by the page that sends.
        asked_by: the person in charge.
        name: hers, for the news.

    Raises:
        Refused: it is the asker herself, or nobody else could confirm: see `grants.are_two`.
    """
    known = platform_lists.find_way_back_by_client(client_id)
    if known is not None and known.asked_by == asked_by:
        return known
    if person.id == asked_by:
        raise Refused("Pour votre propre compte, demandez à une autre personne du service.")
    told = platform_lists.list_seconds(asked_by, person.id)
    if not told:
        raise Refused(NOT_YET)
    now = clock.now()
    for older in platform_lists.list_open_ways_back(person.id):
        older.cancelled_at = now
    made = WayBack(
        platform_id=db.platform_id(),
        person_id=person.id,
        client_id=client_id,
        asked_by=asked_by,
        asked_at=now,
        expires_at=now + LIFETIME,
    )
    db.session().add(made)
    db.session().flush()
    _note("way_back.asked", made, asked_by)
    news.tell(people=told, kind=NewsKind.WAY_BACK_ASKED, address=f"/service/retours/{made.id}", name=name)
    return made


def confirm(*, way: WayBack, second_id: UUID) -> None:
    """Say, as a second person, that one has made sure who is asking. Twice is once.

    Raises:
        Refused: it is too old, was stopped, one of the two is the person helped, or one made the other what she is.
    """
    if way.confirmed_by == second_id:
        return
    _expect_alive(way)
    if second_id in (way.asked_by, way.person_id):
        raise Refused("Il faut une autre personne du service.")
    if not grants.are_two(way.asked_by, second_id):
        raise Refused(OWED)
    if way.confirmed_by is not None:
        raise Refused("Une autre personne a déjà confirmé. Vous n’avez rien à faire.")
    way.confirmed_by, way.confirmed_at = second_id, clock.now()
    _note("way_back.confirmed", way, second_id)


def open_code(*, way: WayBack, person: Person) -> None:
    """Close the former ways in, and open the code for ten minutes; asked again while it is good, it stays the same.

    Raises:
        Refused: nobody confirmed, it is too old, was stopped or used.
    """
    _expect_alive(way)
    if way.confirmed_by is None:
        raise Refused("Une deuxième personne du service doit d’abord confirmer.")
    now = clock.now()
    if way.code_expires_at is not None and way.code_expires_at > now:
        return
    if way.code_hash is None:
        told = _companions(person.id)
        sign_in.reset_ways(person=person, administrator_id=way.asked_by, second_id=way.confirmed_by, tell=told)
        carding.forget_card(person_id=person.id)
    way.code_hash, way.code_expires_at = hash_code(code_of(way)), now + CODE_LIFETIME
    _note("way_back.opened", way, way.asked_by)


def _companions(person_id: UUID) -> set[UUID]:
    """Return who coaches a person, or whom she coaches: they are told that her ways in were closed."""
    told: set[UUID] = set()
    for member in journey_lists.list_open_of_person(person_id):
        pair = {JourneyRole.BENEFICIARY: JourneyRole.COACH, JourneyRole.COACH: JourneyRole.BENEFICIARY}
        wanted = pair.get(member.role)
        told |= {one.person_id for one in journeys.list_open_members(member.journey_id) if one.role is wanted}
    return told - {person_id}


def cancel(*, way: WayBack, actor_id: UUID) -> None:
    """Stop a help; twice is once."""
    if way.cancelled_at is None and way.used_at is None:
        way.cancelled_at = clock.now()
        _note("way_back.cancelled", way, actor_id)


def use_code(*, typed: str, device: str) -> UUID:
    """Take a code that was typed on the person's own device; return whose it is. It works once.

    Raises:
        Refused: unknown, too old or used: the sentence is the same for all.
    """
    way = platform_lists.find_way_back_by_code(hash_code(read_code(typed)), lock=True)
    now = clock.now()
    if way is None or way.used_at or way.cancelled_at or way.code_expires_at is None or way.code_expires_at <= now:
        raise Refused("Ce code n’ouvre rien. Vérifiez chaque signe. Il marche une fois, pendant 10 minutes.")
    if not platform_lists.is_open_account(way.person_id):
        raise Refused(GONE)
    way.used_at, way.device = now, device[:80]
    _note("way_back.used", way, way.person_id)
    return way.person_id


def code_of(way: WayBack) -> str:
    """Return the code to type, computed from the row: no secret is stored (see `core.tokens`)."""
    number = int.from_bytes(tokens.fingerprint("way_back.code", way.id.hex)[:16])
    signs = []
    for _ in range(_LONG):
        number, place = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[place])
    return "".join(signs)


def hash_code(code: str) -> bytes:
    """Return what the database keeps of a code."""
    return tokens.fingerprint("way_back.typed", code)


def read_code(typed: str) -> str:
    """Return a code as it is compared: in capitals, without the spaces and dashes that people type."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def _expect_alive(way: WayBack) -> None:
    if way.used_at is not None:
        raise Refused("C’est déjà fait : la personne est revenue.")
    if way.cancelled_at is not None or way.expires_at <= clock.now():
        raise Refused(GONE)


def _note(action: str, way: WayBack, actor_id: UUID) -> None:
    audit.record(action, subject="people", subject_id=way.person_id, actor_id=actor_id)
