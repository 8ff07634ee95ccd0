"""Who the demo's people are. All of them are made up: no name, address or number belongs to anybody."""

from dataclasses import dataclass

from blueprints.accounts.models import Role
from blueprints.journeys.models import GuardianKind, JourneyRole, JourneyStage

B, C, M, F = Role.BENEFICIARY, Role.COACH, Role.MANAGER, Role.FACILITATOR
MAIL = "exemple.fr"


@dataclass(frozen=True, slots=True)
class Character:
    """One made-up person.

    Args:
        login: first.last, also the start of her address and what the demo's door calls her.
        name: first and last name.
        roles: what she is on her platform, the first one first.
        about: one line for who is about to enter as her.
        pseudonym: her name in the collective, for its members.
        word: her recognition word.
    """

    login: str
    name: str
    roles: tuple[Role, ...]
    about: str
    pseudonym: str | None = None
    word: str = ""

    @property
    def email(self) -> str:
        """Return her address."""
        return f"{self.login}@{MAIL}"

    @property
    def names(self) -> tuple[str, str]:
        """Return first and last name."""
        first, _, last = self.name.partition(" ")
        return first, last


@dataclass(frozen=True, slots=True)
class Road:
    """One made-up journey: the logins of its members, and since how many days.

    Args:
        person: the accompanied person.
        coach: her coach.
        stage: where she is.
        days: since when.
        manager: her manager, if she works.
        employer: where.
        doctor: the occupational doctor, if she takes part.
        left: a manager whose access ended ten days ago.
        guests: others who have a place in it: login, role, and which of the five a guardian is.
    """

    person: str
    coach: str
    stage: JourneyStage
    days: int
    manager: str = ""
    employer: str = ""
    doctor: str = ""
    left: str = ""
    guests: tuple[tuple[str, JourneyRole, GuardianKind | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Cast:
    """One made-up platform and everybody on it."""

    host: str
    name: str
    department: str
    contact: tuple[str, str, str, str]
    """Name, phone, address and hours of the human to reach."""
    operators: tuple[str, ...]
    people: tuple[Character, ...]
    roads: tuple[Road, ...]


HOURS = "du lundi au vendredi, de 9 h à 17 h"

AUBE = Cast(
    host="localhost",
    name="Cordée de l’Aube",
    department="Aube",
    contact=("Nadia Benkirane", "04 65 71 12 30", f"nadia.benkirane@{MAIL}", HOURS),
    operators=("Association Les Passerelles", "Établissement Le Tilleul"),
    people=(
        Character("awa.diallo", "Awa Diallo", (B,), "Elle travaille. Julien l’accompagne.", "Hirondelle", "tournesol"),
        Character("mathis.kerboul", "Mathis Kerboul", (B,), "Il travaille dans un jardin.", "Galet", "lanterne"),
        Character("lina.ouazzani", "Lina Ouazzani", (B,), "Elle cherche un travail.", "Colibri", "boussole"),
        Character("thomas.graillot", "Thomas Graillot", (B,), "Il prépare son projet.", "Tilleul", "cerf-volant"),
        Character("camille.verdenal", "Camille Verdenal", (B,), "Elle travaille en mairie.", "Mésange", "grelot"),
        Character("yanis.belhadri", "Yanis Belhadri", (B,), "Il vient d’arriver.", "Comète", "marmotte"),
        Character("elodie.marchandeau", "Élodie Marchandeau", (B,), "Elle cherche un travail.", "Fougère", "papier"),
        Character("bastien.loriquet", "Bastien Loriquet", (B,), "Il prépare son projet.", "Renard", "caillou"),
        Character("fatou.sarre", "Fatou Sarré", (B,), "Elle travaille dans une imprimerie.", "Libellule", "safran"),
        Character(
            "hugo.pericard", "Hugo Péricard", (B, Role.MODERATOR), "Il aide à relire les textes.", "Mistral", "noisette"
        ),
        Character(
            "mireille.castaing", "Mireille Castaing", (B,), "Son manager vient de changer.", "Sarment", "velours"
        ),
        Character("noemie.delaubrac", "Noémie Delaubrac", (B,), "Elle vient d’arriver.", "Origami", "framboise"),
        Character("julien.mercadier", "Julien Mercadier", (C,), "Il accompagne Awa et cinq autres personnes."),
        Character("ines.carpentier", "Inès Carpentier", (C,), "Elle accompagne quatre personnes."),
        Character(
            "romain.teyssier", "Romain Teyssier", (C, F), "Il est aussi animateur du collectif.", "Romain", "cabane"
        ),
        Character("sophie.lantier", "Sophie Lantier", (M,), "Elle est la manager d’Awa, aux Ateliers Brunel."),
        Character("marc.ostervald", "Marc Ostervald", (M,), "Il est le manager de Mathis, à la jardinerie."),
        Character("helene.dubrac", "Hélène Dubrac", (M,), "Elle est la manager de Camille, à la mairie."),
        Character("karim.zerrouki", "Karim Zerrouki", (M,), "Il est le manager de Fatou, à l’imprimerie."),
        Character(
            "beatrice.lemonnet", "Béatrice Lemonnet", (M,), "Elle est la manager d’Hugo. Elle a quitté Mireille."
        ),
        Character(
            "nadia.benkirane",
            "Nadia Benkirane",
            (F,),
            "Elle anime le collectif et relit les témoignages.",
            "Nadia",
            "phare",
        ),
        Character("claire.vasseur", "Claire Vasseur", (F,), "Elle anime le collectif avec Nadia.", "Claire", "moulin"),
        Character("samir.amrani", "Samir Amrani", (Role.DOCTOR,), "Il est le médecin du travail d’Awa."),
        Character(
            "vera.colombel",
            "Véra Colombel",
            (Role.DISABILITY_OFFICER,),
            "Elle est référente handicap aux Ateliers Brunel.",
        ),
        Character("luc.ferrandin", "Luc Ferrandin", (Role.PRESCRIBER,), "Il a orienté Élodie."),
        Character("rose.castellan", "Rose Castellan", (Role.GUARDIAN,), "Elle est la curatrice de Bastien."),
        Character(
            "odile.rambert", "Odile Rambert", (Role.ADMINISTRATOR,), "Elle voit qui est ici, et les invitations."
        ),
    ),
    roads=(
        Road(
            "awa.diallo",
            "julien.mercadier",
            JourneyStage.EMPLOYED,
            420,
            "sophie.lantier",
            "Ateliers Brunel",
            "samir.amrani",
            guests=(("vera.colombel", JourneyRole.DISABILITY_OFFICER, None),),
        ),
        Road(
            "mathis.kerboul",
            "ines.carpentier",
            JourneyStage.EMPLOYED,
            300,
            "marc.ostervald",
            "Jardinerie des Trois Chênes",
        ),
        Road("lina.ouazzani", "julien.mercadier", JourneyStage.SEEK, 90),
        Road("thomas.graillot", "ines.carpentier", JourneyStage.PLAN, 60),
        Road("camille.verdenal", "romain.teyssier", JourneyStage.EMPLOYED, 210, "helene.dubrac", "Mairie de Brenval"),
        Road("yanis.belhadri", "romain.teyssier", JourneyStage.ASSESS, 12),
        Road(
            "elodie.marchandeau",
            "julien.mercadier",
            JourneyStage.SEEK,
            130,
            guests=(("luc.ferrandin", JourneyRole.PRESCRIBER, None),),
        ),
        Road(
            "bastien.loriquet",
            "ines.carpentier",
            JourneyStage.PLAN,
            45,
            guests=(("rose.castellan", JourneyRole.GUARDIAN, GuardianKind.CURATOR),),
        ),
        Road("fatou.sarre", "julien.mercadier", JourneyStage.EMPLOYED, 510, "karim.zerrouki", "Imprimerie Corvisart"),
        Road(
            "hugo.pericard",
            "ines.carpentier",
            JourneyStage.EMPLOYED,
            180,
            "beatrice.lemonnet",
            "Résidence Les Glycines",
        ),
        Road(
            "mireille.castaing",
            "julien.mercadier",
            JourneyStage.EMPLOYED,
            700,
            employer="Résidence Les Glycines",
            left="beatrice.lemonnet",
        ),
        Road("noemie.delaubrac", "julien.mercadier", JourneyStage.ASSESS, 8),
    ),
)

MARCHES = Cast(
    host="autre.localhost",
    name="Cordée des Marches",
    department="Les Marches",
    contact=("Paul Sauvanet", "04 65 71 45 60", f"paul.sauvanet@{MAIL}", HOURS),
    operators=("Association Le Gué",),
    people=(
        Character(
            "lea.fontanel", "Léa Fontanel", (B,), "Elle travaille. Étienne l’accompagne.", "Pervenche", "écharpe"
        ),
        Character("oscar.prigent", "Oscar Prigent", (B,), "Il cherche un travail.", "Bouleau", "trombone"),
        Character("etienne.valmont", "Étienne Valmont", (C,), "Il accompagne Léa et Oscar."),
        Character("agathe.norroy", "Agathe Norroy", (M,), "Elle est la manager de Léa, à la Biscuiterie Plumet."),
        Character("paul.sauvanet", "Paul Sauvanet", (F,), "Il anime le collectif.", "Paul", "horloge"),
        Character(
            "brigitte.casterac",
            "Brigitte Castérac",
            (Role.ADMINISTRATOR,),
            "Elle voit qui est ici, et les invitations.",
        ),
    ),
    roads=(
        Road("lea.fontanel", "etienne.valmont", JourneyStage.EMPLOYED, 150, "agathe.norroy", "Biscuiterie Plumet"),
        Road("oscar.prigent", "etienne.valmont", JourneyStage.SEEK, 40),
    ),
)

CASTS = (AUBE, MARCHES)
CHARACTERS = {(cast.host, person.login): person for cast in CASTS for person in cast.people}
