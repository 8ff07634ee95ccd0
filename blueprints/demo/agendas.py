"""The agendas of the demo: points, "moi aussi", messages of who does not come, an idea, and three easy-read twins."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from blueprints.agenda import easy, leading, queries, remarks, services
from blueprints.core import clock, db
from blueprints.demo.plots import Filled
from blueprints.discussion.easy import EasyState
from blueprints.ideas.models import Idea
from blueprints.meetings.models import Meeting

ORGANISER = "nadia.benkirane"
TALK, COFFEE, WALK = (
    "Parler de son handicap au travail",
    "Un café pour faire connaissance",
    "Marcher au bord de la rivière",
)
IDEA = "Écrire l’ordre du jour en mots simples"
POINTS = (
    (
        "hugo.pericard",
        "Faut-il le dire avant l’entretien\u00a0?",
        "J’ai peur de ne pas être rappelé.",
        30,
        ("awa.diallo", "camille.verdenal", "thomas.graillot", "fatou.sarre"),
    ),
    (
        "awa.diallo",
        "Que répondre à «\u00a0tu as l’air d’aller bien\u00a0»\u00a0?",
        "",
        20,
        ("lina.ouazzani", "hugo.pericard"),
    ),
    ("lina.ouazzani", "À qui le dire en premier, chef ou collègues\u00a0?", "", None, ("mathis.kerboul",)),
)
MESSAGES = (
    ("mathis.kerboul", 0, True, "Moi je l’ai dit après un mois. Mon chef a été gentil. Je ne regrette pas."),
    (
        "fatou.sarre",
        0,
        False,
        "Je l’ai dit une fois et j’ai perdu le poste. J’aimerais savoir comment faire autrement.",
    ),
)
EASY = (
    "On parle de 4 choses à cette rencontre.\n\n"
    "1. Dire son handicap avant l’entretien, ou après\u00a0?\n\n"
    "2. Quelqu’un vous dit\u00a0: «\u00a0tu as l’air d’aller bien\u00a0». Que répondre\u00a0?\n\n"
    "3. À qui le dire en premier\u00a0: au chef ou aux collègues\u00a0?\n\n"
    "4. Mésange veut un ordre du jour avec des mots simples. Qu’en pensez-vous\u00a0?\n\n"
    "Vous pouvez parler. Vous pouvez aussi seulement écouter."
)


def play(filled: Filled) -> None:
    """Fill the agendas of the first platform."""
    if ORGANISER not in filled.people:
        return
    _talk(filled)
    _coffee(filled)
    _walk(filled)


def _meeting(title: str) -> Meeting:
    return db.session().scalars(select(Meeting).where(Meeting.title == title)).one()


def _talk(filled: Filled) -> None:
    """Three points and an idea, times for most, two messages to be read, and a twin that three people validated."""
    meeting, organiser = _meeting(TALK), filled.id_of(ORGANISER)
    for author, title, about, _minutes, wanted_by in POINTS:
        point = services.add_point(
            meeting=meeting, author_id=filled.id_of(author), client_id=db.new_id(), title=title, about=about
        )
        for login in wanted_by:
            services.support(item=point, person_id=filled.id_of(login))
    idea = db.session().scalars(select(Idea).where(Idea.title == IDEA)).one()
    leading.put_idea(idea=idea, meeting=meeting, client_id=db.new_id(), actor_id=organiser)
    db.session().flush()
    items = queries.list_items(meeting.id)
    times = {item.id: (None, spec[3]) for item, spec in zip(items, POINTS, strict=False)}
    leading.set_times(meeting=meeting, times=times, actor_id=organiser)
    for login, place, named, words in MESSAGES:
        _say(filled, meeting, items[place].id, login, words, named=named)
    _write(meeting, EASY, organiser, EasyState.VALIDATED, 3)


def _say(filled: Filled, meeting: Meeting, item_id: UUID, login: str, words: str, *, named: bool) -> None:
    remarks.say(
        meeting=meeting,
        item_id=item_id,
        author_id=filled.id_of(login),
        client_id=db.new_id(),
        body=words,
        is_named=named,
    )


def _write(meeting: Meeting, words: str, actor_id: UUID, state: EasyState, count: int) -> None:
    db.session().flush()
    twin = easy.write_easy(meeting=meeting, body=words, version=0, actor_id=actor_id)
    if state is not EasyState.DRAFT:
        easy.say_state(twin=twin, state=state, count=count, version=twin.version, actor_id=actor_id)


def _coffee(filled: Filled) -> None:
    """One point only, with a twin that nobody read again yet."""
    meeting, author = _meeting(COFFEE), filled.id_of("camille.verdenal")
    services.add_point(
        meeting=meeting,
        author_id=author,
        client_id=db.new_id(),
        title="Choisir le café du mois prochain",
        about="Un endroit calme, près de la gare si possible.",
    )
    _write(meeting, "On choisit le café du mois prochain.", author, EasyState.DRAFT, 0)


def _walk(filled: Filled) -> None:
    """A point of the meeting that is cancelled, from before: it can go to another one."""
    meeting = _meeting(WALK)
    point = services.make_item(
        meeting=meeting,
        author_id=filled.id_of("mireille.castaing"),
        client_id=db.new_id(),
        title="Où faire une pause assise",
        about="Je marche vingt minutes, puis j’ai besoin d’un banc.",
    )
    point.created_at = clock.now() - timedelta(days=8)
