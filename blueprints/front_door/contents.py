"""The longer lists of the public pages: the employer's checklist, and the made-up stories."""

from dataclasses import dataclass

from flask_babel.speaklater import LazyString

from blueprints.core.i18n import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Step:
    """One of the employer's six steps: what to tick, and what to watch."""

    title: LazyString
    to_do: tuple[LazyString, ...]
    watch: LazyString


CHECKLIST = (
    Step(
        _l("Clarifier votre besoin"),
        (
            _l("J’ai écrit ce qui est difficile au travail, avec des faits."),
            _l("J’ai noté ce que nous avons déjà essayé, et avec qui."),
            _l("J’en ai parlé avec la personne. Elle est d’accord pour avancer."),
            _l("J’ai appelé France Travail, Cap emploi, la mission locale ou la MDPH."),
        ),
        _l("vérifiez d’abord que l’emploi accompagné est la bonne aide."),
    ),
    Step(
        _l("Décrire le poste avec précision"),
        (
            _l("J’ai décrit les tâches, une par une."),
            _l("J’ai décrit le lieu : bruit, lumière, passage, outils."),
            _l("J’ai décrit les horaires, les pauses et les délais."),
            _l("J’ai décrit les échanges avec les collègues et le public."),
            _l("J’ai demandé l’avis du manager et de la médecine du travail."),
        ),
        _l("rien n’est évident. Écrivez aussi ce qui va de soi pour vous."),
    ),
    Step(
        _l("Se rencontrer avant de commencer"),
        (
            _l("Tout le monde est invité : la personne, le manager, la plateforme."),
            _l("Le médecin du travail et le référent handicap sont invités, si la personne est d’accord."),
            _l("Chaque personne a dit son rôle."),
            _l("Les buts sont écrits en mots simples."),
            _l("La convention individuelle dit quand et comment la plateforme vient sur place."),
        ),
        _l("prenez le temps. Une rencontre trop courte ne suffit pas."),
    ),
    Step(
        _l("Écrire un plan adapté"),
        (
            _l("Le plan part des compétences de la personne."),
            _l("Le plan tient compte du lieu, de l’équipe et des horaires."),
            _l("Chaque action a une personne et une date."),
            _l("La personne a relu le plan. Elle est d’accord."),
        ),
        _l("deux situations ne se ressemblent pas. Ne copiez pas un autre plan."),
    ),
    Step(
        _l("Tester, puis ajuster"),
        (
            _l("Les mesures sont en place, une à la fois si possible."),
            _l("Chaque mesure est testée entre deux dates."),
            _l("Le manager connaît les besoins de la personne, et ses forces."),
            _l("Je sais qui appeler si quelque chose bloque."),
        ),
        _l("la première idée n’est pas toujours la bonne. Changer est normal."),
    ),
    Step(
        _l("Se revoir régulièrement"),
        (
            _l("Un bilan est prévu au moins tous les trois mois."),
            _l("Chaque personne peut parler, et la personne accompagnée d’abord."),
            _l("Les mesures sont gardées, changées ou arrêtées."),
            _l("La date du prochain bilan est notée."),
        ),
        _l("quand tout va bien, gardez le bilan. Il évite les mauvaises surprises."),
    ),
)


@dataclass(frozen=True, slots=True)
class Story:
    """A made-up situation: what was in the way, what was tried, what changed."""

    title: LazyString
    before: LazyString
    tried: LazyString
    after: LazyString


STORIES = (
    Story(
        _l("Malik et le bruit du bureau"),
        _l(
            "Malik est autiste. Il commence dans un grand bureau. Les voix et la lumière l’épuisent avant midi. "
            "Sa manager pense qu’il n’aime pas l’équipe."
        ),
        _l(
            "La conseillère explique ce qui fatigue au travail. Ensemble, ils testent une place près du mur, "
            "un casque, et des consignes écrites."
        ),
        _l("La place et les consignes sont gardées. Le casque n’a pas servi. Malik reste et prend de l’assurance."),
    ),
    Story(
        _l("Jeanne et les matins difficiles"),
        _l(
            "Jeanne travaille depuis six ans. Depuis peu, elle est très fatiguée le matin. "
            "Elle a peur de devoir s’arrêter."
        ),
        _l(
            "Jeanne choisit ce qu’elle veut dire. Son conseiller parle des horaires avec le manager, pas de sa santé. "
            "Elle commence plus tard pendant six semaines. Son conseiller l’appelle chaque semaine."
        ),
        _l("Jeanne n’a pas eu besoin d’arrêt. Elle a repris ses horaires. Les appels sont devenus rares."),
    ),
    Story(
        _l("Enzo cherche son premier travail"),
        _l(
            "Enzo a un trouble du développement intellectuel. Il veut travailler. "
            "Il ne sait pas quel métier choisir, et lire une annonce est long."
        ),
        _l(
            "Sa conseillère prend le temps. Ils visitent trois lieux de travail. "
            "Ils préparent l’entretien avec des photos. Elle appelle l’employeur avant."
        ),
        _l("Enzo travaille dans une jardinerie, quatre matins par semaine. Sa conseillère y passe souvent."),
    ),
    Story(
        _l("Sonia quitte l’ESAT"),
        _l("Sonia travaille à la blanchisserie d’un ESAT. Un hôtel veut l’embaucher. Elle a peur d’être seule."),
        _l(
            "L’ESAT et l’hôtel signent une convention d’appui. Une éducatrice de l’ESAT vient la voir. "
            "Elle montre aussi à l’équipe comment donner une consigne."
        ),
        _l("À la fin de la convention, la plateforme prend le relais. Sonia connaît déjà sa conseillère."),
    ),
)
