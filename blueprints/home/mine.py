"""What stands on every home, whatever the roles: her news, the text that she began, what the service received."""

from collections.abc import Iterator
from typing import Any

from flask import url_for
from sqlalchemy import literal, select

from blueprints.accounts.models import Role
from blueprints.advice import reading as advice
from blueprints.advice.queries import View as AdviceView
from blueprints.care import queries as care
from blueprints.charter import owing
from blueprints.consultations import queries as consultations
from blueprints.core import db
from blueprints.core.access import Actor, Permission, may
from blueprints.core.db import AnyRow
from blueprints.core.i18n import clock_time, ngettext, relative_day
from blueprints.core.i18n import gettext as _
from blueprints.drafts import queries as drafts
from blueprints.front_door import queries as front_door
from blueprints.home.waiting import Card
from blueprints.ideas import queries as ideas
from blueprints.ideas.queries import View as IdeasView
from blueprints.joining import queries as joining
from blueprints.moderation import own_cases, unsealing
from blueprints.news import queries as news
from blueprints.news.models import NewsKind


def cards(actor: Actor, *, with_draft: bool) -> Iterator[Card]:
    """Recall the last text that was begun and not sent, say how many news there are, and who wrote to the service.

    In one statement, and one more where somebody's anonymity was lifted lately.

    Args:
        actor: whose home it is.
        with_draft: whether a text may be recalled; one at a time is enough.
    """
    place, saved_at = drafts.latest_of(actor.person_id)
    asked: list[Any] = [
        news.count_of(actor, NewsKind.MESSAGE_RECEIVED),
        place,
        saved_at,
        joining.count_of_unfinished(actor.person_id),
        joining.count_of_questions(actor.person_id),
        consultations.count_of_open(actor.person_id) if may(Permission.CONSULTATION_VOTE) else literal(0),
    ]
    asked += _more(actor)
    row = db.session().execute(select(*asked)).one()
    count, begun, since, unfinished, questions, votes, *_rest = row
    yield from _cared_for(row)
    if row._mapping["lifted"]:  # noqa: SLF001 - SQLAlchemy's own name
        yield from _lifted(actor)
    yield from _joining(unfinished=unfinished, questions=questions)
    if owing.owes(actor):
        yield _rules_card()
    if votes:
        yield _vote_card(votes)
    if begun and with_draft:
        day = relative_day(since).partition(",")[0].lower()
        told = _("Enregistré %(day)s à %(time)s.", day=day, time=clock_time(since))
        yield Card(
            "brouillon",
            _("Brouillon à finir"),
            "notebook-pen",
            _name_of(begun),
            f"{told} {_('Personne d’autre ne peut le lire.')}",
            begun,
            _("Reprendre mon texte"),
        )
    if count:
        yield Card(
            "nouvelles",
            _("Mes nouvelles"),
            "bell",
            ngettext("%(num)d nouvelle", "%(num)d nouvelles", count),
            _("Lisez-les quand vous voulez."),
            url_for("news.index"),
            _("Lire mes nouvelles"),
        )
    yield from _unanswered(row._mapping.get("unanswered"))  # noqa: SLF001 - SQLAlchemy's own name
    yield from _waiting(row)


def _unanswered(count: int | None) -> Iterator[Card]:
    """Say that questions wait for an answer, to who wants to know."""
    if count:
        yield Card(
            "sans-reponse",
            _("Conseils"),
            "messages-square",
            ngettext("%(num)d question sans réponse", "%(num)d questions sans réponse", count),
            _("Vous pouvez répondre, si vous voulez. Rien ne presse."),
            url_for("advice.index", vue=AdviceView.UNANSWERED.value),
            _("Voir les questions sans réponse"),
        )


def _more(actor: Actor) -> list[Any]:
    """Return what is asked along for who may know it, each under its name."""
    asked: list[Any] = [
        care.count_of_own(actor.person_id).label("cared"),
        own_cases.has_liftings_to_tell().label("lifted"),
    ]
    if may(Permission.CARE_ANSWER):
        asked.append(care.count_of_called(actor.person_id).label("called"))
    if may(Permission.ENQUIRY_LIST):
        asked.append(front_door.count_of_waiting().label("written"))
    if may(Permission.PROPOSAL_QUEUE):
        asked.append(ideas.count_of_waiting(actor.person_id).label("ideas"))
    if may(Permission.COLLECTIVE_ENTER) and Role.FACILITATOR not in actor.roles:
        asked.append(advice.count_of_unanswered(actor.person_id).label("unanswered"))
    return asked


def _cared_for(row: AnyRow) -> Iterator[Card]:
    """Recall, to who wrote words that worried, what happened since; and to who is called, that somebody waits."""
    own, called = row._mapping["cared"], row._mapping.get("called")  # noqa: SLF001 - SQLAlchemy's own name
    if own:
        yield Card(
            "aide-pour-moi",
            _("Besoin d’aide"),
            "hand-heart",
            _("Quelqu’un peut vous écouter"),
            _("Vous pouvez appeler le 3114, jour et nuit. C’est gratuit."),
            url_for("care.own"),
            _("Voir ce qui s’est passé"),
            first=True,
            urgent=True,
        )
    if called:
        yield Card(
            "alertes",
            _("Besoin d’aide"),
            "life-buoy",
            ngettext("%(num)d alerte pour vous", "%(num)d alertes pour vous", called),
            _("Une personne du collectif a peut-être besoin de vous."),
            url_for("care.alerts"),
            _("Ouvrir les alertes"),
            first=True,
            urgent=True,
        )


def _lifted(actor: Actor) -> Iterator[Card]:
    """Say that somebody learned who wrote a message without a name, to her alone: her seal is opened, no row tells."""
    for case_id in unsealing.list_untold(actor.person_id):
        yield Card(
            f"anonymat-{case_id}",
            _("Mes textes relus"),
            "eye",
            _("L’anonymat d’un message a été levé"),
            _("C’est un de vos messages. Lisez qui l’a fait, et pourquoi."),
            url_for("moderation.own_text", case_id=case_id),
            _("Lire pourquoi"),
            first=True,
            urgent=True,
        )


def _rules_card() -> Card:
    """Say that the rules of the collective changed since she agreed to them."""
    return Card(
        "regles",
        _("Le collectif"),
        "scroll-text",
        _("Les règles de vie ont changé"),
        _("Vous pouvez tout lire. Pour écrire, il faudra votre accord."),
        url_for("charter.changed"),
        _("Lire ce qui a changé"),
    )


def _vote_card(count: int) -> Card:
    """Say that the collective is asked something."""
    return Card(
        "consultations",
        _("Consultations"),
        "vote",
        ngettext("%(num)d question attend votre vote", "%(num)d questions attendent votre vote", count),
        _("Le vote est secret. Vous pouvez aussi ne pas voter."),
        url_for("consultations.index"),
        _("Voir les consultations"),
    )


def _waiting(row: AnyRow) -> Iterator[Card]:
    """Say what waits for an answer of the service, to those who give them."""
    written, proposed = row._mapping.get("written"), row._mapping.get("ideas")  # noqa: SLF001 - SQLAlchemy's own name
    if written:
        yield Card(
            "demandes",
            _("Demandes reçues"),
            "mail",
            ngettext("%(num)d demande attend une réponse", "%(num)d demandes attendent une réponse", written),
            "",
            url_for("front_door.enquiries"),
            _("Ouvrir les demandes"),
        )
    if proposed:
        yield Card(
            "idees",
            _("Nos idées"),
            "lightbulb",
            ngettext("%(num)d idée attend une réponse", "%(num)d idées attendent une réponse", proposed),
            "",
            url_for("ideas.index", vue=IdeasView.WAITING.value),
            _("Ouvrir les idées qui attendent"),
        )


def _joining(*, unfinished: int, questions: int) -> Iterator[Card]:
    """Recall the first steps that were left, the question of who may come in, and what a guest may do here."""
    if unfinished:
        yield Card(
            "premiers-pas",
            _("À finir"),
            "footprints",
            _("Vos premiers pas"),
            _("Il reste une ou deux questions. Rien ne presse."),
            url_for("joining.resume"),
            _("Reprendre mes premiers pas"),
        )
    if questions:
        yield Card(
            "accord",
            _("Votre accord"),
            "circle-question-mark",
            ngettext("%(num)d question pour vous", "%(num)d questions pour vous", questions),
            _("Quelqu’un peut-il rejoindre votre accompagnement ? Vous décidez."),
            url_for("joining.journeys_of_mine"),
            _("Lire la question"),
            first=True,
        )
    if may(Permission.PLACE_READ):
        yield Card(
            "place",
            _("Votre place"),
            "eye",
            _("Ma place ici"),
            _("Ce que vous pouvez lire et faire, en cinq lignes."),
            url_for("joining.place"),
            _("Voir ma place ici"),
        )


def _name_of(place: str) -> str:
    """Return what a text was begun for; never a name or a title: others may see this screen."""
    names = (
        ("/conseils/nouvelle-question", _("Une question")),
        ("/conseils/", _("Une réponse")),
        ("/idees/nouvelle", _("Une idée")),
        ("/idees/", _("Un texte sur une idée")),
        ("/temoignages/", _("Un témoignage")),
        ("/mon-accompagnement/", _("Un message")),
        ("/rencontres/", _("Une rencontre à proposer")),
    )
    return next((name for start, name in names if place.startswith(start)), _("Un texte commencé"))
