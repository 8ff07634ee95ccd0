"""What the demo's people try at work: one trial that ends soon, one measure kept and shared, one that waits."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from sqlalchemy import delete, update

from blueprints.adjustments import feeling, keeping, queries, sealing, services, steps
from blueprints.adjustments.feeling import Scale
from blueprints.adjustments.models import (
    Adjustment,
    AdjustmentFeeling,
    AdjustmentYes,
    Answer,
    KeptIdea,
    MoveKind,
)
from blueprints.core import clock, db
from blueprints.demo.plots import Filled, at
from blueprints.journeys import queries as journeys
from blueprints.news.models import News, NewsKind

MATHIS, MARC = "mathis.kerboul", "marc.ostervald"
AWA, JULIEN, SOPHIE, NADIA = "awa.diallo", "julien.mercadier", "sophie.lantier", "nadia.benkirane"
_TOLD = (
    NewsKind.ADJUSTMENT_PROPOSED, NewsKind.ADJUSTMENT_MOVED, NewsKind.IDEA_SENT, NewsKind.IDEA_ANSWERED,
)  # fmt: skip
CASQUE = sealing.Words(
    constraint="bruit",
    effect="Pendant l’inventaire, les bips couvrent les consignes.",
    measure="Un casque qui baisse le bruit, les jours d’inventaire.",
    steps=(
        sealing.Step(who="Sophie", what="commande le casque et prévient l’équipe"),
        sealing.Step(who="Awa", what="le met de 14 h à 17 h, et note ce que ça change"),
    ),
)
CONSIGNES = sealing.Words(
    constraint="consignes",
    effect="Quand trois consignes arrivent ensemble, j’en oublie une.",
    measure="Les consignes du jour sur une fiche : trois lignes au plus.",
    steps=(sealing.Step(who="Sophie", what="écrit la fiche le matin"),),
)
PAUSE = sealing.Words(
    constraint="rythme",
    effect="En fin de matinée, je vais moins vite.",
    measure="Une pause de dix minutes à 10 h, prévue dans l’emploi du temps.",
)
SERRE = sealing.Words(
    constraint="interruptions",
    effect="Quand on m’appelle pendant le rempotage, je recommence tout.",
    measure="Un fanion vert sur la table : on attend la fin de la rangée.",
)
FANION = sealing.IdeaWords(
    constraint="interruptions",
    title="Un fanion vert sur la table",
    measure="Le fanion dit : je finis ma rangée. On vient après.",
    cost="Un fanion en papier.",
    how="Essayer le matin seulement, pendant deux semaines.",
    watch="Pour une urgence, on vient quand même.",
)
FICHE = sealing.IdeaWords(
    constraint="consignes",
    title="La fiche de trois lignes",
    measure="Chaque matin, une fiche dit les trois choses du jour. On coche, puis on jette.",
    cost="Cinq minutes par jour.",
    how="Essayer deux semaines, avec la même personne qui écrit.",
    watch="Plus de trois lignes, et plus personne ne lit.",
)


def play(filled: Filled) -> None:
    """Play the three stories of one person; the other platform has none."""
    if AWA not in filled.people:
        return
    _on_trial(filled)
    _kept(filled)
    db.session().execute(delete(News).where(News.kind.in_(_TOLD)))  # the news of the past were read long ago
    _waiting(filled)
    _sent(filled)


def _propose(filled: Filled, login: str, words: sealing.Words, person: str = AWA) -> UUID:
    journey = journeys.find_with_members(filled.journeys[person].id)
    if journey is None:
        raise LookupError(person)
    made = services.propose(journey=journey, author=filled.id_of(login), client_id=db.new_id(), words=words, shown=True)
    return made.id


def _act(adjustment_id: UUID, service: Callable[..., object], **values: object) -> Adjustment:
    found = queries.find_adjustment(adjustment_id)
    if found is None:
        raise LookupError(adjustment_id)
    service(adjustment=found, version=found.version, **values)
    return found


def _try(filled: Filled, adjustment_id: UUID, *, since: int, until: int, manager: str = SOPHIE) -> None:
    """Say yes as the manager, then choose days counted from today."""
    _act(adjustment_id, services.answer, actor=filled.id_of(manager), said=Answer.YES)
    today = clock.paris(clock.now()).date()
    trial: tuple[date, date] = (today - timedelta(days=since), today + timedelta(days=until))
    _act(adjustment_id, services.set_trial, actor=filled.id_of(manager), trial=trial)


def _say(filled: Filled, adjustment_id: UUID, login: str, scale: Scale, text: str, *, shared: bool = False) -> None:
    found = queries.find_adjustment(adjustment_id)
    if found is not None:
        author = filled.id_of(login)
        feeling.say(adjustment=found, author=author, client_id=db.new_id(), scale=scale, text=text, shared=shared)


def _on_trial(filled: Filled) -> None:
    """Asked in a conversation (see `talks`), proposed, ordered, and tried from the day when the headset is there."""
    made = _propose(filled, AWA, CASQUE)
    _try(filled, made, since=9, until=4)
    ticked = _act(made, steps.tick, actor=filled.id_of(SOPHIE), number=0, done=True)
    asked, arrived = at(-12, "9:35"), at(-9, "9:40")
    steps.restore(ticked, [[str(filled.id_of(SOPHIE)), arrived.isoformat()], *steps.marks_of(ticked)[1:]])
    _say(filled, made, AWA, Scale.A_LITTLE, "Mieux l’après-midi. Le casque serre un peu.")
    _say(filled, made, SOPHIE, Scale.HELPS, "L’équipe a compris tout de suite.")
    _date(made, asked, arrived)
    felt = update(AdjustmentFeeling).where(AdjustmentFeeling.adjustment_id == made)
    db.session().execute(felt.values(at=at(-3, "17:20")))


def _kept(filled: Filled) -> None:
    made = _propose(filled, JULIEN, CONSIGNES)
    _act(made, services.answer, actor=filled.id_of(AWA), said=Answer.YES)
    _try(filled, made, since=30, until=0)
    _say(filled, made, AWA, Scale.HELPS, "Je n’oublie plus rien.", shared=True)
    kept = _act(made, services.decide, actor=filled.id_of(AWA), kind=MoveKind.KEPT, words="On continue.")
    idea = keeping.send(adjustment=kept, author=filled.id_of(AWA), words=FICHE, version=-1)
    keeping.accept(idea=idea, reader=filled.id_of(NADIA), version=idea.version)
    _date(made, at(-40, "11:00"), at(-2, "16:30"))
    db.session().execute(
        update(KeptIdea).where(KeptIdea.id == idea.id).values(sent_at=at(-2, "17:00"), answered_at=at(-1, "10:00"))
    )


def _waiting(filled: Filled) -> None:
    made = _propose(filled, SOPHIE, PAUSE)
    _date(made, at(-1, "15:20"), at(-1, "15:20"))


def _sent(filled: Filled) -> None:
    """An idea of somebody else waits for who animates the collective."""
    made = _propose(filled, MATHIS, SERRE, MATHIS)
    _try(filled, made, since=20, until=0, manager=MARC)
    kept = _act(made, services.decide, actor=filled.id_of(MATHIS), kind=MoveKind.KEPT)
    keeping.send(adjustment=kept, author=filled.id_of(MATHIS), words=FANION, version=-1)
    _date(made, at(-30, "10:00"), at(-3, "14:00"))


def _date(adjustment_id: UUID, first: datetime, last: datetime) -> None:
    """Set each move to its day between two moments, at an hour of work; what follows by itself comes at once."""
    session, moves = db.session(), queries.list_moves(adjustment_id)
    made = [one for one in moves if one.kind is not MoveKind.AGREED]
    days = (last - first).days
    for place, one in enumerate(made):
        one.at = first + timedelta(days=days * place // max(1, len(made) - 1))
    made[-1].at = last
    for before, one in pairwise(moves):
        if one.kind is MoveKind.AGREED:
            one.at = before.at
    session.flush()
    whole = {"created_at": first, "coach_from": first, "shown_at": first, "moved_at": last}
    session.execute(update(Adjustment).where(Adjustment.id == adjustment_id).values(**whole))
    session.execute(update(AdjustmentYes).where(AdjustmentYes.adjustment_id == adjustment_id).values(at=first))
    session.execute(update(AdjustmentFeeling).where(AdjustmentFeeling.adjustment_id == adjustment_id).values(at=last))
