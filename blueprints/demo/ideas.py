"""What the demo's members propose to the service, what they say about it, and what became of each idea."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from blueprints.core import clock, db
from blueprints.demo.cast import AUBE, MARCHES
from blueprints.demo.plots import Filled, Line, at
from blueprints.discussion.models import Discussion, Post
from blueprints.ideas import services, taking_part
from blueprints.ideas.models import Idea, IdeaAnswer, IdeaStep, Step, Verdict


@dataclass(frozen=True, slots=True)
class Reply:
    """What the service answered: by whom, days ago, the reason, and in how many days it is taken up again."""

    author: str
    days: int
    verdict: Verdict
    reason: str
    review_in: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """One idea: who had it, days ago, who says "Moi aussi", the comments, the steps (days ago, words), the answer.

    `changed` and `taken_back` are the places of the comments whose author had second thoughts.
    """

    author: str
    days: int
    title: str
    body: str
    supporters: tuple[str, ...] = ()
    comments: tuple[Line, ...] = ()
    steps: tuple[tuple[Step, int, str], ...] = ()
    reply: Reply | None = None
    done: tuple[int, str] = (0, "")
    changed: int = 0
    taken_back: int = 0


AUBE_IDEAS = (
    Proposal(
        "mathis.kerboul",
        75,
        "Un rappel par SMS avant chaque rencontre",
        "J’oublie la date. Un message la veille m’aiderait.",
        ("lina.ouazzani",),
        reply=Reply(
            "nadia.benkirane",
            60,
            Verdict.NOT_KEPT,
            "Nous n’avons pas encore de téléphone pour envoyer des SMS. "
            "Vous pouvez choisir un e-mail de rappel dans « Mes nouvelles ».",
        ),
    ),
    Proposal(
        "awa.diallo",
        62,
        "Une salle calme à chaque rencontre",
        "Quand il y a du monde, j’ai besoin de sortir. Avec une petite salle, je resterais jusqu’à la fin.",
        ("lina.ouazzani", "camille.verdenal", "hugo.pericard", "mathis.kerboul", "fatou.sarre"),
        (
            Line("camille.verdenal", 60, "18:10", "Oui, et avec une lumière douce si c’est possible."),
            Line("hugo.pericard", 58, "9:40", "Moi aussi je sors souvent. Je ne savais pas que d’autres le voulaient."),
        ),
        (
            (Step.ON_AGENDA, 50, "Pour la rencontre « Préparer un entretien »."),
            (Step.DISCUSSED, 44, "Tout le monde est d’accord. Romain demande à la Maison des associations."),
        ),
        Reply("romain.teyssier", 40, Verdict.KEPT, "Nous réservons la petite salle en même temps que la grande."),
        (30, "La petite salle est ouverte à chaque rencontre. Vous y allez sans prévenir."),
    ),
    Proposal(
        "hugo.pericard",
        48,
        "Visiter une entreprise ensemble",
        "Voir un vrai lieu de travail fait moins peur quand on est plusieurs.",
        ("awa.diallo", "thomas.graillot", "lina.ouazzani"),
        (Line("thomas.graillot", 46, "20:00", "J’aimerais voir un atelier de réparation de vélos."),),
        ((Step.DISCUSSED, 44, "Trois personnes veulent venir."),),
        Reply("nadia.benkirane", 25, Verdict.STUDIED, "Nous cherchons une entreprise qui peut nous recevoir.", 20),
    ),
    Proposal(
        "camille.verdenal",
        37,
        "Écrire l’ordre du jour en mots simples",
        "Je ne comprends pas toujours de quoi on va parler. Des phrases courtes m’aideraient à choisir si je viens.",
        ("awa.diallo", "mireille.castaing"),
    ),
    Proposal(
        "lina.ouazzani",
        6,
        "Une rencontre le soir, une fois par mois",
        "Je travaille la journée. Le soir, je pourrais venir.",
        ("mathis.kerboul",),
        (
            Line(
                "mireille.castaing", 4, "17:15", "Le soir je suis trop fatiguée, mais une fois par mois pourquoi pas."
            ),
            Line("thomas.graillot", 4, "18:30", "Je viendrais avec mon frère."),
            Line("awa.diallo", 3, "12:10", "Pour moi, ce serait le jeudi, avant 20 h."),
        ),
        changed=3,
        taken_back=2,
    ),
)
MARCHES_IDEAS = (
    Proposal(
        "lea.fontanel", 12, "Partager les trajets", "On pourrait venir à plusieurs en voiture.", ("oscar.prigent",)
    ),
)
IDEAS = {AUBE.host: AUBE_IDEAS, MARCHES.host: MARCHES_IDEAS}


def play(filled: Filled) -> None:
    """Make the ideas of a platform through the real services, each brought back to its days."""
    for proposal in IDEAS[filled.cast.host]:
        _propose(filled, proposal)


def _propose(filled: Filled, proposal: Proposal) -> None:
    idea = services.send_idea(
        author_id=filled.id_of(proposal.author), client_id=db.new_id(), title=proposal.title, body=proposal.body
    )
    for login in proposal.supporters:
        taking_part.support(idea=idea, person_id=filled.id_of(login))
    posts = [
        taking_part.comment(idea=idea, author_id=filled.id_of(line.author), client_id=db.new_id(), body=line.words)
        for line in proposal.comments
    ]
    idea.created_at = _ago(proposal.days)
    idea.due_at = idea.created_at + services.ANSWER_WITHIN
    for step, days, words in proposal.steps:
        services.note_step(idea=idea, step=step, happened_at=_ago(days), words=words)
    _answer(filled, idea, proposal)
    for post, line in zip(posts, proposal.comments, strict=True):
        post.created_at = line.at
    _think_again(idea, posts, proposal)
    _date(idea, posts, proposal)


def _think_again(idea: Idea, posts: list[Post], proposal: Proposal) -> None:
    """Let a comment be changed, and another taken back, an hour after it was written."""
    for place, post in enumerate(posts, start=1):
        if place == proposal.changed:
            post.edited_at, post.version = post.created_at + timedelta(hours=1), 2
        if place == proposal.taken_back:
            post.withdrawn_at, post.body, post.version = post.created_at + timedelta(hours=1), "", 2
            idea.comment_count -= 1


def _ago(days: int) -> datetime:
    return at(-days, "10:30")


def _answer(filled: Filled, idea: Idea, proposal: Proposal) -> None:
    reply = proposal.reply
    if reply is None:
        return
    review_at = clock.now() + timedelta(days=reply.review_in) if reply.review_in else None
    author = filled.id_of(reply.author)
    services.answer_idea(idea=idea, verdict=reply.verdict, reason=reply.reason, review_at=review_at, actor_id=author)
    days, words = proposal.done
    if words:
        services.note_step(idea=idea, step=Step.DONE, happened_at=_ago(days), words=words)


def _date(idea: Idea, posts: list[Post], proposal: Proposal) -> None:
    """Give what was just made the days on which it is said to have happened."""
    session, reply = db.session(), proposal.reply
    session.flush()
    if reply is not None:
        answered = idea.answered_at = _ago(reply.days)
        for answer in session.scalars(select(IdeaAnswer).where(IdeaAnswer.idea_id == idea.id)):
            answer.answered_at = answered
    for step in session.scalars(select(IdeaStep).where(IdeaStep.idea_id == idea.id)):
        if step.step is Step.DECIDED and reply is not None:
            step.happened_at = _ago(reply.days)
        step.noted_at = step.happened_at
    days = (
        proposal.days,
        *(line.days for line in proposal.comments),
        *(days for _step, days, _words in proposal.steps),
    )
    last = min((*days, *((reply.days,) if reply else ()), *((proposal.done[0],) if proposal.done[1] else ())))
    idea.last_activity_at = _ago(last)
    held = session.get(Discussion, idea.discussion_id)
    if held is not None and posts:
        held.last_post_at = posts[-1].created_at
