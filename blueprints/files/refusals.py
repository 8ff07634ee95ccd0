"""Why a file stays outside: each sentence says what is wrong with it and what to do instead."""

EMPTY = "Ce fichier est vide. Choisissez-en un autre."
TOO_BIG = "Ce fichier dépasse 10 Mo. Choisissez un fichier plus petit."
TOO_MANY = "Vous pouvez joindre 5 fichiers au plus. Envoyez les autres dans un second message."
TOO_MUCH = "Ces fichiers sont trop lourds ensemble. Envoyez-les dans plusieurs messages."
NO_ROOM = (
    "Vos fichiers prennent déjà toute votre place ici\u00a0: 500 Mo. "
    "Retirez un message avec un fichier, ou appelez votre service."
)
OTHER_TYPE = "Ce type de fichier ne va pas ici. Choisissez une photo, un PDF, un texte ou un son."
HEIC = (
    "Beaucoup d’appareils ne lisent pas ce format de photo. "
    "Sur iPhone, ouvrez «\u00a0Réglages\u00a0», puis «\u00a0Appareil photo\u00a0», puis «\u00a0Formats\u00a0». "
    "Choisissez «\u00a0Le plus compatible\u00a0» et reprenez la photo."
)
OLD_WORD = "Ce texte est dans un format ancien. Enregistrez-le en PDF, puis joignez-le."
CAN_RUN = "Ce type de fichier peut cacher un programme. Envoyez plutôt un PDF ou une photo."
DISAGREES = "Le nom et le contenu de ce fichier ne vont pas ensemble. Enregistrez-le de nouveau, puis joignez-le."
BROKEN = "Ce fichier est abîmé ou incomplet. Ouvrez-le pour vérifier, puis joignez-le de nouveau."
TOO_MANY_PIXELS = "Cette image est trop grande. Choisissez une taille plus petite, puis joignez-la."
MACROS = "Ce texte contient un programme, une macro par exemple. Enregistrez-le en PDF, puis joignez-le."
PROGRAM_IN_PDF = "Ce PDF contient un programme. Imprimez-le dans un nouveau PDF, puis joignez celui-ci."
PACKED_OTHERWISE = "Ce PDF est compressé d’une façon rare. Imprimez-le dans un nouveau PDF, puis joignez celui-ci."
LOCKED = "Ce fichier est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis joignez-le."
UNPACKS_TOO_MUCH = "Ce texte devient trop lourd quand on l’ouvre. Enregistrez-le en PDF, puis joignez-le."
HIDES_ANOTHER = "Ce fichier en cache un autre. Enregistrez-le de nouveau, puis joignez-le."
