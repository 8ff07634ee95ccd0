"""Questions of the demo as facilitators led them, and what members keep for themselves about them."""

from uuid import UUID

from sqlalchemy import select, update

from blueprints.advice import choosing, following, hiding, leading, merging, services, summing
from blueprints.advice.choosing import Choice
from blueprints.advice.models import Thread, Topic
from blueprints.core import db
from blueprints.demo.plots import Filled, at
from blueprints.discussion.easy import EasyState
from blueprints.discussion.models import Discussion, Post

NADIA, CLAIRE = "nadia.benkirane", "claire.vasseur"
PINNED = "Une salle calme pendant les rencontres\u00a0?"
CLOSED, WHY = (
    "La RQTH, il faut la refaire quand\u00a0?",
    "La réponse est complète. Pour votre dossier, parlez-en avec votre conseiller.",
)
SUMMED_UP = "Faut-il parler de son handicap à l’entretien\u00a0?"
BRIEF = (
    "Rien ne vous oblige à parler de votre handicap à l’entretien. Vous pouvez dire seulement ce dont vous avez "
    "besoin. Certains l’ont dit tout de suite, d’autres après l’embauche."
)
EASY = (
    "Vous avez un entretien\u00a0?\n\nVous n’êtes pas obligé de parler de votre handicap.\n\n"
    "Vous pouvez dire ce qui vous aide.\n\nVous pouvez aussi en parler plus tard."
)
READERS = 3
TAKEN_IN, INTO = "La musique du magasin me gêne", "Comment dire que le bruit me fatigue\u00a0?"
FOLLOWER, WILLING, HIDING = "awa.diallo", "hugo.pericard", "bastien.loriquet"
READ = 2
"""How far the follower has read: two answers are new to her."""


def play(filled: Filled) -> None:
    """Let each state be seen of which a facilitator or a reader is the cause."""
    leading.pin(thread=_find(PINNED), actor_id=filled.id_of(NADIA))
    leading.close(thread=_find(CLOSED), reason=WHY, actor_id=filled.id_of(CLAIRE))
    _sum_up(_find(SUMMED_UP), filled.id_of(NADIA))
    _bring_together(filled)
    _keep_for_oneself(filled)


def _find(title: str) -> Thread:
    db.session().flush()
    typed = title.replace("\u00a0", " ")
    return db.session().scalars(select(Thread).where(Thread.title.in_((title, typed)))).one()


def _sum_up(thread: Thread, actor_id: UUID) -> None:
    written = summing.write(thread=thread, body=BRIEF, easy=EASY, version=0, actor_id=actor_id)
    state = EasyState.VALIDATED
    summing.say_state(summary=written, state=state, count=READERS, version=written.version, actor_id=actor_id)


def _bring_together(filled: Filled) -> None:
    """Two questions asked the same: the later one went to the end of the first."""
    asked = services.ask_question(
        author_id=filled.id_of("yanis.belhadri"),
        client_id=db.new_id(),
        topic=Topic.AT_WORK,
        title=TAKEN_IN,
        body="Il y a de la musique toute la journée. Je rentre épuisé. À qui le dire\u00a0?",
    )
    words = "J’ai demandé à la baisser une heure par jour. C’est déjà mieux."
    author = filled.id_of("lina.ouazzani")
    services.answer_question(thread=asked, author_id=author, client_id=db.new_id(), body=words)
    _date(asked)
    merging.merge(source_id=asked.id, into_id=_find(INTO).id, actor_id=filled.id_of(NADIA))


def _date(thread: Thread) -> None:
    session = db.session()
    session.flush()
    thread.created_at, thread.last_activity_at = at(-2, "9:10"), at(-2, "18:20")
    for number, moment in ((1, "9:10"), (2, "18:20")):
        place = (Post.discussion_id == thread.discussion_id, Post.number == number)
        session.execute(update(Post).where(*place).values(created_at=at(-2, moment)))
    last = update(Discussion).where(Discussion.id == thread.discussion_id)
    session.execute(last.values(last_post_at=thread.last_activity_at))


def _keep_for_oneself(filled: Filled) -> None:
    followed = _find(SUMMED_UP)
    reader = filled.id_of(FOLLOWER)
    following.follow(thread_id=followed.id, person_id=reader)
    following.note_read(thread_id=followed.id, person_id=reader, number=READ)
    choosing.choose(person_id=filled.id_of(WILLING), chosen=Choice(shows_unanswered=True, weekly=True))
    hiding.hide(person_id=filled.id_of(HIDING), topic=Topic.FATIGUE, always=True)
