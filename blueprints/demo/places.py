"""Where the demo's members meet: one place that is described whole, its door drawn here, and one that is half known."""

from datetime import timedelta
from io import BytesIO

from sqlalchemy import select

from blueprints.core import clock, db
from blueprints.demo.plots import Filled
from blueprints.meetings.models import Meeting
from blueprints.meetings.places import set_place
from blueprints.venues import services as venues
from blueprints.venues.models import Suits, Venue
from blueprints.venues.services import Sheet

KEEPER = "nadia.benkirane"
YES, PARTLY = Suits.YES.value, Suits.PARTLY.value
HOUSE = Sheet(
    name="Maison des associations, salle Tilleul",
    address="8 place du Lavoir, Brenval",
    entrance="La porte est verte. Il n’y a pas de marche. Sonnez à «\u00a0Tilleul\u00a0».",
    facts={
        "step_free": (YES, "Un ascenseur large va jusqu’à la salle."),
        "noise": ("", "Calme. Une école est en récréation à 15 h 30."),
        "light": ("", "Grandes fenêtres, rideaux. Pas de néon."),
        "crowd": ("", "12 personnes au plus. Souvent 7 ou 8."),
        "quiet_room": (YES, "Juste à côté. Vous y allez sans demander."),
        "toilets": (YES, "Dans le couloir. Une est accessible en fauteuil."),
        "transport": ("", "Bus 4, arrêt Lavoir, à 2 minutes. Parking gratuit."),
        "welcome": ("", "Nadia attend à la porte. Elle porte une écharpe orange."),
        "breaks": ("", "Une pause de 15 minutes au milieu. Café et eau."),
        "leaving": (YES, "Quand vous voulez, sans vous expliquer."),
        "camera": ("", "Caméra et micro ne sont pas obligatoires."),
        "costs": (YES, "Le transport est remboursé. Gardez votre ticket."),
        "phone": ("", "Un souci\u00a0? Nadia\u00a0: 04 65 71 12 30."),
    },
    steps=(
        "Prenez le bus 4 et descendez à l’arrêt Lavoir.",
        "Traversez au passage piéton, devant la boulangerie.",
        "Suivez le mur de pierre, sur votre droite, pendant une minute.",
        "La porte est verte, entre deux fenêtres. Sonnez à «\u00a0Tilleul\u00a0».",
        "Prenez l’ascenseur. La salle est au premier étage, à gauche.",
    ),
)
CAFE = Sheet(
    name="Café du Pont",
    address="Quai des Tanneurs, Brenval",
    entrance="Une marche à l’entrée. Poussez fort, la porte est lourde.",
    facts={
        "step_free": (PARTLY, "Une marche. Le patron sort une rampe si on demande."),
        "noise": ("", "Bruyant à midi, calme l’après-midi."),
        "leaving": (YES, "Quand vous voulez."),
    },
    steps=(),
)
SEEN = "Dessin de l’entrée\u00a0: une porte verte sans marche, entre deux fenêtres, sous un panneau clair."


def play(filled: Filled) -> None:
    """Describe the places of the first platform, and give them to its meetings; the other has lines of text only."""
    if KEEPER not in filled.people:
        return
    house, cafe = _describe(filled, HOUSE, days=40), _describe(filled, CAFE, days=400)
    venues.show_door(venue=house, picture=_door(), about=SEEN, actor_id=filled.id_of(KEEPER))
    db.session().flush()
    for meeting in db.session().scalars(select(Meeting).order_by(Meeting.id)):
        found = next((one for one in (house, cafe) if meeting.place.startswith(one.name)), None)
        if found is not None:
            set_place(meeting=meeting, place="", venue_id=found.id)


def _describe(filled: Filled, sheet: Sheet, *, days: int) -> Venue:
    """Write a sheet that was verified so many days ago."""
    keeper = filled.id_of(KEEPER)
    venue, _ = venues.make_venue(author_id=keeper, client_id=db.new_id(), sheet=sheet)
    venues.verify(venue=venue, version=venue.version, actor_id=keeper)
    venue.created_at = venue.verified_at = clock.now() - timedelta(days=days)
    db.session().flush()
    return venue


def _door() -> bytes:
    """Draw a green door between two windows."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - only the filling of the demo draws

    wall, ground, trim, door, glass, sign = "#e8dfd0", "#b9b2a6", "#f7f3ea", "#2f6b4f", "#bcd3dc", "#fbf8f1"
    image = Image.new("RGB", (900, 690), wall)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 588, 900, 690), fill=ground)
    pen.rounded_rectangle((306, 174, 594, 588), 12, fill=trim)
    pen.rectangle((330, 198, 570, 588), fill=door)
    for box in ((360, 234, 540, 378), (78, 252, 234, 450), (666, 252, 822, 450)):
        pen.rounded_rectangle(box, 6, fill=glass, outline=trim, width=6)
    for middle in (156, 744):
        pen.line((middle, 252, middle, 450), fill=trim, width=6)
        pen.line((middle - 78, 351, middle + 78, 351), fill=trim, width=6)
    pen.ellipse((528, 426, 552, 450), fill="#e7c15a")
    pen.rounded_rectangle((246, 72, 654, 144), 9, fill=sign, outline="#c9bda6", width=3)
    for start in range(282, 618, 48):
        pen.line((start, 108, start + 30, 108), fill="#7a6c57", width=6)
    out = BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()
