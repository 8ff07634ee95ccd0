"""How the news of adjustments are told and said: who did what, never a word of the measure."""

from collections.abc import Callable
from uuid import UUID

from flask_babel.speaklater import LazyString
from sqlalchemy import ColumnElement, select

from blueprints.adjustments import queries
from blueprints.adjustments.models import Adjustment, KeptIdea, MoveKind
from blueprints.core import access, db
from blueprints.core.access import Actor, Permission
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.core.text import isolate, of
from blueprints.news import sentences
from blueprints.news import services as news
from blueprints.news.models import News, NewsGroup, NewsKind
from blueprints.news.sentences import Say, Words

IDEAS_TO_READ = "/idees-d-amenagement/a-lire"

_SAID: dict[MoveKind, LazyString] = {
    MoveKind.EDITED: _l("%(name)s a changé un aménagement proposé. Relisez-le."),
    MoveKind.HANDED_OVER: _l("%(name)s vous montre un aménagement d’avant votre arrivée."),
    MoveKind.SAID_YES: _l("%(name)s a répondu pour un aménagement."),
    MoveKind.TOOK_YES_BACK: _l("%(name)s a repris sa réponse pour un aménagement."),
    MoveKind.AGREED: _l("Un aménagement est décidé. La réponse %(of_name)s était attendue."),
    MoveKind.STARTED: _l("Les jours d’essai d’un aménagement sont choisis par %(name)s."),
    MoveKind.DATED: _l("%(name)s a changé les jours d’essai d’un aménagement."),
    MoveKind.KEPT: _l("%(name)s garde un aménagement."),
    MoveKind.CHANGED: _l("%(name)s veut changer un aménagement."),
    MoveKind.DROPPED: _l("%(name)s arrête un aménagement."),
    MoveKind.STEP_DONE: _l("Pour un aménagement, %(name)s note une chose faite."),
    MoveKind.STEP_UNDONE: _l("Pour un aménagement, %(name)s note une chose pas encore faite."),
}


def _others(adjustment: Adjustment, actor: UUID | None) -> list[UUID]:
    """Return who follows an adjustment, but for who just moved it."""
    people = db.session().scalars(access.readers_of(Permission.ADJUSTMENT_FOLLOW, adjustment)).all()
    return [one for one in people if one != actor]


def _tell(
    adjustment: Adjustment,
    kind: NewsKind,
    actor: UUID | None,
    *,
    name: str = "",
    move: str = "",
    once: bool = False,
) -> None:
    news.tell(
        people=_others(adjustment, actor),
        kind=kind,
        address=queries.address_of(adjustment.id),
        subject=adjustment.id,
        once=once,
        name=name,
        move=move,
    )


def tell_proposed(adjustment: Adjustment, author: UUID) -> None:
    """Inside a write unit: tell those who follow it that a measure is proposed."""
    _tell(adjustment, NewsKind.ADJUSTMENT_PROPOSED, author, name=queries.first_name(author))


def tell_moved(adjustment: Adjustment, actor: UUID, kind: MoveKind) -> None:
    """Inside a write unit: tell those who follow it what somebody did."""
    _tell(adjustment, NewsKind.ADJUSTMENT_MOVED, actor, name=queries.first_name(actor), move=kind.value)


def tell_step(adjustment: Adjustment, actor: UUID, kind: MoveKind) -> None:
    """Inside a write unit: tell those who follow it of a line that is done or not, unless they have to look anyway."""
    name = queries.first_name(actor)
    _tell(adjustment, NewsKind.ADJUSTMENT_MOVED, actor, name=name, move=kind.value, once=True)


def tell_end(adjustment: Adjustment) -> None:
    """Inside a write unit: tell those who follow it that its trial ends."""
    _tell(adjustment, NewsKind.ADJUSTMENT_TRIAL_ENDS, None)


def tell_idea_sent(idea: KeptIdea, people: list[UUID]) -> None:
    """Inside a write unit: tell those who animate the collective that an idea waits for a reading."""
    news.tell(people=people, kind=NewsKind.IDEA_SENT, address=IDEAS_TO_READ, subject=idea.id, once=True)


def tell_idea_answered(idea: KeptIdea, *, accepted: bool) -> None:
    """Inside a write unit: tell its author what became of an idea."""
    news.tell(
        people=[idea.author_id],
        kind=NewsKind.IDEA_ANSWERED,
        address=f"{queries.address_of(idea.adjustment_id)}/partager",
        subject=idea.adjustment_id,
        accepted="yes" if accepted else "",
    )


def _still_read(actor: Actor) -> ColumnElement[bool]:
    """Return the filter of the news about adjustments that a person follows now."""
    own = select(Adjustment.id).where(access.readable(Permission.ADJUSTMENT_FOLLOW, actor))
    return News.subject_id.in_(own)


def _says(kind: NewsKind, icon: str) -> Callable[[Say], Say]:
    """Register the sentence of a kind that is told to those who follow an adjustment, while they do."""
    return sentences.says(
        kind, group=NewsGroup.ADJUSTMENTS, icon=icon, permission=Permission.ADJUSTMENT_LIST, still=_still_read
    )


@_says(NewsKind.ADJUSTMENT_PROPOSED, "lightbulb")
def _proposed(words: Words) -> str:
    return _("%(name)s propose un aménagement.", name=isolate(words["name"]))


@_says(NewsKind.ADJUSTMENT_MOVED, "lightbulb")
def _moved(words: Words) -> str:
    name = isolate(words["name"])
    return str(_SAID[MoveKind(words["move"])]) % {"name": name, "of_name": of(name)}


@_says(NewsKind.ADJUSTMENT_TRIAL_ENDS, "calendar-check")
def _ends(words: Words) -> str:
    del words
    return _("L’essai d’un aménagement finit. On le garde, on le change ou on l’arrête ?")


@sentences.says(NewsKind.IDEA_SENT, group=NewsGroup.SERVICE, icon="lightbulb", permission=Permission.IDEA_QUEUE)
def _sent(words: Words) -> str:
    del words
    return _("Une idée d’aménagement attend votre lecture.")


@_says(NewsKind.IDEA_ANSWERED, "lightbulb")
def _answered(words: Words) -> str:
    if words["accepted"]:
        return _("Votre idée est dans la bibliothèque d’idées, sans votre nom.")
    return _("L’animation a répondu pour votre idée. Lisez la raison.")
