"""Help in the demo: one's own sheet, who is on call, a question that worries, and an alert that ended well."""

from datetime import timedelta
from uuid import UUID

from blueprints.advice import services as advice
from blueprints.advice import topics
from blueprints.advice.models import Thread
from blueprints.care import roster, services, sheets
from blueprints.care.models import CareAlert, CareStep, StepKind
from blueprints.care.sealing import Sheet
from blueprints.core import clock, db
from blueprints.demo.plots import Filled
from blueprints.discussion.models import Post

SHEET = Sheet(
    "Mettre mon casque et écouter la mer.\nMarcher jusqu’au canal.\nNe rien décider avant d’avoir dormi.",
    "Mariam",
    "06 39 98 10 24",
)
ASKED = (
    "mathis.kerboul",
    "Comment tenir le soir, après le travail\u00a0?",
    "Je rentre vidé et je ne parle à personne. Par moments, je n’ai plus envie de vivre. Qui connaît ça\u00a0?",
)
ANSWERED = (
    "lina.ouazzani",
    "Moi aussi, j’ai des idées noires certains soirs. Nadia m’a rappelée, et ça m’a aidée. Écris-lui.",
)
FIRST, SECOND = "nadia.benkirane", "romain.teyssier"
AGO = timedelta(days=18)


def play(filled: Filled) -> None:
    """Fill the help of the first platform, before it says its hours: somebody is called whatever the hour."""
    if FIRST not in filled.people:
        return
    sheets.keep(person_id=filled.id_of("awa.diallo"), sheet=SHEET)
    roster.choose_days(person_id=filled.id_of(FIRST), days=roster.EVERY_DAY)
    roster.choose_days(person_id=filled.id_of(SECOND), days="13")
    thread = _ask(filled)
    post = advice.answer_question(
        thread=thread, author_id=filled.id_of(ANSWERED[0]), client_id=db.new_id(), body=ANSWERED[1]
    )
    _end_well(post, filled.id_of(FIRST))
    post.created_at -= AGO
    thread.last_activity_at = post.created_at


def _ask(filled: Filled) -> Thread:
    login, title, body = ASKED
    topic = topics.list_topics()[0].code
    thread = advice.ask_question(
        author_id=filled.id_of(login), client_id=db.new_id(), topic=topic, title=title, body=body
    )
    first = db.session().query(Post).filter(Post.discussion_id == thread.discussion_id).one()
    first.created_at = thread.created_at = clock.now() - AGO - timedelta(hours=3)
    return thread


def _end_well(post: Post, facilitator: UUID) -> None:
    alert = db.session().query(CareAlert).filter(CareAlert.subject_id == post.id).one()
    services.note_read(alert=alert, person_id=facilitator)
    services.take(alert=alert, person_id=facilitator)
    services.note_done(alert=alert, person_id=facilitator, what=StepKind.TALKED)
    alert.noticed_at -= timedelta(days=6)
    found = db.session().query(CareStep).filter(CareStep.alert_id == alert.id).order_by(CareStep.id)
    for place, step in enumerate(found):
        step.happened_at = alert.noticed_at + place * timedelta(minutes=7)
