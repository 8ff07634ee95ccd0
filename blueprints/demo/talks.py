"""What the demo's people write to each other in the follow-up."""

from blueprints.demo.plots import Line, Talk
from blueprints.messaging.models import ConversationKind

PRIVATE, SHARED = ConversationKind.PRIVATE, ConversationKind.SHARED
ADJUSTMENTS, HEALTH = ConversationKind.ADJUSTMENTS, ConversationKind.HEALTH

AUBE = (
    Talk(
        "awa.diallo",
        PRIVATE,
        (
            Line("julien.mercadier", 21, "10:05", "Bonjour Awa. Comment s’est passée la semaine ?"),
            Line(
                "awa.diallo",
                21,
                "12:30",
                "Bien le matin. L’après-midi, je n’entends plus les consignes. Tout se mélange.",
            ),
            Line(
                "julien.mercadier",
                21,
                "14:10",
                "Merci de me le dire. Est-ce que c’est le bruit, ou le nombre de consignes ?",
            ),
            Line("awa.diallo", 20, "9:15", "Les deux. Mais surtout le bruit des bips pendant l’inventaire."),
            Line(
                "julien.mercadier",
                20,
                "9:40",
                "D’accord. Voulez-vous en parler à Sophie vous-même, ou avec moi ?\n\nLes deux vont bien.",
            ),
            Line("awa.diallo", 20, "18:02", "Avec vous, s’il vous plaît."),
            Line(
                "julien.mercadier",
                1,
                "9:12",
                "Bonjour Awa. Sophie est d’accord pour le casque. On en parle vendredi ?",
            ),
        ),
        unread=(("awa.diallo", 1),),
    ),
    Talk(
        "awa.diallo",
        SHARED,
        (
            Line(
                "awa.diallo",
                13,
                "17:40",
                "Bonjour. Pendant l’inventaire, le bruit des bips me fatigue beaucoup. "
                "Est-ce que je peux mettre un casque ?",
            ),
            Line(
                "julien.mercadier",
                13,
                "18:05",
                "Merci de l’avoir dit, Awa. Je propose un essai de deux semaines. Sophie, qu’en pensez-vous ?",
                file="essai-du-casque.pdf",
            ),
            Line(
                "sophie.lantier",
                12,
                "8:55",
                "Bonjour à tous les deux. C’est possible. Je commande un casque aujourd’hui.",
            ),
            Line("awa.diallo", 12, "9:30", "Merci Sophie. Commencer à 7 heures ces jours-là me va bien aussi."),
            Line(
                "sophie.lantier",
                9,
                "8:40",
                "Le casque est arrivé. Il est dans le casier d’Awa.",
                file="casque.jpg",
                about="Un casque bleu accroché dans un casier gris ouvert",
            ),
        ),
    ),
    Talk(
        "awa.diallo",
        ADJUSTMENTS,
        (
            Line(
                "julien.mercadier",
                19,
                "11:00",
                "Bonjour Sophie. Awa est d’accord pour que nous parlions ensemble de son poste.",
            ),
            Line(
                "sophie.lantier",
                19,
                "16:20",
                "Bonjour Julien. Je vois qu’elle est plus fatigable les jours d’inventaire. Que puis-je changer ?",
            ),
            Line(
                "julien.mercadier",
                18,
                "9:00",
                "Trois idées à essayer : un casque, des consignes écrites, et une pause à 10 h.\n\n"
                "Laquelle est la plus simple chez vous ?",
            ),
            Line(
                "sophie.lantier",
                18,
                "13:45",
                "Le casque. Si Awa en veut un, je le commande. Pour la pause, j’y réfléchis.",
            ),
        ),
    ),
    Talk(
        "awa.diallo",
        HEALTH,
        (
            Line("samir.amrani", 9, "15:00", "Bonjour madame Diallo. Notre visite est prévue dans deux semaines."),
            Line("awa.diallo", 9, "19:20", "Bonjour docteur. Est-ce que je peux préparer mes questions avant ?"),
            Line("samir.amrani", 8, "8:30", "Oui, c’est une très bonne idée. Écrivez-les ici si vous voulez."),
        ),
    ),
    Talk(
        "lina.ouazzani",
        PRIVATE,
        (
            Line("julien.mercadier", 6, "9:00", "Bonjour Lina. L’entretien à la librairie est mardi à 10 h."),
            Line("lina.ouazzani", 5, "11:20", "J’ai peur de ne pas trouver mes mots."),
            Line(
                "julien.mercadier",
                5,
                "13:00",
                "C’est normal. On peut s’entraîner jeudi, à l’endroit que vous préférez.",
            ),
            Line("lina.ouazzani", 1, "16:45", "Jeudi à la médiathèque, c’est possible ? Il y a moins de bruit."),
        ),
        unread=(("julien.mercadier", 1),),
    ),
    Talk(
        "mathis.kerboul",
        PRIVATE,
        (
            Line("ines.carpentier", 7, "10:30", "Bonjour Mathis. Marc m’a dit que les semis sont très réussis."),
            Line("mathis.kerboul", 7, "12:10", "Oui. J’aime quand c’est calme le matin dans la serre."),
        ),
    ),
    Talk(
        "mathis.kerboul",
        SHARED,
        (
            Line("marc.ostervald", 4, "8:15", "Bonjour. La semaine prochaine, la serre ouvre à 8 heures et pas à 9."),
            Line("ines.carpentier", 4, "9:00", "Merci Marc. Mathis, est-ce que ce changement vous va ?"),
            Line("mathis.kerboul", 3, "7:50", "Oui, si je le sais avant. Merci de l’avoir écrit."),
        ),
    ),
    Talk(
        "camille.verdenal",
        SHARED,
        (
            Line(
                "helene.dubrac", 15, "14:00", "Bonjour Camille. Le tableau des tâches est affiché, avec des couleurs."
            ),
            Line("camille.verdenal", 15, "15:10", "Merci. Je m’y retrouve beaucoup mieux."),
        ),
    ),
    Talk(
        "fatou.sarre",
        ADJUSTMENTS,
        (
            Line("karim.zerrouki", 5, "17:00", "Bonjour Julien. Fatou change de machine lundi. Que faut-il prévoir ?"),
            Line(
                "julien.mercadier",
                4,
                "9:20",
                "Une démonstration avant, et la même personne à côté d’elle deux jours. Je peux venir.",
            ),
        ),
    ),
    Talk(
        "mireille.castaing",
        SHARED,
        (
            Line("beatrice.lemonnet", 16, "9:00", "Je change d’équipe à la fin du mois. Merci pour tout, Mireille."),
            Line("mireille.castaing", 16, "18:30", "Merci Béatrice. Bonne suite à vous."),
        ),
    ),
    Talk(
        "noemie.delaubrac",
        PRIVATE,
        (Line("julien.mercadier", 2, "11:00", "Bonjour Noémie, et bienvenue. Je vous appelle jeudi à 14 h."),),
        unread=(("noemie.delaubrac", 1),),
    ),
)

MARCHES = (
    Talk(
        "lea.fontanel",
        PRIVATE,
        (
            Line("etienne.valmont", 3, "10:00", "Bonjour Léa. Le nouvel horaire vous convient-il ?"),
            Line("lea.fontanel", 3, "18:00", "Oui. Je dors mieux."),
        ),
    ),
    Talk(
        "lea.fontanel",
        SHARED,
        (
            Line("agathe.norroy", 2, "9:00", "Bonjour Léa. La pause est maintenant à 10 h, tous les jours."),
            Line("lea.fontanel", 2, "12:15", "Merci, c’est plus simple pour moi."),
        ),
    ),
)
