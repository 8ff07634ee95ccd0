"""What the demo's members ask, answer and plan together."""

from blueprints.advice.models import Topic
from blueprints.demo.plots import Gathering, Line, Question
from blueprints.meetings.models import VoteAnswer

Y, H, N = VoteAnswer.YES, VoteAnswer.HARD, VoteAnswer.NO

AUBE_QUESTIONS = (
    Question(
        Topic.COLLECTIVE,
        "Une salle calme pendant les rencontres ?",
        (
            Line(
                "awa.diallo", 34, "18:20", "Quand il y a du monde, j’ai besoin de sortir. Est-ce qu’il y a un endroit ?"
            ),
            Line(
                "nadia.benkirane",
                33,
                "9:30",
                "Oui. La petite salle à côté est ouverte à chaque rencontre. Vous pouvez y aller sans prévenir.",
            ),
            Line("mathis.kerboul", 33, "12:00", "Je ne savais pas. Merci d’avoir demandé."),
        ),
        helped=1,
    ),
    Question(
        Topic.RIGHTS,
        "La RQTH, il faut la refaire quand ?",
        (
            Line("bastien.loriquet", 26, "10:10", "Ma RQTH finit dans un an. Est-ce que je dois déjà m’en occuper ?"),
            Line(
                "romain.teyssier",
                25,
                "14:00",
                "Commencez environ six mois avant la fin. Votre conseillère peut remplir le dossier avec vous.",
            ),
        ),
    ),
    Question(
        Topic.DAILY_LIFE,
        "Se lever tôt : comment faites-vous ?",
        (
            Line(
                "thomas.graillot", 19, "20:15", "Je dois partir à 6 h 30 pour mon stage. J’ai peur de ne pas y arriver."
            ),
            Line("hugo.pericard", 19, "21:00", "Je prépare mes habits et mon sac la veille. Ça m’enlève des choix."),
            Line(
                "camille.verdenal", 18, "8:10", "Moi j’ai une lampe qui s’allume doucement. C’est mieux qu’un réveil."
            ),
            Line("mireille.castaing", 18, "17:40", "La première semaine est dure. Après, le corps s’habitue un peu."),
        ),
    ),
    Question(
        Topic.FATIGUE,
        "Tenir l’après-midi quand on est fatigué",
        (
            Line("hugo.pericard", 11, "16:30", "À 15 h, je n’ai plus d’énergie. Que faites-vous dans ce cas ?"),
            Line(
                "fatou.sarre",
                11,
                "19:00",
                "Mon chef a accepté que je fasse les tâches difficiles le matin. L’après-midi, je range.",
            ),
            Line("awa.diallo", 10, "12:40", "Dix minutes dehors, sans téléphone. Pour moi ça marche."),
        ),
    ),
    Question(
        Topic.TELLING,
        "Faut-il parler de son handicap à l’entretien ?",
        (
            Line("lina.ouazzani", 6, "11:00", "J’ai un entretien bientôt. Je ne sais pas quoi dire, ni quand."),
            Line(
                "camille.verdenal",
                6,
                "13:15",
                "J’ai dit ce dont j’avais besoin, pas le nom de mon handicap. Ça a suffi.",
            ),
            Line("mathis.kerboul", 5, "9:05", "Moi j’ai attendu d’être embauché. Chacun fait comme il veut."),
            Line(
                "nadia.benkirane",
                5,
                "10:00",
                "Rien ne vous oblige à en parler. Nous en ferons le sujet de la prochaine rencontre.",
            ),
        ),
    ),
    Question(
        Topic.AT_WORK,
        "Comment dire que le bruit me fatigue ?",
        (
            Line(
                "mathis.kerboul", 4, "12:20", "Dans la boutique, la radio est forte. Je n’ose pas le dire à mon chef."
            ),
            Line(
                "awa.diallo",
                4,
                "18:45",
                "Je l’ai dit avec mon conseiller à côté de moi. Mon chef ne s’en rendait pas compte.",
            ),
            Line(
                "camille.verdenal",
                3,
                "8:30",
                "Vous pouvez proposer un essai d’une semaine. C’est plus facile à accepter.",
            ),
        ),
        helped=2,
    ),
    Question(
        Topic.AT_WORK,
        "Mes consignes changent souvent",
        (
            Line(
                "fatou.sarre",
                2,
                "17:10",
                "Deux personnes me demandent des choses différentes. Comment savoir qui écouter ?",
            ),
        ),
    ),
    Question(
        Topic.SEEKING,
        "Quelles questions vous a-t-on posées ?",
        (
            Line(
                "elodie.marchandeau",
                1,
                "15:00",
                "Je prépare une liste de questions d’entretien. Vous vous souvenez des vôtres ?",
            ),
        ),
    ),
)

AUBE_GATHERINGS = (
    Gathering(
        "nadia.benkirane",
        "Préparer un entretien",
        "Nous avons joué des entretiens, pour de faux, à deux.",
        "Maison des associations, salle Tilleul, à Brenval",
        ((-20, "14:00"), (-18, "10:00")),
        -25,
        (("awa.diallo", (Y, N)), ("lina.ouazzani", (Y, H)), ("thomas.graillot", (Y, Y)), ("hugo.pericard", (H, N))),
        chosen=1,
    ),
    Gathering(
        "claire.vasseur",
        "Un café pour faire connaissance",
        "Sans programme. On vient quand on veut, on part quand on veut.",
        "Café du Pont, à Brenval",
        ((24, "10:00"), (26, "15:00")),
        10,
        (("awa.diallo", (Y, Y)), ("camille.verdenal", (Y, N)), ("yanis.belhadri", (H, Y))),
        chosen=1,
    ),
    Gathering(
        "nadia.benkirane",
        "Parler de son handicap au travail",
        "À qui, quand, avec quels mots ? Chacun dit ce qu’il veut, ou écoute.",
        "Maison des associations, salle Tilleul, à Brenval",
        ((12, "14:00"), (14, "10:00"), (17, "17:30")),
        8,
        (
            ("lina.ouazzani", (Y, H, N)),
            ("mathis.kerboul", (Y, N, N)),
            ("camille.verdenal", (H, Y, N)),
            ("hugo.pericard", (N, Y, H)),
            ("mireille.castaing", (Y, Y, Y)),
        ),
    ),
)

MARCHES_QUESTIONS = (
    Question(
        Topic.SEEKING,
        "Comment choisir un stage ?",
        (
            Line("oscar.prigent", 5, "10:00", "J’hésite entre deux stages. Comment avez-vous choisi ?"),
            Line("lea.fontanel", 4, "18:20", "J’ai pris celui où je pouvais venir à pied."),
        ),
    ),
)

MARCHES_GATHERINGS = (
    Gathering(
        "paul.sauvanet",
        "Visiter une entreprise ensemble",
        "Une biscuiterie nous ouvre ses portes.",
        "Devant la gare, aux Marches",
        ((15, "9:30"), (22, "9:30")),
        9,
        (("lea.fontanel", (Y, N)),),
    ),
)
