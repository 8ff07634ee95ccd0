"""The laws of words: plain sentences, said through the catalogue, each with its simple version (U34 to U39, U09)."""

import pytest

from blueprints.core.i18n import gettext, ngettext, speaking
from blueprints.glossary.words import WORDS
from tests.wording import catalogue, findings, rules, sentences

SIMPLE = "fr@falc"


def test_no_new_fault_of_wording() -> None:
    known = findings.baseline()
    new = {finding: where for finding, where in findings.find().items() if finding not in known}
    assert new == {}, "mend these sentences; `make words` renews the catalogue"


def test_the_baseline_holds_nothing_that_is_mended() -> None:
    mended = findings.baseline() - set(findings.find())
    assert sorted(mended) == [], "`make words` takes what is mended out of the baseline"


def test_the_catalogue_holds_what_is_said_and_nothing_else() -> None:
    held, said = set(catalogue.read()), {one.text for one in catalogue.said()}
    assert sorted(held - said) == [], "`make words` renews the catalogue"
    assert sorted(said - held) == [], "`make words` renews the catalogue"


def test_a_simple_version_keeps_what_is_filled_in() -> None:
    known = catalogue.read()
    wrong = [
        (one.text, simple)
        for one in catalogue.said()
        for french, simple in zip(one.wordings, known.get(one.text, ()), strict=False)
        if catalogue.filled_in(simple) != catalogue.filled_in(french)
        and not (one.many and french == one.text and catalogue.filled_in(simple) < catalogue.filled_in(french))
    ]
    assert wrong == []


def test_a_plural_has_both_forms() -> None:
    known = catalogue.read()
    assert [one.text for one in catalogue.said() if one.many and len(known.get(one.text, ())) == 1] == []


def test_no_simple_sentence_has_more_than_twelve_words() -> None:
    simple = [text for both in catalogue.read().values() for text in both]
    assert [fault for text in simple for fault in rules.long_sentences(text, rules.LONGEST_SIMPLE)] == []


def test_the_simple_version_follows_the_other_rules_too() -> None:
    changed = {text for french, both in catalogue.read().items() for text in both if text != french}
    wrong = {text: found for text in changed if (found := [*rules.faults(text)])}
    assert {text: found for text, found in wrong.items() if text not in _plurals()} == {}


def _plurals() -> set[str]:
    """Return the plurals kept as they are: their faults are those of the French, which the baseline holds."""
    return {one.many for one in catalogue.said() if one.many}


def test_definitions_are_three_short_sentences_at_most() -> None:
    for word in WORDS:
        texts = [str(text) for text in (word.meaning, word.example) if text]
        assert all(len(rules.sentences(text)) <= 3 for text in texts), word.name
        assert [*rules.long_sentences(" ".join(texts), rules.LONGEST_SIMPLE)] == []


def test_a_sentence_is_said_simply_to_who_asks_for_it() -> None:
    known = catalogue.read()
    for one in catalogue.said():
        simple = known.get(one.text)
        if not simple or "%" in one.text + one.many:
            continue
        with speaking(SIMPLE):
            assert (ngettext(one.text, one.many, 1) if one.many else gettext(one.text)) == simple[0]
        assert (ngettext(one.text, one.many, 1) if one.many else gettext(one.text)) == one.text


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Cliquez ici.", "appuyez"),
        ("Votre suivi commence.", "accompagnement"),
        ("Demandez à votre tuteur.", "tuteur légal"),
        ("Allez à Pôle emploi.", "France Travail"),
        ("Donnez votre email.", "e-mail"),
        ("Les animateur·rices répondent.", "deux formes"),
        ("Tu peux partir.", "vous"),
        ("Ce n’est pas impossible.", "dire oui"),
        ("Écrivez afin de répondre.", "pour"),
        ("Voir le PLFSS.", "glossaire"),
        ("75 % des personnes.", "pourcentage"),
        ("L'équipe répond.", "apostrophe"),
        ("Qui peut lire ?", "insécable"),
        ("Lisez « Bonjour ».", "guillemets"),
        ("Un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize.", "16 mots"),
    ],
)
def test_the_linter_finds(text: str, fault: str) -> None:
    assert any(fault in found for found in rules.faults(text))


@pytest.mark.parametrize(
    "text",
    [
        "Votre tuteur légal vous aide.",
        "Le tuteur en entreprise répond.",
        "Une RQTH\u00a0? Vous la demandez à la MDPH.",
        "3 personnes sur 4 ont répondu à %(name)s.",
        "Lisez «\u00a0Mes nouvelles\u00a0»\u00a0: tout est là.",
        "Le guide https://exemple.fr/a?b=c est ici.",
        "Avant, il s’appelait Pôle emploi.",
    ],
)
def test_the_linter_leaves_plain_french_alone(text: str) -> None:
    assert list(rules.faults(text)) == []


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("Envoyer le message", 0),
        ("Me déconnecter partout", 0),
        ("J’ai tout lu", 0),
        ("OK", 1),
        ("Envoyer", 1),
        ("Le message", 1),
    ],
)
def test_a_button_says_a_verb_and_its_object(text: str, faults: int) -> None:
    assert len(list(rules.button_faults(text))) == faults


def test_what_people_read_is_gathered_from_everywhere() -> None:
    where = {one.where.partition("/")[0] + "/" + one.where.split("/")[1] for one in sentences.gather()}
    assert {"templates/sign_in", "templates/front_door", "blueprints/meetings", "blueprints/news"} <= where
    assert not any(one.where.startswith(("templates/design", "blueprints/demo")) for one in sentences.gather())
    assert any(one.many for one in sentences.gather())
    assert any(one.said and one.where == "blueprints/meetings/services.py" for one in sentences.gather())


def test_nothing_is_set_in_italics_or_in_capitals() -> None:
    sheets = {path: path.read_text(encoding="utf-8") for path in sentences.ROOT.glob("static/css/**/*.css")}
    pages = {path: path.read_text(encoding="utf-8") for path in sentences.ROOT.glob("templates/**/*.html")}
    assert len(sheets) > 1
    assert [path.name for path, source in sheets.items() if "italic" in source or "uppercase" in source] == []
    assert [path.name for path, source in pages.items() if "<em" in source or "<i>" in source] == []
