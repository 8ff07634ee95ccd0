"""The demo's testimonials, one in every state."""

from blueprints.demo.plots import Story
from blueprints.testimonials.models import ConsentUse, Signature, TestimonialState
from blueprints.testimonials.themes import Theme

S = TestimonialState

AUBE = (
    Story(
        "mireille.castaing",
        S.PUBLISHED,
        345,
        "L’atelier quand il est calme",
        "Je n’osais pas dire que le bruit m’épuisait. Mon conseiller l’a dit avec moi.\n\n"
        "Depuis, je commence à 7 heures, quand l’atelier est calme. Je rentre moins fatiguée. "
        "Mes collègues ont vu que je travaillais mieux. Deux d’entre eux viennent plus tôt aussi.",
        Signature.FIRST_NAME,
        reviewer="nadia.benkirane",
        theme=Theme.AT_WORK,
        uses=(ConsentUse.LEAFLET, ConsentUse.NETWORKS),
        served="Dépliant «\u00a0Des personnes racontent leur travail\u00a0», forum de l’emploi",
        ends_in=20,
    ),
    Story(
        "thomas.graillot",
        S.PUBLISHED,
        40,
        "Trois stages avant de savoir",
        "Au début, je voulais faire comme tout le monde. Je disais oui à tout.\n\n"
        "Avec ma conseillère, j’ai essayé trois stages. Le premier était trop rapide. Le deuxième était trop seul. "
        "Le troisième allait bien. J’ai appris que dire non, c’est aussi avancer.",
        signed_as="Tilleul",
        reviewer="claire.vasseur",
        theme=Theme.SEEKING,
        uses=(ConsentUse.LEAFLET,),
    ),
    Story(
        "thomas.graillot",
        S.PUBLISHED,
        25,
        "Les mois où je ne sortais plus",
        "Il y a eu un hiver où je ne sortais plus de chez moi. Un ancien chef m’humiliait devant les autres.\n\n"
        "J’en ai parlé à mon médecin, puis à ma conseillère. Elles m’ont cru tout de suite. "
        "Aujourd’hui je travaille ailleurs. On me dit bonjour le matin.",
        signed_as="Tilleul",
        reviewer="claire.vasseur",
        theme=Theme.FATIGUE,
        warning="Ce récit parle d’humiliations au travail et de dépression",
        uses=(ConsentUse.LEAFLET,),
    ),
    Story(
        "lina.ouazzani",
        S.PUBLISHED,
        15,
        "Quelqu’un qui reste",
        "Le plus important pour moi, c’est que la même personne m’accompagne.\n\n"
        "Je n’ai pas besoin de tout raconter à chaque fois.",
        Signature.NONE,
        reviewer="nadia.benkirane",
        theme=Theme.TELLING,
        sound="quelqu-un-qui-reste.mp3",
    ),
    Story(
        "camille.verdenal",
        S.PUBLISHED,
        10,
        "À trois, on a osé demander",
        "On se connaît par les rencontres. Chacune avait le même souci\u00a0: dire que la journée est trop longue.\n\n"
        "On a préparé la phrase ensemble. Une l’a dite à son chef, puis une autre, puis la dernière. "
        "Deux ont changé d’horaires. La troisième attend encore, mais elle n’est plus seule.",
        signed_as="Mésange",
        reviewer="nadia.benkirane",
        theme=Theme.AT_WORK,
        together=(("fatou.sarre", "Libellule"), ("mireille.castaing", "Aubépine")),
    ),
    Story(
        "thomas.graillot",
        S.DRAFT,
        2,
        "Ce qu’on dirait à un nouveau",
        "On est deux à vouloir écrire ce texte.\n\nN’attends pas d’aller bien pour venir. "
        "Viens, assieds-toi, écoute. C’est déjà beaucoup.",
        together=(("awa.diallo", ""),),
    ),
    Story(
        "awa.diallo",
        S.DRAFT,
        1,
        "Mon premier mois au magasin",
        "Le premier jour, j’ai eu peur de me tromper de rayon.\n\nMa manager m’a donné un plan. Je l’ai encore.",
    ),
    Story(
        "lina.ouazzani",
        S.DRAFT,
        3,
        "Dire les choses à voix haute",
        "Écrire me fatigue, alors j’ai parlé et Nadia a tapé.\n\nÀ l’entretien, j’ai demandé à répondre à l’oral. "
        "On m’a dit oui.",
        dictated="nadia.benkirane",
    ),
    Story(
        "bastien.loriquet",
        S.SUBMITTED,
        4,
        "Le bus de sept heures",
        "J’avais peur du bus. Romain a fait le trajet avec moi, deux fois.\n\nMaintenant, je le prends seul.",
        signed_as="Renard",
        dictated="romain.teyssier",
    ),
    Story(
        "camille.verdenal",
        S.SUBMITTED,
        2,
        "Un tableau de couleurs",
        "À la mairie, les tâches étaient dites à l’oral. J’en oubliais.\n\n"
        "Maintenant il y a un tableau avec des couleurs. Toute l’équipe s’en sert.",
        signed_as="Mésange",
    ),
    Story(
        "hugo.pericard",
        S.IN_REVIEW,
        5,
        "La cuisine à mon rythme",
        "En cuisine, tout va vite. J’ai demandé à faire les mêmes gestes chaque matin.\n\n"
        "Ça me rassure, et je suis rapide.",
        Signature.INITIAL,
        reviewer="nadia.benkirane",
    ),
    Story(
        "mathis.kerboul",
        S.CHANGE_PROPOSED,
        7,
        "Le matin dans la serre",
        "Je travaille à la Jardinerie des Trois Chênes, avec Marc. Le matin, dans la serre, personne ne parle fort.\n\n"
        "C’est là que j’ai compris que je pouvais garder un travail.",
        signed_as="Galet",
        reviewer="nadia.benkirane",
        change=(
            (
                "Je travaille dans une jardinerie. Le matin, dans la serre, personne ne parle fort.\n\n"
                "C’est là que j’ai compris que je pouvais garder un travail."
            ),
            "Avec le nom du magasin et de votre chef, on pourrait vous reconnaître. C’est vous qui décidez.",
        ),
    ),
    Story(
        "fatou.sarre",
        S.APPROVED,
        9,
        "Apprendre une nouvelle machine",
        "On m’a montré la machine une fois, trop vite. J’ai demandé à revoir.\n\nMon chef a dit oui tout de suite.",
        signed_as="Libellule",
        reviewer="claire.vasseur",
        change=(
            (
                "On m’a montré la machine une fois, trop vite. J’ai demandé à la revoir.\n\n"
                "Mon chef a dit oui tout de suite."
            ),
            "Un mot manquait. Le reste ne change pas.",
        ),
    ),
    Story(
        "elodie.marchandeau",
        S.DECLINED,
        20,
        "Mon ancien patron",
        "Mon ancien patron ne m’a jamais écoutée. Je veux que tout le monde le sache.",
        signed_as="Fougère",
        reviewer="nadia.benkirane",
        change=("", "Ce texte parle d’une personne qui ne peut pas répondre. Parlons-en ensemble si vous voulez."),
    ),
    Story(
        "bastien.loriquet",
        S.WITHDRAWN,
        30,
        "Mes débuts",
        "Je préfère garder cette histoire pour moi, finalement.",
        signed_as="Renard",
    ),
)

MARCHES = (
    Story(
        "lea.fontanel",
        S.PUBLISHED,
        25,
        "Une pause à dix heures",
        "Avant, je tenais jusqu’à midi et je m’écroulais.\n\n"
        "Une pause à 10 h a tout changé. C’était simple à demander.",
        signed_as="Pervenche",
        reviewer="paul.sauvanet",
    ),
    Story(
        "oscar.prigent",
        S.SUBMITTED,
        3,
        "Chercher sans se presser",
        "Je cherche depuis six mois. On ne m’a jamais pressé.",
        signed_as="Bouleau",
    ),
)
