"""What the demo's service asks the collective: one question that is open, one that is over and what was decided."""

from dataclasses import dataclass
from datetime import timedelta

from blueprints.consultations import closing, services
from blueprints.consultations.models import Consultation
from blueprints.core import clock, db
from blueprints.demo.cast import AUBE
from blueprints.demo.plots import Filled, at


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: by whom, the answers, days until its end (negative: it is over), the votes, what was decided."""

    author: str
    question: str
    about: str
    choices: tuple[str, ...]
    ends: int
    votes: tuple[tuple[str, int], ...]
    outcome: str = ""


ASKED = (
    Asked(
        "nadia.benkirane",
        "À quelle heure se retrouver ?",
        "Nous pouvons changer l’heure des rencontres à partir du mois prochain.",
        ("Le matin", "L’après-midi", "Après 17 h 30", "Je ne sais pas"),
        -9,
        (
            ("awa.diallo", 2),
            ("lina.ouazzani", 3),
            ("mathis.kerboul", 3),
            ("camille.verdenal", 2),
            ("hugo.pericard", 3),
            ("thomas.graillot", 1),
            ("fatou.sarre", 3),
        ),
        "Une rencontre sur trois aura lieu à 17 h 30, dès le mois prochain. Romain réserve la salle.",
    ),
    Asked(
        "nadia.benkirane",
        "Quel lieu visiter ensemble ?",
        "Une seule visite est possible avant l’été. Le service paie le bus.",
        ("Un atelier de réparation de vélos", "Une bibliothèque", "Une cuisine collective", "Je ne veux pas de visite"),
        9,
        (("hugo.pericard", 1), ("camille.verdenal", 2), ("mathis.kerboul", 1)),
    ),
)


def play(filled: Filled) -> None:
    """Make the consultations of the first platform through the real services."""
    if filled.cast.host != AUBE.host:
        return
    for asked in ASKED:
        consultation = _open(filled, asked)
        for login, place in asked.votes:
            services.vote(consultation=consultation, person_id=filled.id_of(login), chosen=[place])
        db.session().flush()
        if asked.ends < 0:
            _close(filled, consultation, asked)


def _open(filled: Filled, asked: Asked) -> Consultation:
    end = at(asked.ends, "18:00") if asked.ends > 0 else clock.now() + timedelta(days=1)
    return services.open_consultation(
        author_id=filled.id_of(asked.author),
        client_id=db.new_id(),
        question=asked.question,
        about=asked.about,
        choices=asked.choices,
        several=False,
        opens_at=None,
        closes_at=end,
    )


def _close(filled: Filled, consultation: Consultation, asked: Asked) -> None:
    """Close it, and bring it back to its days."""
    closing.close(consultation=consultation, actor_id=filled.id_of(asked.author))
    closing.say_outcome(
        consultation=consultation, words=asked.outcome, version=None, actor_id=filled.id_of(asked.author)
    )
    ended = at(asked.ends, "18:00")
    consultation.opens_at = consultation.created_at = ended - timedelta(days=14)
    consultation.closes_at = consultation.closed_at = ended
    consultation.outcome_at = ended + timedelta(days=2)
