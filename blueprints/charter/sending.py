"""What is asked of a member before her words go to the others: the rules agreed to, a calm pace, no copies.

A feature asks inside its write unit, once it knows that what is sent is new (the same client id twice is one thing):

    sending.expect_ready(author_id=…, act=Act.POST, words=body, address=f"/conseils/{thread.id}")

What is not all right ends the unit, and a page of its own says why, until when, and gives the words back
(`pause_pages`, `agree_pages`): features and their templates have nothing to do for it. Only what a person sends through
a page is asked: commands, jobs and the demo are not.

Counts are rows known by a keyed hash of who, what and when: several processes see the same, and nobody who reads the
database learns who wrote without her name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from flask import has_request_context, request
from sqlalchemy import case, delete

from blueprints.accounts.models import Role
from blueprints.charter import owing, queries
from blueprints.charter.models import Sending
from blueprints.core import access, clock, db, text, tokens
from blueprints.core.access import Actor
from blueprints.core.errors import CordeeError

ANYWAY = "quand_meme"
"""The field by which a person says that she means to send the same words again."""
SAME_WORDS = timedelta(days=1)
ONCE_MORE = 2
LEAST_WORDS = 8
"""Shorter texts are said twice by everybody: "Merci beaucoup, bon courage"."""
_PURPOSE = "recent_sendings"
_HOUR = timedelta(hours=1)
_ZERO = datetime.fromisoformat("2026-01-01T00:00:00+00:00")


class Act(StrEnum):
    """What can be sent too often."""

    POST = "post"
    QUESTION = "question"
    IDEA = "idea"
    RULE = "rule"
    REPORT = "report"
    REACTION = "reaction"


@dataclass(frozen=True, slots=True)
class Pace:
    """How many of one act in one span: of a member, and of somebody on her first day."""

    most: int
    first_day: int
    span: timedelta


PACES: Mapping[Act, tuple[Pace, ...]] = {
    Act.POST: (Pace(12, 6, timedelta(minutes=10)), Pace(80, 20, timedelta(days=1))),
    Act.QUESTION: (Pace(5, 3, timedelta(hours=1)), Pace(15, 5, timedelta(days=1))),
    Act.IDEA: (Pace(5, 3, timedelta(hours=1)), Pace(15, 5, timedelta(days=1))),
    Act.RULE: (Pace(5, 3, timedelta(hours=1)), Pace(15, 5, timedelta(days=1))),
    Act.REPORT: (Pace(15, 8, timedelta(hours=1)), Pace(40, 15, timedelta(days=1))),
    Act.REACTION: (Pace(60, 40, timedelta(minutes=10)),),
}
"""A slow or an anxious writer never meets them: twelve answers in ten minutes is more than one can type."""
FIRST_DAY = timedelta(days=1)
ASKS_AGREEMENT = frozenset({Act.POST, Act.QUESTION, Act.IDEA})
"""Who is not of one mind with the rules reports what hurts her, and proposes to change them, like everybody."""


class AgreementNeeded(CordeeError):  # noqa: N818 - a way to go, not a fault
    """She has not said yes to the rules of now."""

    status = 409


class TooFast(CordeeError):  # noqa: N818 - idem
    """She sent a lot in a short time.

    Args:
        message: the sentence.
        act: of what.
        until: when she can send again.
    """

    status = 429

    def __init__(self, message: str, *, act: Act, until: datetime) -> None:
        super().__init__(message)
        self.act = act
        self.until = until


class SaidAlready(CordeeError):  # noqa: N818 - idem
    """She sent these very words today.

    Args:
        message: the sentence.
        address: where they stand; empty when that is not known.
        again: whether she may send them once more.
    """

    status = 409

    def __init__(self, message: str, *, address: str, again: bool) -> None:
        super().__init__(message)
        self.address = address
        self.again = again


def expect_ready(*, author_id: UUID, act: Act, words: str = "", address: str = "") -> None:
    """Inside a write unit: refuse what a member sends, where she has to do something else first.

    Those who animate the collective agree to the rules like everybody; they are neither slowed down nor asked about
    copies.

    Args:
        author_id: who writes; what somebody does for another person is not counted as that person's.
        act: what it is.
        words: the whole text; without it, copies are not looked for.
        address: a path of this site: where it will stand; none for what is not signed.

    Raises:
        AgreementNeeded: the rules changed since she agreed.
        TooFast: she sent a lot in a short time.
        SaidAlready: she sent these words today.
    """
    actor = access.current_actor() if has_request_context() else None
    if actor is None or actor.person_id != author_id:
        return
    if act in ASKS_AGREEMENT:
        expect_agreed(actor)
    if Role.FACILITATOR in actor.roles:
        return
    _expect_calm(actor, act)
    if len(text.fold_look(words).split()) >= LEAST_WORDS:
        _expect_new(actor, words, address)


def expect_agreed(actor: Actor | None = None) -> None:
    """Refuse the words of a member who owes a yes to the rules; also where she changes words of before.

    Raises:
        AgreementNeeded: the rules changed since she agreed.
    """
    known = actor or (access.current_actor() if has_request_context() else None)
    if known is not None and owing.owes(known):
        raise AgreementNeeded("Les règles de vie ont changé. Dites d’abord si vous êtes d’accord.")


# --- a calm pace ------------------------------------------------------------------------------------------------------


def _expect_calm(actor: Actor, act: Act) -> None:
    now, paces = clock.now(), PACES[act]
    new = _is_new(actor, now)
    for pace in paces:
        since = now - (now - _ZERO) % pace.span
        until = since + pace.span
        mark = _mark(actor, act, str(pace.span), since.isoformat())
        if _count(mark, until=until)[0] > (pace.first_day if new else pace.most):
            raise TooFast("Vous avez beaucoup écrit en peu de temps. Faites une petite pause.", act=act, until=until)


def _is_new(actor: Actor, now: datetime) -> bool:
    joined = queries.find_joined_at(actor.person_id)
    return joined is None or now - joined < FIRST_DAY


# --- the same words ---------------------------------------------------------------------------------------------------


def _expect_new(actor: Actor, words: str, address: str) -> None:
    """Of two tabs at once, one is the second: the row is counted first, and looked at then.

    The hour is kept, not the moment: beside what was written without a name, it would tell.
    """
    mark = _mark(actor, "words", text.fold_look(words))
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    count, known = _count(mark, until=hour + SAME_WORDS + _HOUR, address=address)
    if count == 1 or (count == ONCE_MORE and request.form.get(ANYWAY)):
        return
    raise SaidAlready("Vous avez déjà publié ce texte aujourd’hui.", address=known, again=count == ONCE_MORE)


def _mark(actor: Actor, *of: str) -> bytes:
    return tokens.fingerprint(_PURPOSE, "\0".join((actor.platform_id.hex, actor.person_id.hex, *of)))


def _count(mark: bytes, *, until: datetime, address: str = "") -> tuple[int, str]:
    """Count one more under a mark; return how many there are, and the first's address.

    A row whose time is over begins anew.
    """
    session, over = db.session(), Sending.until <= clock.now()
    row = {"platform_id": db.platform_id(), "mark": mark, "count": 1, "address": address, "until": until}
    made = db.inserter(session)(Sending).values(row)
    statement = made.on_conflict_do_update(
        index_elements=[Sending.mark],
        set_={
            "count": case((over, 1), else_=Sending.count + 1),
            "address": case((over, made.excluded.address), else_=Sending.address),
            "until": case((over, made.excluded.until), else_=Sending.until),
        },
    ).returning(Sending.count, Sending.address)
    number, first = session.execute(statement).one()
    return number, first


def forget_old() -> None:
    """Delete what is not asked about any more; every hour, by a job."""
    db.session().execute(delete(Sending).where(Sending.until <= clock.now()))
