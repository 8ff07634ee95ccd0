"""The difficult words of the interface: what they mean, in three short sentences at most.

To add a word, add it here, in the order of the alphabet. The laws read every definition (tests/laws/test_words.py).
"""

import unicodedata
from dataclasses import dataclass
from functools import cached_property

from flask_babel.speaklater import LazyString

from blueprints.core.i18n import lazy_gettext as _l


@dataclass(frozen=True, kw_only=True)
class Word:
    """One difficult word.

    Args:
        name: the word, the same in every wording.
        meaning: its definition, three sentences of at most twelve words.
        example: a sentence that uses it.
        full: what its letters stand for.
        forms: other ways in which it is written: plurals, both genders, shorter and longer names.
    """

    name: str
    meaning: LazyString
    example: LazyString | None = None
    full: LazyString | None = None
    forms: tuple[str, ...] = ()

    @cached_property
    def slug(self) -> str:
        """Return its anchor: "cle-d-acces"."""
        signs = unicodedata.normalize("NFKD", self.name.lower().replace("’", " "))
        return "-".join("".join(sign for sign in signs if sign.isalnum() or sign in " -").replace("-", " ").split())

    @property
    def letter(self) -> str:
        """Return the letter it is found under."""
        return self.slug[0].upper()

    @property
    def is_acronym(self) -> bool:
        """Tell whether it is made of initials, which are only ever written in capitals."""
        return self.name.isupper()


WORDS = (
    Word(
        name="Agefiph",
        meaning=_l("Un fonds qui donne de l’argent pour l’emploi des personnes handicapées. Il aide les entreprises."),
        example=_l("L’Agefiph peut payer un siège adapté."),
    ),
    Word(
        name="AGPL",
        full=_l("licence publique générale Affero"),
        meaning=_l("Une règle pour les logiciels. Chacun peut lire, changer et partager le logiciel."),
    ),
    Word(
        name="Aménagement",
        meaning=_l("Un changement au travail, pour que le travail soit possible pour vous."),
        example=_l("Un bureau au calme est un aménagement."),
        forms=("aménagements",),
    ),
    Word(
        name="Animateur ou animatrice du collectif",
        meaning=_l("La personne du service qui organise les rencontres. Elle relit aussi les témoignages."),
        example=_l("L’animatrice propose trois dates."),
        forms=("animateur", "animatrice", "animateurs", "animatrices"),
    ),
    Word(
        name="Anonyme",
        meaning=_l("Sans nom. Les autres ne savent pas qui a écrit."),
        example=_l("Ce message est anonyme."),
        forms=("anonymes",),
    ),
    Word(
        name="Appareil",
        meaning=_l("Un ordinateur, un téléphone ou une tablette."),
        example=_l("Vous êtes connecté sur deux appareils : l’ordinateur et le téléphone."),
        forms=("appareils",),
    ),
    Word(
        name="Audit",
        meaning=_l("Un contrôle complet. Une personne vérifie tout, avec une liste."),
        example=_l("Un audit dit si le site est accessible à tous."),
        forms=("audits",),
    ),
    Word(
        name="Bilan",
        meaning=_l("Un moment pour dire ce qui va bien ou mal. Ensuite, on change des choses."),
        example=_l("Un bilan a lieu au moins tous les trois mois."),
        forms=("bilans",),
    ),
    Word(
        name="Cap emploi",
        meaning=_l("Un service public gratuit. Il aide les personnes handicapées à trouver ou garder un travail."),
        example=_l("Cap emploi peut donner l’accord pour l’emploi accompagné."),
    ),
    Word(
        name="CDAPH",
        full=_l("commission des droits et de l’autonomie des personnes handicapées"),
        meaning=_l("Le groupe de personnes qui décide à la MDPH. Il dit oui ou non à vos demandes."),
        example=_l("La CDAPH donne la RQTH."),
    ),
    Word(
        name="Charte",
        meaning=_l("Les règles de vie du collectif. Tout le monde les suit."),
        example=_l("La charte dit : on ne se moque de personne."),
        forms=("chartes", "règles de vie"),
    ),
    Word(
        name="Clé d’accès",
        meaning=_l("Une façon de se connecter sans mot de passe. L’appareil vous reconnaît : doigt, visage ou code."),
        example=_l("Avec une clé d’accès, vous posez le doigt et vous êtes connecté."),
        forms=("clés d’accès", "passkey", "passkeys"),
    ),
    Word(
        name="CNIL",
        full=_l("commission nationale de l’informatique et des libertés"),
        meaning=_l("Elle protège vos données personnelles. Vous pouvez lui écrire si on ne les respecte pas."),
    ),
    Word(
        name="Code à usage unique",
        meaning=_l("Un code de six chiffres, qui sert une seule fois. Une application du téléphone vous le donne."),
        example=_l("Écrivez le code à usage unique, puis continuez."),
        forms=("codes à usage unique",),
    ),
    Word(
        name="Code de secours",
        meaning=_l("Un code à garder sur papier. Il sert si vous perdez votre téléphone."),
        example=_l("Chaque code de secours sert une seule fois."),
        forms=("codes de secours",),
    ),
    Word(
        name="Collectif",
        meaning=_l("Le groupe des personnes accompagnées. Elles se rencontrent et se donnent des conseils."),
        example=_l("Le collectif se réunit ce mardi."),
        forms=("collectifs",),
    ),
    Word(
        name="Consultation",
        meaning=_l("Le service pose une question à toutes les personnes accompagnées. Chacune peut voter."),
        example=_l("La consultation est finie, lisez le résultat."),
        forms=("consultations",),
    ),
    Word(
        name="Convention d’appui",
        meaning=_l("Un accord écrit entre un ESAT, la plateforme et l’employeur. L’ESAT continue à vous aider."),
        example=_l("Avec la convention d’appui, l’ESAT reste à vos côtés."),
        forms=("conventions d’appui",),
    ),
    Word(
        name="Convention individuelle d’accompagnement",
        meaning=_l("Un accord écrit entre vous, l’employeur et la plateforme. Il dit qui fait quoi."),
        example=_l("Vous signez la convention, l’employeur aussi."),
        forms=("convention individuelle", "conventions individuelles"),
    ),
    Word(
        name="Curatelle",
        meaning=_l("Une aide décidée par un juge. Un curateur ou une curatrice vous aide à décider."),
        example=_l("En curatelle, certains papiers se signent à deux."),
        forms=("curateur", "curatrice", "curateurs", "curatrices"),
    ),
    Word(
        name="Dispositif",
        meaning=_l("Une aide organisée, avec des règles. Un dispositif public vient de l’État."),
        example=_l("L’emploi accompagné est un dispositif public gratuit."),
        forms=("dispositifs", "dispositif public"),
    ),
    Word(
        name="Données personnelles",
        meaning=_l("Tout ce qui parle de vous : votre nom, votre adresse, vos messages."),
        example=_l("Votre numéro de téléphone est une donnée personnelle."),
        forms=("donnée personnelle",),
    ),
    Word(
        name="Emploi accompagné",
        meaning=_l("Une aide pour trouver un travail et le garder. La même personne vous aide, longtemps."),
        example=_l("L’emploi accompagné est gratuit."),
    ),
    Word(
        name="ESAT",
        full=_l("établissement ou service d’accompagnement par le travail"),
        meaning=_l("Un lieu de travail pour des personnes handicapées. Le rythme est adapté à chacun."),
        example=_l("Vous travaillez en ESAT et vous voulez essayer ailleurs."),
    ),
    Word(
        name="FALC",
        full=_l("facile à lire et à comprendre"),
        meaning=_l("Une façon d’écrire des textes simples. Des personnes concernées relisent ces textes."),
        example=_l("Un texte en FALC a des phrases courtes."),
    ),
    Word(
        name="FIPHFP",
        full=_l("fonds pour l’insertion des personnes handicapées dans la fonction publique"),
        meaning=_l(
            "Un fonds qui donne de l’argent pour l’emploi des personnes handicapées. Il aide le service public."
        ),
    ),
    Word(
        name="France Travail",
        meaning=_l("Le service public qui aide à trouver un travail. Avant, il s’appelait Pôle emploi."),
        example=_l("Vous cherchez un travail : France Travail peut vous aider."),
    ),
    Word(
        name="Handicap psychique",
        meaning=_l("Une maladie qui touche l’humeur ou les pensées. Elle gêne la vie de tous les jours."),
        example=_l("Un handicap psychique ne se voit pas toujours."),
        forms=("handicaps psychiques",),
    ),
    Word(
        name="JavaScript",
        meaning=_l("Un langage d’ordinateur. Il fait bouger ou changer des choses dans une page."),
        example=_l("Ce site marche aussi sans JavaScript."),
    ),
    Word(
        name="Job coach",
        meaning=_l("La personne qui vous aide à trouver et à garder un travail. On dit aussi conseiller."),
        example=_l("Le job coach vient dans l’entreprise avec vous."),
        forms=("job coachs",),
    ),
    Word(
        name="Manager",
        meaning=_l("La personne qui organise votre travail dans l’entreprise. On dit aussi chef ou cheffe."),
        example=_l("Votre manager vous montre le travail."),
        forms=("managers",),
    ),
    Word(
        name="MDPH",
        full=_l("maison départementale des personnes handicapées"),
        meaning=_l("Le lieu où demander des aides pour le handicap. Dans certains départements, on dit MDA."),
        example=_l("Vous demandez la RQTH à la MDPH."),
        forms=("MDA",),
    ),
    Word(
        name="Médecin du travail",
        meaning=_l("Le médecin qui s’occupe de votre santé au travail. Il ne dit pas votre maladie à l’employeur."),
        example=_l("Le médecin du travail propose un autre horaire."),
        forms=("médecins du travail", "médecine du travail"),
    ),
    Word(
        name="Milieu ordinaire",
        meaning=_l("Une entreprise, une association ou une administration, comme pour tout le monde."),
        example=_l("Un magasin, une mairie : c’est le milieu ordinaire."),
    ),
    Word(
        name="Mission locale",
        meaning=_l("Un service gratuit pour les jeunes de 16 à 25 ans. Il aide pour le travail et la vie."),
        example=_l("Vous avez 20 ans : la mission locale peut vous aider."),
        forms=("missions locales",),
    ),
    Word(
        name="Modération",
        meaning=_l("Relire ce que les gens écrivent, pour que chacun soit respecté."),
        example=_l("La modération enlève un message qui blesse."),
        forms=("modérateur", "modératrice", "modérateurs", "modératrices"),
    ),
    Word(
        name="Navigateur",
        meaning=_l("Le programme qui ouvre les sites : Firefox, Chrome, Edge ou Safari."),
        example=_l("Ouvrez le lien dans le même navigateur."),
        forms=("navigateurs",),
    ),
    Word(
        name="Ordre du jour",
        meaning=_l("La liste de ce dont on parle à une rencontre."),
        example=_l("Votre idée est à l’ordre du jour de jeudi."),
    ),
    Word(
        name="PDF",
        full=_l("format de document portable"),
        meaning=_l("Un document qui a le même aspect sur tous les appareils. On peut le lire et l’imprimer."),
        example=_l("La liste des horaires est un PDF."),
    ),
    Word(
        name="Personne de confiance",
        meaning=_l("Une personne que vous choisissez pour vous aider. Elle ne décide pas à votre place."),
        example=_l("Ma sœur est ma personne de confiance."),
        forms=("personnes de confiance",),
    ),
    Word(
        name="Plateforme",
        meaning=_l("Le service qui vous accompagne. Il y en a un dans chaque département."),
        example=_l("Vous appelez la plateforme pour demander de l’aide."),
        forms=("plateformes",),
    ),
    Word(
        name="Prescripteur",
        meaning=_l("Le service qui donne l’accord pour l’aide. Par exemple : la MDPH ou France Travail."),
        example=_l("Le prescripteur dit oui à votre demande."),
        forms=("prescripteurs", "prescriptrice", "prescriptrices"),
    ),
    Word(
        name="Pseudonyme",
        meaning=_l("Un nom que vous inventez. Il cache votre vrai nom."),
        example=_l("Votre pseudonyme est « Mésange »."),
        forms=("pseudonymes", "pseudo"),
    ),
    Word(
        name="QR code",
        meaning=_l("Un carré de points noirs et blancs. Le téléphone le lit avec son appareil photo."),
        example=_l("Montrez le QR code au téléphone : la page s’ouvre."),
        forms=("QR codes",),
    ),
    Word(
        name="Référent handicap",
        meaning=_l("Dans l’entreprise, la personne qui aide les salariés handicapés."),
        example=_l("La référente handicap connaît les aides."),
        forms=(
            "référents handicap",
            "référente handicap",
            "référentes handicap",
            "référent ou la référente handicap",
            "référent ou référente handicap",
        ),
    ),
    Word(
        name="RGAA",
        full=_l("référentiel général d’amélioration de l’accessibilité"),
        meaning=_l("Les règles de l’État, pour des sites faciles à lire pour tous."),
        example=_l("Ce site suit le RGAA."),
    ),
    Word(
        name="RQTH",
        full=_l("reconnaissance de la qualité de travailleur handicapé"),
        meaning=_l("Un papier qui dit : votre handicap compte au travail. Vous le demandez à la MDPH."),
        example=_l("Vous dites que vous avez une RQTH seulement si vous voulez."),
    ),
    Word(
        name="Service de prévention et de santé au travail",
        meaning=_l("Le service qui s’occupe de la santé au travail. Le médecin du travail y travaille."),
        example=_l("Vous pouvez appeler ce service vous-même."),
        forms=("services de prévention et de santé au travail", "SPST"),
    ),
    Word(
        name="SMS",
        meaning=_l("Un message court, écrit, envoyé de téléphone à téléphone."),
        example=_l("Vous recevez un SMS : « Vous avez un message »."),
    ),
    Word(
        name="Témoignage",
        meaning=_l("Une personne raconte ce qu’elle a vécu, avec ses mots."),
        example=_l("Awa écrit un témoignage sur son travail."),
        forms=("témoignages",),
    ),
    Word(
        name="Tuteur en entreprise",
        meaning=_l("Un collègue qui vous montre le travail et répond à vos questions."),
        example=_l("Votre tuteur en entreprise vous aide la première semaine."),
        forms=("tutrice en entreprise", "tuteurs en entreprise"),
    ),
    Word(
        name="Tuteur légal",
        meaning=_l("Une personne choisie par un juge. Elle décide avec vous, ou pour vous, de certaines choses."),
        example=_l("La tutrice légale signe des papiers."),
        forms=("tutrice légale", "tuteurs légaux", "tutelle"),
    ),
    Word(
        name="Visio",
        meaning=_l("Une rencontre par écran. Vous voyez les autres et vous leur parlez."),
        example=_l("Vous venez en visio : vous restez chez vous."),
        forms=("visioconférence",),
    ),
    Word(
        name="WCAG",
        full=_l("règles pour l’accessibilité des contenus web"),
        meaning=_l("Les règles de tous les pays, pour des sites faciles à lire."),
        example=_l("Le niveau AA des WCAG est le niveau moyen."),
    ),
)
"""In the order of the alphabet."""
BY_SLUG = {word.slug: word for word in WORDS}
