"""What happened to meetings of the demo beside their dates: who comes, a cancelling, a subject that waits."""

from datetime import timedelta

from sqlalchemy import delete, select

from blueprints.core import clock, db, outbox
from blueprints.demo import agendas, minutes
from blueprints.demo.plots import Filled, at
from blueprints.meetings import (
    change_notices,
    changing,
    coming,
    life,
    pending,
    preparing,
    seating,
    series,
    series_coming,
    subjects,
)
from blueprints.meetings.changing import Wanted
from blueprints.meetings.coming import Answer
from blueprints.meetings.models import Afterwards, Coming, Meeting, MeetingState
from blueprints.meetings.preparing import Sheet
from blueprints.meetings.series import Written
from blueprints.meetings.series_dates import Plan, list_days
from blueprints.meetings.series_models import SeriesRule

ORGANISER = "nadia.benkirane"
ANSWERS = (
    ("camille.verdenal", Answer(coming=Coming.ON_SITE, is_shown=True)),
    ("yanis.belhadri", Answer(coming=Coming.ON_SITE, seats=2)),
    ("hugo.pericard", Answer(coming=Coming.ON_SITE)),
    ("mathis.kerboul", Answer(coming=Coming.ONLINE)),
    ("lina.ouazzani", Answer(coming=Coming.UNKNOWN)),
    ("thomas.graillot", Answer(coming=Coming.NO)),
)


def play(filled: Filled) -> None:
    """Fill the first platform; the other has meetings with dates only."""
    if ORGANISER not in filled.people:
        return
    _prepare(filled)
    _cancel(filled)
    _propose_subjects(filled)
    _come(filled)
    agendas.play(filled)
    minutes.play(filled)
    _change(filled)
    _come_back(filled)


def _prepare(filled: Filled) -> None:
    sheet = Sheet("Dire ce qui fatigue", "Le bruit, le monde, les consignes.", "Salle Tilleul", [at(40, "14:00")], None)
    preparing.make_draft(organiser_id=filled.id_of(ORGANISER), client_id=db.new_id(), sheet=sheet)


def _cancel(filled: Filled) -> None:
    organiser, date = filled.id_of(ORGANISER), at(4, "17:30")
    sheet = Sheet("Marcher au bord de la rivière", "Une heure, à notre pas.", "Pont de Brenval", [date], None)
    meeting = preparing.make_draft(organiser_id=organiser, client_id=db.new_id(), sheet=sheet)
    preparing.fix_date(meeting=meeting, starts_at=date, actor_id=organiser)
    life.cancel(
        meeting=meeting,
        reason="Le chemin est fermé après la pluie.",
        afterwards=Afterwards.NEW_DATES,
        version=meeting.version,
        actor_id=organiser,
    )
    meeting.created_at = clock.now() - timedelta(days=9)


def _propose_subjects(filled: Filled) -> None:
    """One waits for an answer, one has its own."""
    subjects.propose_subject(
        author_id=filled.id_of("mathis.kerboul"),
        client_id=db.new_id(),
        title="Le bruit dans les transports",
        about="J’arrive fatigué au travail. Comment faites-vous ?",
    )
    answered = subjects.propose_subject(
        author_id=filled.id_of("awa.diallo"),
        client_id=db.new_id(),
        title="Inviter un employeur",
        about="Pour lui poser nos questions.",
    )
    answer = "Merci Awa. C’est une bonne idée. Nous cherchons qui inviter, et nous en reparlons au printemps."
    subjects.decline_subject(subject=answered, answer=answer, actor_id=filled.id_of(ORGANISER))


def _come_back(filled: Filled) -> None:
    """A walk every other week, to which one member comes each time."""
    first = clock.paris(at(18, "10:00"))
    plan = Plan(rule=SeriesRule.FORTNIGHTLY, first_on=first.date(), hour=first.time(), times=5)
    written = Written(
        title="Petite marche du matin",
        about="Une heure dehors, à notre pas. On peut s’arrêter quand on veut.",
        place="Pont de Brenval, côté parc",
        minutes_long=60,
    )
    made, _done = series.start_series(
        organiser_id=filled.id_of(ORGANISER), client_id=db.new_id(), written=written, plan=plan, kept=list_days(plan)
    )
    series_coming.come_to_all(series=made, person_id=filled.id_of("camille.verdenal"), way=Coming.ON_SITE)


def _come(filled: Filled) -> None:
    """The café has three seats on site: they are taken, and one person waits."""
    statement = select(Meeting).where(Meeting.state == MeetingState.SCHEDULED).order_by(Meeting.starts_at).limit(1)
    meeting = db.session().scalars(statement).one()
    link = "https://visio.exemple.fr/cafe-du-pont"
    rooms = {Coming.ON_SITE: (3, ""), Coming.ONLINE: (10, link), Coming.PHONE: (5, "04 65 71 12 99")}
    seating.set_rooms(meeting=meeting, rooms=rooms, actor_id=meeting.organiser_id)
    for login, answer in ANSWERS:
        coming.answer(meeting=meeting, person_id=filled.id_of(login), given=answer)
    coming.answer_for(
        meeting=meeting,
        person_id=filled.id_of("mireille.castaing"),
        given=Answer(coming=Coming.PHONE),
        actor_id=filled.id_of(ORGANISER),
        actor_name="Nadia",
    )


def _change(filled: Filled) -> None:
    """A meal whose hour and place changed: those who come were told, and are asked again."""
    organiser, date = filled.id_of(ORGANISER), at(33, "12:00")
    sheet = Sheet("Cuisiner ensemble", "Un plat simple, à partager.", "Maison des associations", [date], None)
    meeting = preparing.make_draft(organiser_id=organiser, client_id=db.new_id(), sheet=sheet)
    preparing.fix_date(meeting=meeting, starts_at=date, actor_id=organiser)
    for login in ("awa.diallo", "hugo.pericard"):
        coming.answer(meeting=meeting, person_id=filled.id_of(login), given=Answer(coming=Coming.ON_SITE))
    wanted = Wanted(
        title=sheet.title,
        about=sheet.about,
        place="Salle des fêtes de Brenval",
        starts_at=at(33, "11:00"),
        minutes_long=180,
    )
    changing.change_meeting(meeting=meeting, wanted=wanted, version=meeting.version, actor_id=organiser)
    waiting = pending.find_pending(meeting.id)
    if waiting is not None:
        waiting.due_at = clock.now()
    db.session().flush()
    change_notices.tell_changes(meeting_id=meeting.id)
    db.session().execute(delete(outbox.OutboxEntry).where(outbox.OutboxEntry.name == pending.JOB))  # it is told now
