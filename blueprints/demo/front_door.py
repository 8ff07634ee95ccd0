"""What strangers wrote in the demo, in every state, and the places where one may come. All of it is made up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import update

from blueprints.accounts import queries as accounts
from blueprints.accounts.models import Site
from blueprints.core import db
from blueprints.demo.cast import AUBE, MARCHES
from blueprints.demo.plots import Filled, at
from blueprints.front_door import services
from blueprints.front_door.doubts import Doubt
from blueprints.front_door.letters import Letter
from blueprints.front_door.models import AnswerWay, Asker, Channel, Enquiry, EnquiryStep, Purpose

PHONE, MAIL = Channel.PHONE, Channel.MAIL


@dataclass(frozen=True, slots=True)
class Note:
    """One message: who writes and why, how many days ago and when, her words, and what the service did since.

    `done` holds the acts in order; each moves the clock on by an hour.
    """

    asker: Asker
    purpose: Purpose
    days: int
    moment: str
    channel: Channel
    letter: Letter
    handler: str = ""
    done: tuple[Callable[..., None], ...] = field(default_factory=tuple)
    doubts: tuple[Doubt, ...] = ()


_by_phone = partial(services.record_answer, way=AnswerWay.PHONE, note="Rendez-vous pris, jeudi à 10 h.")
_by_mail = partial(services.record_answer, way=AnswerWay.MAIL, note="La liste à cocher est partie avec la réponse.")

AUBE_NOTES = (
    Note(
        Asker.RELATIVE,
        Purpose.SUPPORT,
        2,
        "9:20",
        PHONE,
        Letter(
            message="Mon fils a 19 ans. Il a une RQTH et il voudrait travailler dans un garage. Par où commencer ?",
            name="Martine",
            contact="06 39 98 12 04",
            town="Brenval",
        ),
    ),
    Note(
        Asker.CONCERNED,
        Purpose.SUPPORT,
        1,
        "18:45",
        MAIL,
        Letter(
            message="Je travaille à mi-temps et je n’y arrive plus depuis le déménagement du bureau. "
            "Est-ce que vous aidez aussi les gens qui ont déjà un travail ?",
            name="Solène",
            contact="solene.garandel@exemple.fr",
        ),
    ),
    Note(
        Asker.UNSAID,
        Purpose.QUESTION,
        1,
        "3:12",
        MAIL,
        Letter(
            message="Visibilité garantie pour votre site ! https://a.exemple.fr https://b.exemple.fr https://c.exemple.fr",
            name="Équipe Visibilité",
            contact="offre@exemple.fr",
        ),
        doubts=(Doubt.QUICK, Doubt.LINKS),
    ),
    Note(
        Asker.EMPLOYER,
        Purpose.QUESTION,
        2,
        "14:05",
        PHONE,
        Letter(
            message="Nous recrutons un magasinier qui sort d’un ESAT. Qui peut nous aider à préparer son arrivée ?",
            name="M. Aubertin",
            contact="03 53 01 22 40",
            town="Romilly",
        ),
        "nadia.benkirane",
        (services.claim,),
    ),
    Note(
        Asker.PRESCRIBER,
        Purpose.QUESTION,
        5,
        "11:30",
        PHONE,
        Letter(
            message="Je suis conseillère en mission locale. J’aimerais vous présenter une situation, sans nom.",
            name="Mme Delorme",
            contact="03 53 01 22 58",
        ),
        "claire.vasseur",
        (services.claim, _by_phone),
    ),
    Note(
        Asker.EMPLOYER,
        Purpose.QUESTION,
        20,
        "16:40",
        MAIL,
        Letter(
            message="Où trouver la liste des six étapes, s’il vous plaît ?",
            name="Service du personnel",
            contact="personnel@exemple.fr",
        ),
        "nadia.benkirane",
        (services.claim, _by_mail, services.close),
    ),
    Note(
        Asker.UNSAID,
        Purpose.QUESTION,
        9,
        "2:03",
        MAIL,
        Letter(message="Crédit sans justificatif https://a.exemple.fr", contact="credit@exemple.fr"),
        "nadia.benkirane",
        (services.set_aside,),
    ),
)
MARCHES_NOTES = (
    Note(
        Asker.CONCERNED,
        Purpose.SUPPORT,
        1,
        "10:10",
        PHONE,
        Letter(message="Bonjour, je voudrais un rendez-vous.", name="Ilan", contact="06 39 98 44 71"),
    ),
)
NOTES = {AUBE.host: AUBE_NOTES, MARCHES.host: MARCHES_NOTES}
PLACES = {
    AUBE.host: (
        (
            "La maison de Brenval",
            "12 rue des Tisserands\nBrenval",
            "L’entrée est de plain-pied. Arrêt de bus Tisserands, ligne 3. Nadia vous accueille à la porte.",
            "04 65 71 12 30",
            "Du lundi au vendredi, de 9 h à 17 h",
        ),
        (
            "L’antenne du Moulin",
            "3 place du Moulin\nSaint-Aubin-le-Haut",
            "Une rampe à gauche de l’escalier. La salle du fond est calme.",
            "04 65 71 12 36",
            "Le mardi et le jeudi, de 9 h à 12 h",
        ),
    ),
    MARCHES.host: (
        ("Le Gué", "8 quai des Lavandières\nPont-la-Marche", "Sonnez à l’interphone : Le Gué.", "04 65 71 45 60", ""),
    ),
}


def play(filled: Filled) -> None:
    """Make the places and the messages of a platform, inside the unit of work in force."""
    if not accounts.list_sites():
        for position, (name, address, access, phone, hours) in enumerate(PLACES[filled.cast.host]):
            db.session().add(
                Site(
                    platform_id=db.platform_id(),
                    name=name,
                    address=address,
                    access=access,
                    phone=phone,
                    hours=hours,
                    is_public=True,
                    position=position,
                )
            )
    for note in NOTES[filled.cast.host]:
        _write(filled, note)


def _write(filled: Filled, note: Note) -> None:
    made = services.receive(
        client_id=db.secret_id(),
        asker=note.asker,
        purpose=note.purpose,
        channel=note.channel,
        letter=note.letter,
        doubts=note.doubts,
    )
    for act in note.done:
        act(enquiry=made, actor_id=filled.id_of(note.handler))
    db.session().flush()
    _set_back(made, note)


def _set_back(made: Enquiry, note: Note) -> None:
    """Give the message and its steps the moments that they are said to have."""
    came = at(-note.days, note.moment)
    made.received_at = came
    for number in range(len(note.done) + 1):
        moment = came.replace(hour=min(came.hour + number, 18))
        step = update(EnquiryStep).where(EnquiryStep.enquiry_id == made.id, EnquiryStep.number == number + 1)
        db.session().execute(step.values(at=moment).execution_options(synchronize_session=False))
        made.changed_at = moment
