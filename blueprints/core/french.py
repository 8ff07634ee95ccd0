"""French words as searching compares them: without accents, capitals or endings, and without the words that say little.

Both databases agree, because the words are made here and compared as they are.
"""

from functools import cache
from typing import Any

from blueprints.core.text import fold

EMPTY = frozenset({
    "a", "ai", "as", "au", "aux", "avec", "c", "ce", "ces", "d", "dans", "de", "des", "du", "elle", "en", "est", "et",
    "eu", "il", "ils", "j", "je", "l", "la", "le", "les", "leur", "lui", "m", "ma", "me", "mes", "mon", "n", "ne",
    "nous", "on", "ou", "par", "pas", "pour", "qu", "que", "qui", "s", "sa", "se", "ses", "son", "sur", "t", "ta", "te",
    "tes", "ton", "tu", "un", "une", "vos", "votre", "vous", "y",
})  # fmt: skip
"""What is looked for only when nothing else is."""
LONGEST = 60


@cache
def stemmer() -> Any:
    """Return what cuts the endings of French words."""
    import snowballstemmer  # noqa: PLC0415 - only who searches, or writes what is searched, needs it

    return snowballstemmer.stemmer("french")


def read_words(text: str) -> list[frozenset[str]]:
    """Return each telling word of *text* once, in its order, as what it is compared by: "des réunions" is "reunion".

    A word has two such forms where its accents decide on its ending: what is typed without them is found all the same.
    """
    known = dict.fromkeys(folded for word in _split(text) for folded in _fold(word))
    telling = [one for one in known if one[0] not in EMPTY] or list(known)
    return list(dict.fromkeys(frozenset(one[:LONGEST] for one in forms[1:]) for forms in telling))


def _split(text: str) -> list[str]:
    return text.lower().replace("’", " ").replace("'", " ").split()


def _fold(typed: str) -> list[tuple[str, str, str]]:
    """Return the words of a piece without spaces: folded, cut after its accents went, cut before they go."""
    words = fold(typed).split()
    cut = [stemmer().stemWord(one) or one for one in words]
    if len(words) != 1:
        return [(word, short, short) for word, short in zip(words, cut, strict=True)]
    letters = "".join(sign for sign in typed if sign.isalnum())
    return [(words[0], cut[0], fold(stemmer().stemWord(letters)) or cut[0])]
