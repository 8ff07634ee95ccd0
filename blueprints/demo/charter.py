"""The rules of the demo's collective: a second version, who has not said yes to it yet, and what members propose."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, update

from blueprints.accounts.models import Role
from blueprints.charter import agreeing, content, proposals, publishing, writing
from blueprints.charter.models import CharterAgreement, CharterProposal, CharterVersion, Verdict
from blueprints.charter.proposals import Answer
from blueprints.charter.writing import Words
from blueprints.core import clock, db
from blueprints.demo.cast import AUBE
from blueprints.demo.plots import Filled, at
from blueprints.news.models import News, NewsKind

FIRST, SECOND = 400, 20
"""Days ago, when each version was published."""
LEADER, NOT_YET = "nadia.benkirane", "bastien.loriquet"
WHY = "On ajoute une règle sur les photos, demandée par des membres."
PHOTOS = Words(
    "Les photos",
    "On ne prend pas de photo d’une personne ou d’un écran sans demander. Chaque personne peut dire non.",
    "Vous voulez prendre une photo ? Demandez d’abord. La personne peut dire non.",
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who proposes, days ago, about which rule, the words and why; who supports; what was answered."""

    author: str
    days: int
    key: str
    words: str
    why: str
    supporters: tuple[str, ...] = ()
    answer: Answer | None = None
    taken: bool = False


def _answer(verdict: Verdict, reason: str, in_days: int = 0) -> Answer:
    expected = clock.now() + timedelta(days=in_days) if in_days else None
    return Answer(verdict=verdict, reason=reason, expected_on=expected)


def _proposals() -> tuple[Proposal, ...]:
    return (
        Proposal(
            "camille.verdenal",
            45,
            "",
            PHOTOS.words,
            "À une rencontre, quelqu’un a pris une photo. Je n’étais pas à l’aise.",
            ("awa.diallo", "hugo.pericard", "mathis.kerboul"),
            _answer(Verdict.TAKEN, "Tout le monde était d’accord à la rencontre.", 15),
            taken=True,
        ),
        Proposal(
            "hugo.pericard",
            16,
            "liberte",
            "On participe quand on veut. On peut se taire, et partir. On peut venir avec une personne de confiance.",
            "Seul, je ne viendrais pas.",
            ("camille.verdenal", "lina.ouazzani"),
            _answer(Verdict.STUDIED, "Nous en parlons à la prochaine rencontre.", 30),
        ),
        Proposal(
            "thomas.graillot",
            9,
            "argent",
            "On ne met plus aucun lien dans les messages.",
            "Je ne sais jamais si je peux cliquer.",
            (),
            _answer(Verdict.NOT_TAKEN, "Les liens vers des démarches utiles aident beaucoup de personnes."),
        ),
        Proposal(
            "mathis.kerboul",
            3,
            "respect",
            "On peut ne pas être d’accord. On n’insulte personne, même pour rire. "
            "On ne menace personne et on ne se moque pas.",
            "Certaines blagues blessent, même sans le vouloir.",
            ("awa.diallo", "fatou.sarre"),
        ),
    )


def play(filled: Filled) -> None:
    """Make the rules of the first platform what its members made of them; the other one has the starter's."""
    if filled.cast.host != AUBE.host:
        return
    made = [_propose(filled, one) for one in _proposals()]
    taken = {row.id for row, one in zip(made, _proposals(), strict=True) if one.taken}
    _publish(filled, taken)
    _date()


def _propose(filled: Filled, told: Proposal) -> CharterProposal:
    author = filled.id_of(told.author)
    made = proposals.propose(author_id=author, client_id=db.new_id(), rule_key=told.key, words=told.words, why=told.why)
    for login in told.supporters:
        proposals.support(proposal=made, person_id=filled.id_of(login))
    made.created_at = at(-told.days, "10:30")
    if told.answer is not None:
        proposals.answer(proposal=made, given=told.answer, version=made.version or 1, actor_id=filled.id_of(LEADER))
        made.answered_at = at(-max(told.days - 5, 1), "16:00")
    return made


def _publish(filled: Filled, taken: set[UUID]) -> None:
    leader = filled.people[LEADER]
    charter = writing.begin(actor_id=leader.id)
    members = [one for one in filled.people.values() if _is_member(filled, one.id)]
    for person in members:
        agreeing.agree(person=person, number=1)
    writing.add_rule(charter=charter, client_id=db.new_id(), typed=PHOTOS, actor_id=leader.id)
    seen = content.fingerprint(writing.written(charter))
    publishing.publish(charter=charter, seen=seen, why=WHY, taken=taken, author=leader)
    for person in members:
        if person.id != filled.id_of(NOT_YET):
            agreeing.agree(person=person, number=2)


def _is_member(filled: Filled, person_id: UUID) -> bool:
    roles = {one.login: one.roles for one in filled.cast.people}
    mine = next(roles[login] for login, person in filled.people.items() if person.id == person_id)
    return Role.BENEFICIARY in mine or Role.FACILITATOR in mine


def _date() -> None:
    """Give what was just made the days on which it is said to have happened; who agreed was told and has read."""
    session = db.session()
    session.flush()
    for number, days in ((1, FIRST), (2, SECOND)):
        moment = at(-days, "11:00")
        for model, column in ((CharterVersion, "published_at"), (CharterAgreement, "agreed_at")):
            session.execute(update(model).where(model.number == number).values({column: moment}))
    kinds = (NewsKind.CHARTER_CHANGED, NewsKind.CHARTER_PROPOSAL_ANSWERED, NewsKind.CHARTER_PROPOSAL_TAKEN)
    session.execute(delete(News).where(News.kind.in_((*kinds, NewsKind.CHARTER_PROPOSED))))
