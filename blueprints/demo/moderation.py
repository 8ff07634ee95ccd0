"""What waits to be read in the demo, one of each: reported, held, taken, disagreed with, changed, folded, removed."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from blueprints.advice import services as advice
from blueprints.advice.models import Topic
from blueprints.core import db
from blueprints.demo.cast import AUBE
from blueprints.demo.plots import Filled, at
from blueprints.discussion.models import Signed
from blueprints.ideas import services as ideas
from blueprints.ideas.models import Idea
from blueprints.ideas.taking_part import KIND
from blueprints.moderation import claiming, deciding, queries, services
from blueprints.moderation.deciding import Ruling
from blueprints.moderation.kinds import Hold
from blueprints.moderation.models import Case, CaseEvent, CaseReport, Decision, Reason

NADIA, CLAIRE, HUGO = "nadia.benkirane", "claire.vasseur", "hugo.pericard"


def play(filled: Filled) -> None:
    """Let each state of moderation be seen, on the first platform."""
    if filled.cast.host == AUBE.host:
        for scene in (_unnamed, _reported, _held, _taken, _disagreed, _changed, _folded, _removed):
            scene(filled)


def _unnamed(filled: Filled) -> None:
    advice.ask_question(
        author_id=filled.id_of("lina.ouazzani"),
        client_id=db.new_id(),
        topic=Topic.TELLING,
        title="Faut-il dire que je dors mal ?",
        body="Je dors mal depuis deux mois. J’ai peur de le dire à l’entretien. Vous le dites, vous ?",
        signed=Signed.NOBODY,
    )


def _reported(filled: Filled) -> None:
    idea = _idea(filled, "bastien.loriquet", 34, "Afficher qui est absent", "On saurait qui ne vient jamais.")
    _report(filled, idea, "lina.ouazzani", Reason.INSULT, "Cela montre du doigt des personnes.")
    _report(filled, idea, "camille.verdenal", Reason.NAMES)
    _date(idea, 1)


def _held(filled: Filled) -> None:
    words = "J’ai trouvé ce site : https://exemple.fr/ateliers. On pourrait le lire ensemble."
    idea = _idea(filled, "yanis.belhadri", 2, "Lire un site ensemble", words)
    services.hold(kind=KIND, subject_id=idea.id, why=Hold.LINK)
    _date(idea, 2)


def _taken(filled: Filled) -> None:
    idea = _idea(filled, "fatou.sarre", 36, "Changer de médecin", "Le docteur qui vient ne nous écoute pas.")
    _report(filled, idea, "awa.diallo", Reason.HEALTH)
    _date(idea, 1)
    claiming.claim(case=_case(idea), person_id=filled.id_of(HUGO))


def _disagreed(filled: Filled) -> None:
    idea = _idea(filled, "elodie.marchandeau", 40, "Dire les entreprises qui refusent", "Je peux donner la liste.")
    _report(filled, idea, "mathis.kerboul", Reason.NAMES)
    reason = "Votre colère se comprend. La règle demande de ne pas écrire le nom d’un employeur."
    _decide(filled, idea, NADIA, Decision.REMOVE, rule=3, reason=reason)
    deciding.appeal(case=_case(idea), words="Je n’ai donné aucun nom. Je propose seulement une liste.")
    _date(idea, 1)


def _changed(filled: Filled) -> None:
    words = "Mon chef, monsieur Vidal, ne connaît pas la convention. On pourrait écrire une lettre."
    idea = _idea(filled, "awa.diallo", 5, "Une lettre pour les chefs", words)
    _report(filled, idea, "thomas.graillot", Reason.NAMES)
    reason = "Votre idée peut aider beaucoup de monde. Elle donne le nom de quelqu’un."
    _decide(
        filled,
        idea,
        CLAIRE,
        Decision.CHANGE,
        rule=3,
        reason=reason,
        suggestion="« Mon chef ne connaît pas la convention. »",
    )
    _date(idea, 2)


def _folded(filled: Filled) -> None:
    words = "Après mon hospitalisation, j’ai eu peur de tout. J’aurais voulu en parler ici."
    idea = _idea(filled, "mireille.castaing", 45, "Un temps pour les histoires difficiles", words)
    _report(filled, idea, "noemie.delaubrac", Reason.UPSETTING)
    reason = "Merci pour ces mots. Ils peuvent toucher fort. Chacun choisit de les lire."
    _decide(filled, idea, HUGO, Decision.FOLD, rule=5, reason=reason, warning="Ce texte parle d’une hospitalisation.")
    _date(idea, 20)


def _removed(filled: Filled) -> None:
    idea = _idea(filled, "bastien.loriquet", 50, "Acheter ma console", "Je la vends 80 euros, appelez-moi.")
    _report(filled, idea, "lina.ouazzani", Reason.MONEY)
    reason = "Ici, on ne vend rien. Vous gardez vos mots, et votre place parmi nous."
    _decide(filled, idea, CLAIRE, Decision.REMOVE, rule=6, reason=reason)
    _date(idea, 49)


# --- how ---------------------------------------------------------------------------------------------------------


def _idea(filled: Filled, author: str, days: int, title: str, body: str) -> Idea:
    idea = ideas.send_idea(author_id=filled.id_of(author), client_id=db.new_id(), title=title, body=body)
    idea.created_at = idea.last_activity_at = at(-days, "10:30")
    idea.due_at = idea.created_at + ideas.ANSWER_WITHIN
    db.session().flush()
    return idea


def _report(filled: Filled, idea: Idea, login: str, reason: Reason, words: str = "") -> None:
    services.report(kind=KIND, subject_id=idea.id, reporter_id=filled.id_of(login), reason=reason, words=words)


def _decide(filled: Filled, idea: Idea, login: str, decision: Decision, **words: Any) -> None:
    case = _case(idea)
    ruling = Ruling(decision=decision, charter=1, **words)
    deciding.decide(case=case, person_id=filled.id_of(login), version=case.version, ruling=ruling)


def _case(idea: Idea) -> Case:
    found = queries.hold_last_case(KIND, idea.id)
    if found is None:
        raise LookupError(idea.title)
    return found


def _date(idea: Idea, days: int) -> None:
    """Give what was just made the days on which it is said to have happened, an hour between two steps."""
    session, case = db.session(), _case(idea)
    began = at(-days, "14:00")
    case.created_at = case.waits_since = began
    session.flush()
    events = session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.number))
    _spread(list(events), began)
    reports = update(CaseReport).where(CaseReport.case_id == case.id).values(reported_at=began)
    session.execute(reports.execution_options(synchronize_session=False))


def _spread(events: list[CaseEvent], began: datetime) -> None:
    for hours, event in enumerate(events):
        event.happened_at = began + timedelta(minutes=35 * hours)
