"""Looks for the phrases of somebody who may be in danger, in a text of the collective.

Rules that a person can read and discuss, in `phrases.txt`; no model and no score. The text is flattened (capitals,
accents, look-alike and unseen signs, SMS spellings), cut into sentences, and each sentence is asked for whole phrases.
What is denied, past, said by somebody else, quoted, or a manner of speaking, is not one.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("phrases.txt")
_LONGEST = 40_000
"""Signs that are looked at: no text of the collective is longer."""
_UNSEEN = re.compile(
    "[\u0300-\u036f\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]+"
)
_ALIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u04bb\u043c\u0442\u043a\u0432\u043d\u0501\u0455\u0131"
    "\u03b1\u03b5\u03bf\u03c1\u03c4\u03c5\u03bd\u03b9\u03ba\u03c7\u0261\u026a\u0280\u1d1c\u1d20\u1d07\u1d0d\u1d00\u1d04\u1d05",
    "aeopcyxijhmtkbhdsiaeoptuvikxgiruvemacd",
)
"""Letters of other alphabets that are drawn like ours."""
_JOINED = (("œ", "oe"), ("æ", "ae"), ("ø", "o"))
_LAUGH = re.compile("[\U0001f602\U0001f923\U0001f606\U0001f639]")
_DIGITS = str.maketrans("013457@$€", "oieastase")
_MIXED = re.compile(r"(?<![\w@$€])(?=[\d@$€]*[a-z])(?=[a-z]*[\d@$€])[a-z\d@$€]{4,}(?![\w@$€])")
_SPACED = re.compile(r"(?<!\w)(?:[a-z][ .*_-]){3,}[a-z](?!\w)")
_STARRED = re.compile(r"(?<=[a-z])[*_](?=[a-z])")
_MANY = re.compile(r"([a-z])\1{2,}")
_ENDS = re.compile(r"[.!?\n;…]+|\s[-–—]\s")
_TOKEN = re.compile(r"[a-z0-9]+|\+|[«»]|[,:()]+")
_QUOTED = re.compile(r"«(.*?)(?:»|$)")
_OWN = re.compile(
    r"(?:\bje|\bj)(?: me| m| le| l)?(?: ai| suis| vous| te)?(?: \w+)? ?"
    r"(?:dis|dit|pense|repete|ecris|ecrit|crie|hurle)[ ,]*$"
)
_GAP = ",? "
_SUBJECT = re.compile(r".*(?:\b(?:je|j|on|nous|vous|tu|il|elle|ils|elles|mais|car|et|donc|parce que|alors)\b|,)")
_NO = re.compile(r"\b(?:pas|jamais|plus|aucun|aucune|nullement|ni|sans|guere|rien)\b")
_KINDLY_NO = re.compile(r"\bde plus en plus\b")


@dataclass(frozen=True, slots=True)
class _Guard:
    """What, just after a phrase that ends with one of these words, makes it a manner of speaking."""

    ends: frozenset[str]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Rules:
    """The file, read."""

    spellings: Mapping[str, str]
    meant: frozenset[str]
    not_meant: frozenset[str]
    fillers: re.Pattern[str]
    phrases: re.Pattern[str]
    recent: re.Pattern[str]
    lately: re.Pattern[str]
    long_ago: re.Pattern[str]
    guards: tuple[_Guard, ...]
    not_after: re.Pattern[str]
    not_with: re.Pattern[str]
    not_in: re.Pattern[str]
    taken_back: re.Pattern[str]


def holds_phrase(text: str) -> bool:
    """Tell whether a text holds one of the phrases, meant as it is said."""
    rules = _rules()
    sentences = [*_sentences(text[:_LONGEST], rules)]
    return any(
        _means(sentence, sentences[place + 1] if place + 1 < len(sentences) else "", rules)
        for place, sentence in enumerate(sentences)
    )


# --- the text ---------------------------------------------------------------------------------------------------------


def flatten(text: str) -> str:
    """Return *text* without capitals, accents, unseen signs, look-alikes and stretched letters."""
    flat = _UNSEEN.sub("", unicodedata.normalize("NFKD", text.replace("…", "\n"))).casefold()
    flat = _LAUGH.sub(" mdr ", flat.translate(_ALIKE))
    for one, others in _JOINED:
        flat = flat.replace(one, others)
    flat = _MIXED.sub(lambda found: found.group().translate(_DIGITS), flat)
    flat = _STARRED.sub("", _SPACED.sub(lambda found: re.sub(r"[ .*_-]", "", found.group()), flat))
    return _MANY.sub(r"\1", flat)


def _sentences(text: str, rules: _Rules) -> Iterator[str]:
    flat = re.sub(r"[“”„\"]([^“”„\"\n]*)[“”\"]", r"«\1»", flatten(text))
    for part in _ENDS.split(flat):
        words = ["," if word[0] in ",:()" else rules.spellings.get(word, word) for word in _TOKEN.findall(part)]
        line = " ".join(_spelled(word, rules) for word in " ".join(words).split()).replace(" ,", ",").lstrip(", ")
        if line:
            yield line


def _spelled(word: str, rules: _Rules) -> str:
    """Return the word that was meant, when one letter of a few telling words is wrong."""
    if len(word) < len("morir") or word in rules.meant or word in rules.not_meant:
        return word
    return next((one for one in rules.meant if one[0] == word[0] and _is_near(word, one)), word)


def _is_near(word: str, meant: str) -> bool:
    """Tell whether one letter is wrong, missing, too many, or changed places with its neighbour."""
    if abs(len(word) - len(meant)) > 1:
        return False
    place = next((i for i, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), min(len(word), len(meant)))
    rest, wanted = word[place:], meant[place:]
    swapped = len(rest) > 1 and len(wanted) > 1 and rest[1] + rest[0] + rest[2:] == wanted
    return swapped or rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:]


# --- the sentence -----------------------------------------------------------------------------------------------------


def _means(sentence: str, following: str, rules: _Rules) -> bool:
    if rules.not_in.search(sentence):
        return False
    plain = " ".join(rules.fillers.sub("", sentence).split())
    found = [*rules.phrases.finditer(plain)]
    if rules.lately.search(sentence) and not rules.long_ago.search(sentence):
        found += rules.recent.finditer(plain)
    return any(_is_meant(plain, following, one, rules) for one in found)


def _is_meant(sentence: str, following: str, found: re.Match[str], rules: _Rules) -> bool:
    before, after = sentence[: found.start()].rstrip(), sentence[found.end() :].lstrip()
    if _is_quoted(sentence, found) or _is_denied(before, found.group()):
        return False
    if rules.not_after.search(before) or rules.not_with.search(before):
        return False
    if rules.taken_back.match(after) or (not after and rules.taken_back.match(following)):
        return False
    last = found.group().split()[-1]
    return not any(guard.pattern.match(after) for guard in rules.guards if not guard.ends or last in guard.ends)


def _is_quoted(sentence: str, found: re.Match[str]) -> bool:
    """Tell whether the phrase stands in quotation marks, and the words before do not say that they are her own."""
    for quoted in _QUOTED.finditer(sentence):
        if quoted.start() <= found.start() and found.end() <= quoted.end():
            return _OWN.search(sentence[: quoted.start()]) is None
    return False


def _is_denied(before: str, phrase: str) -> bool:
    """Tell whether a "no" stands between the last subject and a phrase that has none of its own."""
    if re.match(r"(?:je|j)\b", phrase):
        return False
    clause = before[(match.end() if (match := _SUBJECT.match(before)) else 0) :]
    return _NO.search(_KINDLY_NO.sub("", clause)) is not None


# --- the file ---------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    """Read the file, when it is first needed."""
    sections = _read()
    named = dict(line.split(" = ") for line in sections["words"])

    def whole(name: str) -> re.Pattern[str]:
        return re.compile("|".join(_compile(line, named) for line in sections[name]))

    def plain(name: str, before: str = "", after: str = "") -> re.Pattern[str]:
        lines = (line.replace(" * ", r" (?:\w+ ){1,3}") for line in sections[name])
        return re.compile(before + "(?:" + "|".join(lines) + ")" + after)

    return _Rules(
        spellings=dict(line.split(" = ") for line in sections["spellings"]),
        meant=frozenset(sections["meant"]),
        not_meant=frozenset(sections["not meant"]),
        fillers=plain("fillers", r"\b", r"\b"),
        phrases=whole("phrases"),
        recent=whole("recent"),
        lately=plain("lately", r"\b", r"\b"),
        long_ago=plain("long ago", r"\b", r"\b"),
        guards=tuple(
            _Guard(frozenset(name.split()[2:]), plain(name)) for name in sections if name.startswith("not before")
        ),
        not_after=plain("not after", r"\b", "$"),
        not_with=plain("not with", r"\b", r"\b"),
        not_in=plain("not in", r"\b", r"\b"),
        taken_back=plain("taken back"),
    )


def _read() -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    name = ""
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
            sections[name] = []
        elif line and not line.startswith("#"):
            sections[name].append(line)
    return sections


def _compile(line: str, named: Mapping[str, str]) -> str:
    """Return the pattern of one phrase: its words, what may be left out."""
    full = line
    while "<" in full:
        full = re.sub(r"<([a-z ]+)>", lambda found: f"({named[found[1]]})", full)
    begins, pattern = full.startswith("^ "), ""
    for part in _parts(full.removeprefix("^ ")):
        body = part.removesuffix("?").replace("(", "(?:").replace(" ", _GAP)
        body = r"\w+(?: \w+){0,2}" if part == "*" else body
        step = _GAP + body if pattern else body
        pattern += f"(?:{step})?" if part.endswith("?") else step
    return (r"(?:^|(?<=[,«] )|(?<=mais )|(?<=donc ))" if begins else r"\b") + rf"(?:{pattern})\b"


def _parts(line: str) -> Iterator[str]:
    """Return the words of a phrase, each group as one."""
    depth, start = 0, 0
    for place, sign in enumerate(line):
        depth += (sign == "(") - (sign == ")")
        if sign == " " and not depth:
            yield line[start:place]
            start = place + 1
    yield line[start:]
