"""What the journal shows, and how each act is said: the acts of the service on people, journeys and settings.

Never shown: who came in when (nobody is "last seen" here), who read or wrote what as a member of a journey, and what
happens in the collective. An extraordinary access is shown with each of its readings, and never a word or a reason.
The trail itself holds them all, and `audit verify` reads them all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from json import loads
from uuid import UUID

from flask_babel.speaklater import LazyString
from sqlalchemy import ColumnElement, or_, select

from blueprints.accounts import queries as people
from blueprints.accounts.models import Role
from blueprints.core import clock, db
from blueprints.core.audit import AuditEntry
from blueprints.core.db import AnyRow
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.desk import journey_lists
from blueprints.desk.wording import part

PAGE = 20


class Group(StrEnum):
    """What an act is about; the values stand in the address."""

    PEOPLE = "personnes"
    SECURITY = "securite"
    JOURNEYS = "accompagnements"
    ACCESSES = "acces"
    REQUESTS = "demandes"
    PLATFORM = "reglages"
    EXPORTS = "telechargements"


GROUPS: Mapping[Group, LazyString] = {
    Group.PEOPLE: _l("Personnes et rôles"),
    Group.SECURITY: _l("Sécurité des comptes"),
    Group.JOURNEYS: _l("Accompagnements"),
    Group.ACCESSES: _l("Accès exceptionnels"),
    Group.REQUESTS: _l("Demandes reçues"),
    Group.PLATFORM: _l("Réglages"),
    Group.EXPORTS: _l("Téléchargements"),
}
SHOWN: Mapping[str, tuple[Group, LazyString]] = {
    "person.created": (Group.PEOPLE, _l("Compte créé")),
    "person.renamed": (Group.PEOPLE, _l("Nom corrigé")),
    "person.ended": (Group.PEOPLE, _l("Compte fermé")),
    "role.added": (Group.PEOPLE, _l("Rôle ajouté")),
    "role.ended": (Group.PEOPLE, _l("Rôle terminé")),
    "role.vouched": (Group.PEOPLE, _l("Rôle confirmé par qui héberge le service")),
    "invitation.sent": (Group.PEOPLE, _l("Invitation envoyée")),
    "invitation.sent_again": (Group.PEOPLE, _l("Invitation renvoyée")),
    "invitation.withdrawn": (Group.PEOPLE, _l("Invitation retirée")),
    "invitation.accepted": (Group.PEOPLE, _l("Invitation acceptée")),
    "enrolment.opened": (Group.PEOPLE, _l("Inscription côte à côte commencée")),
    "enrolment.used": (Group.PEOPLE, _l("Inscription côte à côte faite")),
    "enrolment.cancelled": (Group.PEOPLE, _l("Inscription côte à côte arrêtée")),
    "mailbox.refused": (Group.PEOPLE, _l("E-mail refusé par la boîte")),
    "ways.reset": (Group.SECURITY, _l("Aide à revenir : anciens accès fermés")),
    "way_back.asked": (Group.SECURITY, _l("Aide à revenir demandée")),
    "way_back.confirmed": (Group.SECURITY, _l("Aide à revenir confirmée")),
    "way_back.cancelled": (Group.SECURITY, _l("Aide à revenir arrêtée")),
    "way_back.opened": (Group.SECURITY, _l("Code pour revenir montré")),
    "way_back.used": (Group.SECURITY, _l("Code pour revenir utilisé")),
    "address.asked": (Group.SECURITY, _l("Changement d’adresse demandé")),
    "address.changed": (Group.SECURITY, _l("Adresse e-mail changée")),
    "address.stopped": (Group.SECURITY, _l("Changement d’adresse arrêté")),
    "journey.opened": (Group.JOURNEYS, _l("Accompagnement ouvert")),
    "journey.opened_by": (Group.JOURNEYS, _l("Accompagnement ouvert par le service")),
    "journey.joined": (Group.JOURNEYS, _l("Nouvelle personne dans l’accompagnement")),
    "journey.joined_by": (Group.JOURNEYS, _l("Personne ajoutée par le service")),
    "journey.left": (Group.JOURNEYS, _l("Place terminée")),
    "journey.end_set": (Group.JOURNEYS, _l("Date de fin changée")),
    "journey.end_undone": (Group.JOURNEYS, _l("Fin annulée")),
    "journey.handed_over": (Group.JOURNEYS, _l("Accompagnement transmis à un autre conseiller")),
    "absence.said": (Group.JOURNEYS, _l("Absence annoncée")),
    "absence.ended": (Group.JOURNEYS, _l("Absence terminée")),
    "journey.paused": (Group.JOURNEYS, _l("Accompagnement en veille")),
    "journey.resumed": (Group.JOURNEYS, _l("Accompagnement repris")),
    "journey.closed": (Group.JOURNEYS, _l("Accompagnement terminé")),
    "guest.asked": (Group.JOURNEYS, _l("Accord demandé pour inviter")),
    "guest.agreed": (Group.JOURNEYS, _l("Accord donné pour inviter")),
    "guest.refused": (Group.JOURNEYS, _l("Accord refusé pour inviter")),
    "guest.taken_back": (Group.JOURNEYS, _l("Demande d’accord retirée")),
    "anonymity.lifted": (Group.ACCESSES, _l("Anonymat levé sur un message du collectif")),
    "extraordinary.asked": (Group.ACCESSES, _l("Accès exceptionnel demandé")),
    "extraordinary.approved": (Group.ACCESSES, _l("Accès exceptionnel accepté")),
    "extraordinary.refused": (Group.ACCESSES, _l("Accès exceptionnel refusé")),
    "extraordinary.withdrawn": (Group.ACCESSES, _l("Demande d’accès exceptionnel retirée")),
    "extraordinary.read": (Group.ACCESSES, _l("Lecture par accès exceptionnel")),
    "extraordinary.ended": (Group.ACCESSES, _l("Accès exceptionnel fini")),
    "enquiry.received": (Group.REQUESTS, _l("Demande reçue")),
    "enquiry.read": (Group.REQUESTS, _l("Demande lue")),
    "enquiry.claimed": (Group.REQUESTS, _l("Demande prise")),
    "enquiry.released": (Group.REQUESTS, _l("Demande rendue aux collègues")),
    "enquiry.noted": (Group.REQUESTS, _l("Note ajoutée à une demande")),
    "enquiry.answered": (Group.REQUESTS, _l("Réponse donnée à une demande")),
    "enquiry.closed": (Group.REQUESTS, _l("Demande fermée")),
    "enquiry.set_aside": (Group.REQUESTS, _l("Demande mise de côté")),
    "enquiry.cleared": (Group.REQUESTS, _l("Demande gardée après vérification")),
    "enquiry.reopened": (Group.REQUESTS, _l("Demande rouverte")),
    "enquiry.undone": (Group.REQUESTS, _l("Acte annulé sur une demande")),
    "enquiry.destroyed": (Group.REQUESTS, _l("Demande effacée")),
    "platform.created": (Group.PLATFORM, _l("Plateforme créée")),
    "platform.set": (Group.PLATFORM, _l("Réglages changés")),
    "site.added": (Group.PLATFORM, _l("Lieu ajouté")),
    "site.changed": (Group.PLATFORM, _l("Lieu changé")),
    "site.moved": (Group.PLATFORM, _l("Ordre des lieux changé")),
    "site.removed": (Group.PLATFORM, _l("Lieu retiré")),
    "number.added": (Group.PLATFORM, _l("Numéro ajouté")),
    "number.removed": (Group.PLATFORM, _l("Numéro retiré")),
    "opener.added": (Group.PLATFORM, _l("Début de phrase ajouté")),
    "opener.changed": (Group.PLATFORM, _l("Début de phrase changé")),
    "opener.moved": (Group.PLATFORM, _l("Ordre des débuts de phrases changé")),
    "opener.closed": (Group.PLATFORM, _l("Début de phrase fermé")),
    "opener.reopened": (Group.PLATFORM, _l("Début de phrase rouvert")),
    "topic.added": (Group.PLATFORM, _l("Sujet de conseils ajouté")),
    "topic.renamed": (Group.PLATFORM, _l("Sujet de conseils renommé")),
    "topic.moved": (Group.PLATFORM, _l("Ordre des sujets changé")),
    "topic.closed": (Group.PLATFORM, _l("Sujet de conseils fermé")),
    "topic.reopened": (Group.PLATFORM, _l("Sujet de conseils rouvert")),
    "care.set": (Group.PLATFORM, _l("Réglages de l’aide")),
    "duty.set": (Group.PLATFORM, _l("Permanence donnée")),
    "duty.taken_off": (Group.PLATFORM, _l("Permanence retirée")),
    "audit.trimmed": (Group.PLATFORM, _l("Traces de plus d’un an effacées")),
    "list.exported": (Group.EXPORTS, _l("Liste téléchargée")),
}
"""Every act that the journal shows, with its group and its words."""
CLOSED_PREFIXES = frozenset(
    {
        *("access_card", "code_app", "paper_code", "paper_codes", "passkey", "password", "session"),
        *("adjustment", "conversation", "file", "handover", "history", "idea", "message", "news"),
        # How a person is, and who reads what she says with a doctor: that it exists at all is hers alone to tell.
        *("check_in", "health"),
        *("agenda", "charter", "collective", "consent", "consultation", "meeting", "minutes", "moderation", "post"),
        *("proposal", "series", "subject", "testimonial", "thread", "venue"),
    }
)
"""The first words of the acts that the journal never shows: how and when one comes in, words, and the collective."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedJournal:
    """What the journal is asked for."""

    group: Group | None = None
    about: UUID | None = None
    """Acts by or on one person."""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One act in words."""

    sequence: int
    at: datetime
    who: str
    what: str
    about: str


def list_entries(asked: AskedJournal, before: int | None = None, limit: int = PAGE) -> tuple[list[Line], int | None]:
    """Return a page of the journal, latest first, and where the next page starts."""
    statement = (
        select(AuditEntry.sequence, AuditEntry.at, AuditEntry.actor_id, AuditEntry.action, AuditEntry.subject)
        .add_columns(AuditEntry.subject_id, AuditEntry.facts)
        .where(*_wanted(asked))
        .order_by(AuditEntry.sequence.desc())
        .limit(limit + 1)
    )
    if before is not None:
        statement = statement.where(AuditEntry.sequence < before)
    rows = db.session().execute(statement).all()
    lines = _said(rows[:limit])
    return lines, rows[limit - 1].sequence if len(rows) > limit else None


def walk_entries(asked: AskedJournal, batch: int = 200) -> Iterator[Line]:
    """Yield everything that the journal shows, page after page."""
    before: int | None = None
    while True:
        lines, before = list_entries(asked, before, batch)
        yield from lines
        if before is None:
            return


def _wanted(asked: AskedJournal) -> Iterator[ColumnElement[bool]]:
    yield AuditEntry.action.in_(
        sorted(action for action, (group, _words) in SHOWN.items() if asked.group in (None, group))
    )
    if asked.about is not None:
        yield or_(
            AuditEntry.actor_id == asked.about,
            AuditEntry.subject_id == asked.about,
            AuditEntry.facts.contains(str(asked.about)),
        )
    if asked.since is not None:
        yield AuditEntry.at >= datetime.combine(asked.since, time(), tzinfo=clock.PARIS)
    if asked.until is not None:
        yield AuditEntry.at < datetime.combine(asked.until + timedelta(days=1), time(), tzinfo=clock.PARIS)


def _said(rows: Sequence[AnyRow]) -> list[Line]:
    facts = [loads(row.facts) for row in rows]
    about_journeys = [_journey_of(row, fact) for row, fact in zip(rows, facts, strict=True)]
    journeys = journey_lists.list_centres([one for one in about_journeys if one is not None])
    concerned = [_person_of(row, fact) for row, fact in zip(rows, facts, strict=True)]
    ids = {one for one in (*concerned, *(row.actor_id for row in rows)) if one is not None}
    names = {one: f"{row.first_name} {row.last_name}".strip() for one, row in people.list_names(sorted(ids)).items()}
    gone = _("Une personne partie")

    def name(one: UUID | None) -> str:
        return "" if one is None else names.get(one) or gone

    lines = []
    for row, fact, person, journey in zip(rows, facts, concerned, about_journeys, strict=True):
        words = str(SHOWN[row.action][1])
        role = fact.get("role", "")
        what = f"{words} : {part(Role(role)).lower()}" if role in set(Role) else words
        about = [name(person)] if person else []
        if journey in journeys:
            about.append(_("Accompagnement : %(name)s", name=journeys[journey]))
        who = name(row.actor_id) if row.actor_id else _("Le service automatique")
        lines.append(Line(row.sequence, row.at, who, what, ", ".join(about)))
    return lines


def _journey_of(row: AnyRow, fact: Mapping[str, str]) -> UUID | None:
    """Return the journey an act is about: its subject, or a fact of a reading, whose subject is a conversation."""
    if row.subject == "journeys":
        return row.subject_id if isinstance(row.subject_id, UUID) else None
    try:
        return UUID(fact.get("journey", ""))
    except ValueError:
        return None


def _person_of(row: AnyRow, fact: Mapping[str, str]) -> UUID | None:
    if row.subject == "people":
        return row.subject_id if isinstance(row.subject_id, UUID) else None
    try:
        return UUID(fact.get("person", ""))
    except ValueError:
        return None
