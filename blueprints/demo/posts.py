"""One question of the demo with each state of its messages: names, none, a quotation, a fold, thanks, a wait."""

from uuid import UUID

from sqlalchemy import update

from blueprints.advice import services as advice
from blueprints.advice.models import Thread, Topic
from blueprints.core import db
from blueprints.demo import led
from blueprints.demo.cast import AUBE
from blueprints.demo.plots import Filled, at
from blueprints.discussion import thanking
from blueprints.discussion.models import Post, Signed
from blueprints.moderation import deciding, queries
from blueprints.moderation.deciding import Ruling
from blueprints.moderation.models import Decision

TITLE = "Comment dire à mon équipe que j’ai besoin de pauses ?"
ASKED = (
    "Je travaille dans un entrepôt depuis deux mois. Toutes les heures, j’ai besoin de dix minutes au calme.\n\n"
    "Mon chef est au courant. Mes collègues, non. Ils pensent que je me repose. Comment leur dire ?"
)
PREPARED = (
    "J’ai préparé une seule phrase : « Je fais une pause chaque heure, c’est prévu avec le chef, et je reviens. »\n\n"
    "Je l’ai dite une fois, à la réunion du matin. Personne n’a posé de question."
)
CARD = "Je n’ai rien dit pendant un an et je l’ai regretté. Un petit carton sur ma table a suffi."
THANKS = "Merci. Une phrase préparée, cela me paraît possible."
HARD = "Moi, on m’a crié dessus devant tout le monde. J’ai quitté ce poste. Depuis, je le dis dès le début."
WAITING = "Mes collègues se moquent de mes pauses. Je n’ose pas le dire avec mon nom."


def play(filled: Filled) -> None:
    """Let each state of a message be seen, on the first platform."""
    if filled.cast.host != AUBE.host:
        return
    thread = advice.ask_question(
        author_id=filled.id_of("thomas.graillot"),
        client_id=db.new_id(),
        topic=Topic.AT_WORK,
        title=TITLE,
        body=ASKED,
    )
    prepared = _answer(filled, thread, "hugo.pericard", PREPARED, signed=Signed.NAME)
    unsigned = _answer(filled, thread, "fatou.sarre", CARD, signed=Signed.NOBODY)
    _publish(filled, unsigned)
    _answer(filled, thread, "awa.diallo", THANKS, quoted=prepared.number)
    _answer(filled, thread, "mireille.castaing", HARD, warning="Des cris au travail")
    _answer(filled, thread, "awa.diallo", WAITING, signed=Signed.NOBODY)
    said: tuple[tuple[str, thanking.Kind], ...] = (("awa.diallo", "thanks"), ("lina.ouazzani", "me_too"))
    for login, kind in said:
        thanking.react(post=prepared, person_id=filled.id_of(login), kind=kind, said=True)
    advice.settle_question(thread=thread, post_id=prepared.id)
    _date(thread)
    led.play(filled)


def _answer(
    filled: Filled,
    thread: Thread,
    login: str,
    words: str,
    *,
    signed: Signed = Signed.PSEUDONYM,
    warning: str = "",
    quoted: int | None = None,
) -> Post:
    return advice.answer_question(
        thread=thread,
        author_id=filled.id_of(login),
        client_id=db.new_id(),
        body=words,
        signed=signed,
        warning=warning,
        quoted=quoted,
    )


def _publish(filled: Filled, post: Post) -> None:
    case = queries.hold_open_case("advice.post", post.id)
    if case is None:
        raise LookupError(post.id)
    reason = "Votre message aide les autres. Il respecte les règles."
    ruling = Ruling(decision=Decision.KEEP, rule=1, charter=1, reason=reason)
    person: UUID = filled.id_of("nadia.benkirane")
    deciding.decide(case=case, person_id=person, version=case.version, ruling=ruling)


def _date(thread: Thread) -> None:
    """Give what was just made the days on which it is said to have happened."""
    session = db.session()
    session.flush()
    thread.created_at, thread.last_activity_at = at(-16, "18:10"), at(-13, "9:20")
    thread.settled_at = at(-12, "8:00")
    for number, days in enumerate((16, 15, 14, 14, 13), start=1):
        place = (Post.discussion_id == thread.discussion_id, Post.number == number)
        session.execute(update(Post).where(*place).values(created_at=at(-days, "18:10")))
