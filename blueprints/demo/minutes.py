"""The minutes of the demo: published and corrected, with a *relevé*; and a draft that is half written."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from blueprints.agenda import names
from blueprints.agenda import services as agendas
from blueprints.agenda.models import AgendaItem, Remark
from blueprints.core import clock, db
from blueprints.demo.plots import Filled, at
from blueprints.discussion.easy import EasyState
from blueprints.meetings import life, preparing
from blueprints.meetings.models import Meeting
from blueprints.meetings.preparing import Sheet
from blueprints.minutes import content, following, publishing, queries, services
from blueprints.minutes.models import Minutes, MinutesVersion, Outcome
from blueprints.minutes.services import Line, Written
from blueprints.news import services as news
from blueprints.news.models import News, NewsKind

WRITER = "nadia.benkirane"
PAST, DRAFT = "Préparer un entretien", "Bien finir la journée"
WORDS = (
    (
        "thomas.graillot",
        "S’entraîner avant un vrai entretien",
        Outcome.DECIDED,
        "On s’entraîne à deux, une fois par mois, dans la petite salle. On vient avec ses questions.",
        "",
        (("L’animation", "Réserver la petite salle", -5), ("Tilleul", "Écrire une liste de questions", 9)),
    ),
    (
        "lina.ouazzani",
        "Que dire des mois sans travail\u00a0?",
        Outcome.ANSWERED,
        "On peut dire\u00a0: «\u00a0j’ai pris du temps, aujourd’hui je suis prête\u00a0». On n’a pas à en dire plus.",
        "Merci pour votre message. Personne ne peut vous demander de quoi vous étiez malade.",
        (),
    ),
    ("awa.diallo", "Inviter un employeur", Outcome.PUT_OFF, "On cherche d’abord qui inviter.", "", ()),
)
CORRECTED = "On s’entraîne à deux, deux fois par mois, dans la petite salle. On vient avec ses questions."
WHY = "On s’entraîne deux fois par mois, et non une fois."
MESSAGE = "On me demande toujours pourquoi je ne travaillais pas. Je ne sais pas quoi dire."
EASY = (
    "Nous avons parlé de 3 choses.\n\n"
    "1. On s’entraîne avant un entretien. C’est deux fois par mois.\n\n"
    "2. Vous n’avez pas travaillé pendant des mois\u00a0? Vous n’êtes pas obligé de dire pourquoi.\n\n"
    "3. Inviter un employeur\u00a0: on en parle une autre fois."
)


def play(filled: Filled) -> None:
    """Fill the first platform."""
    if WRITER not in filled.people:
        return
    _published(filled)
    _draft(filled)


def _item(filled: Filled, meeting: Meeting, login: str, title: str) -> AgendaItem:
    return agendas.make_item(meeting=meeting, author_id=filled.id_of(login), client_id=db.new_id(), title=title)


def _published(filled: Filled) -> None:
    """Three points, each with another end, corrected once, with a twin and a *relevé*."""
    meeting, writer = db.session().scalars(select(Meeting).where(Meeting.title == PAST)).one(), filled.id_of(WRITER)
    items = [_item(filled, meeting, login, title) for login, title, *_said in WORDS]
    _say(filled.id_of("fatou.sarre"), items[1])
    minutes = services.begin(meeting=meeting, actor_id=writer)
    for point, (_login, _title, outcome, words, reply, tasks) in zip(
        queries.list_points(minutes.id), WORDS, strict=True
    ):
        lines = tuple(Line(who, what, at(days, "12:00")) for who, what, days in tasks)
        written = Written(outcome=outcome, words=words, reply=reply, lines=lines)
        services.write_point(point=point, version=point.version, written=written, actor_id=writer)
    _publish(minutes, meeting, writer)
    first = queries.list_points(minutes.id)[0]
    first.words, first.version = CORRECTED, first.version + 1
    _publish(minutes, meeting, writer, WHY)
    following.write_easy(minutes=minutes, version=0, body=EASY, state=EasyState.REVIEWED, count=3)
    following.tick(task=queries.list_tasks(minutes.id)[0], done=True, actor_id=writer)
    following.show_records(public=True, actor_id=writer)
    following.open_record(minutes=minutes, number=2, actor_id=writer)
    _date(meeting, minutes)


def _say(person_id: UUID, item: AgendaItem) -> None:
    """Somebody who did not come had something to say, without her name."""
    remark = Remark(
        platform_id=db.platform_id(),
        item_id=item.id,
        client_id=db.new_id(),
        is_named=False,
        body=MESSAGE,
        created_at=at(-22, "0:00"),
    )
    remark.sealed_author = names.seal(person_id, remark_id=remark.id, item_id=item.id)
    db.session().add(remark)
    db.session().flush()


def _publish(minutes: Minutes, meeting: Meeting, writer: UUID, why: str = "") -> None:
    db.session().flush()
    seen = content.fingerprint(publishing.written(minutes))
    publishing.publish(minutes=minutes, meeting=meeting, seen=seen, why=why, actor_id=writer)


def _date(meeting: Meeting, minutes: Minutes) -> None:
    """Give what was just made the days on which it is said to have happened."""
    session = db.session()
    session.flush()
    minutes.created_at, minutes.published_at, minutes.record_at = at(-19, "9:00"), at(-17, "11:00"), at(-14, "11:00")
    for version in session.scalars(select(MinutesVersion).where(MinutesVersion.minutes_id == minutes.id)):
        version.published_at = at(-17, "11:00") if version.number == 1 else at(-15, "16:00")
    for point in queries.list_points(minutes.id):
        point.edited_at = at(-18, "10:00")
    for task in queries.list_tasks(minutes.id):
        task.done_at = at(-6, "15:00") if task.done_at else None
    news.settle(kind=NewsKind.MINUTES_PUBLISHED, subject=meeting.id)
    kinds = (NewsKind.MINUTES_PUBLISHED, NewsKind.MINUTES_ANSWERED)
    told = update(News).where(News.subject_id == meeting.id, News.kind.in_(kinds)).values(created_at=at(-15, "16:00"))
    session.execute(told.execution_options(synchronize_session=False))


def _draft(filled: Filled) -> None:
    """A meeting of three days ago: one point is written, one waits."""
    writer, later = filled.id_of(WRITER), timedelta(days=10)
    sheet = Sheet(DRAFT, "Ce qui aide à rentrer chez soi sans être vidé.", "Salle Tilleul", [at(7, "17:00")], None)
    meeting = preparing.make_draft(organiser_id=writer, client_id=db.new_id(), sheet=sheet)
    preparing.fix_date(meeting=meeting, starts_at=at(7, "17:00"), actor_id=writer)
    _item(filled, meeting, "hugo.pericard", "Une pause avant le trajet du soir")
    _item(filled, meeting, "camille.verdenal", "Dire qu’on est fatigué sans se plaindre")
    news.settle(kind=NewsKind.MEETING_DATE_CHOSEN, subject=meeting.id)
    meeting.starts_at, meeting.created_at = at(-3, "17:00"), clock.now() - later
    life.hold(meeting=meeting, version=meeting.version, actor_id=writer)
    point = queries.list_points(services.begin(meeting=meeting, actor_id=writer).id)[0]
    written = Written(outcome=Outcome.DECIDED, words="On garde dix minutes au calme avant de partir.")
    services.write_point(point=point, version=point.version, written=written, actor_id=writer)
