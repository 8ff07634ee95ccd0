"""The rules of plain French (interface.md U34 to U38, product.md "Words to use"), each with what to do instead."""

import re
from collections.abc import Iterator

from blueprints.glossary.words import WORDS

LONGEST, LONGEST_SIMPLE = 15, 12
_PLACE = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]*\}|%%")
_END = re.compile(r"(?<=[.?!…])[\s\u00a0]+|\n+")
_WORD = re.compile(r"[^\W_]")

BANNED = {
    r"\bsuivis?\b(?! (de|par|d’|la|le|les)\b)": "accompagnement",
    r"\b(tuteur|tutrice)s?\b(?! (léga|en entreprise|ou ))": "tuteur légal, ou tuteur en entreprise",
    r"\bpôle emploi\b": "France Travail",
    r"\bcliqu\w+|\bclics?\b": "appuyez sur, ou le verbe de l’action",
    r"^ok\.?$": "un verbe et son objet",
    r"\b(feedback|login|password|dashboard|planning|deadline|process|meeting|workflow|timeline|check-?list|spam|update|"
    r"challenge|booster|digital\w*|newsletter|mailing|pop-?up|tips|reset|upload\w*|download\w*)\b": "le mot français",
    r"\bemails?\b|\bmèls?\b|\bcourriels?\b": "e-mail",
    r"\w·\w|\w\.e(\.?s)?\b(?!\w)|\w\(e\)|\w-e-s\b": "les deux formes, ou un mot neutre",
    r"\b(tu|toi|ton|tes|ta)\b(?! lo)": "vous, votre",
    r"\bpas (im|in)possible|\bpas sans\b|\bjamais sans\b|\bne pas ne\b": "dire oui",
    r"\bn(e |’)\w+ pas (\w+ ){0,3}n(e |’)\w+ pas\b": "une négation à la fois",
    r"\bveuillez\b|\bmerci de \w+er\b": "l’impératif",
    r"\bafin (de|d’|que)\b": "pour",
    r"\blors d(e|u|es)\b|\blors d’": "pendant, quand",
    r"\bau sein d": "dans",
    r"\bsuite à\b": "après",
    r"\ble cas échéant\b|\bsi besoin est\b": "si c’est le cas",
    r"\beffectu\w+": "faire",
    r"\bprocéd(er|ez|é) à": "faire",
    r"\brenseign(er|ez)\b": "remplir, écrire",
    r"\bà l’issue d": "après, à la fin",
    r"\bdans le cadre d": "pour, pendant",
    r"\bmettre en place\b|\bmise en place\b": "organiser, faire",
    r"\bau fur et à mesure\b|\btenir au courant\b|\bau cas où\b|\bfaire le point\b|\bdonner un coup de "
    r"main\b|\bà cheval\b|\bd’un coup d’œil\b|\bpasser le cap\b": "des mots concrets",
    r"\betc\b|\bc\.-à-d\b|\bcf\b|\bp\. ?ex\b|\bex\. ": "le mot entier",
    r"\binvalides?\b|\berroné\w*|\bincorrecte?s?\b": "dire ce qui ne va pas, et quoi faire",
    r"\bvia\b": "par",
    r"\bnéanmoins\b|\btoutefois\b|\bcependant\b|\bainsi que\b": "mais, et",
}
"""What is not said, and what to say instead."""

NAMED_BY_DESIGN = frozenset({"Menu", "Écouter", "Imprimer", "Stop"})
"""Buttons of one word, the same on every page, beside an icon."""
_KNOWN = frozenset({"OK", "AA", "II", "III", "IV"})
_ACRONYMS = _KNOWN | {form for word in WORDS for form in (word.name, *word.forms) if form.isupper()} | {"QR"}
_VERB = re.compile(r"^(Me |Se |Ne pas |Ne plus |Ne rien |Y |M’|Le |La |Les |Tout )?[A-ZÀÉÊa-zéèê’-]+(er|ir|re|oir)\b")
_PERSON = re.compile(r"^(J’|Je |Ce n’|C’est |Oui|Non|Ma |Mon )")


def faults(text: str) -> Iterator[str]:
    """Say what is wrong with the words of one sentence or paragraph."""
    yield from long_sentences(text, LONGEST)
    bare = _PLACE.sub("…", text)
    for pattern, instead in BANNED.items():
        found = re.search(pattern, bare, re.IGNORECASE)
        if found and not _meant(found[0], text):
            yield f"« {found[0]} » : dire plutôt {instead}"
    for acronym in sorted(set(re.findall(r"(?<![\w-])[A-ZÀÉ]{2,}(?![\w-])", bare)) - _ACRONYMS):
        yield f"« {acronym} » n’est pas dans le glossaire"
    if re.search(r"\d[ \u00a0]?%(?!\()", text):
        yield "un pourcentage : dire « 3 personnes sur 4 »"
    yield from typography(text)


def _meant(found: str, text: str) -> bool:
    """Tell whether the glossary speaks of the word itself."""
    return found.lower() == "pôle emploi" and "il s’appelait" in text


def sentences(text: str) -> list[str]:
    """Cut a paragraph into its sentences."""
    return [one for one in _END.split(text) if one]


def length(sentence: str) -> int:
    """Count the words of a sentence; what is filled in counts as one."""
    return sum(1 for piece in _PLACE.sub("x", sentence).replace("\u00a0", " ").split() if _WORD.search(piece))


def long_sentences(text: str, longest: int) -> Iterator[str]:
    """Find the sentences of more than *longest* words."""
    for one in sentences(text):
        if length(one) > longest:
            yield f"{length(one)} mots au lieu de {longest} : « {one} »"


def typography(text: str) -> Iterator[str]:
    """Check apostrophes, spaces before signs, and the three dots."""
    plain = re.sub(r"https?://\S+|&[a-z]+;", "x", text.replace("&nbsp;", "\u00a0"))
    if re.search(r"\w'\w", plain):
        yield "une apostrophe droite"
    if re.search(r"[^\s\u00a0?!:;…]\s?(?<!\u00a0)[?!;]|[^\s\u00a0\d]:(?=\s|$)|[^\S\u00a0\n]:(?=\s|$)", plain):
        yield "il manque une espace insécable avant un signe"
    if re.search(r"«(?!\u00a0)|(?<!\u00a0)»", plain):
        yield "il manque une espace insécable dans les guillemets"
    if "..." in plain or "\u202f" in plain:
        yield "trois points, ou une espace fine"


def button_faults(text: str) -> Iterator[str]:
    """Check that a button says a verb and its object."""
    if text in NAMED_BY_DESIGN:
        return
    if length(text) < 2 or not (_VERB.match(text) or _PERSON.match(text)):
        yield "un bouton dit un verbe et son objet"
