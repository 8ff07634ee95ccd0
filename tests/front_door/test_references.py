"""References to say on the telephone."""

from blueprints.core.text import fold
from blueprints.front_door import references


def test_every_word_is_told_apart_from_the_others_whatever_the_accents() -> None:
    folded = [fold(word) for word in references.WORDS]
    assert len(set(folded)) == len(folded) > 100
    assert all(" " not in word for word in folded)
    assert max(len(word) for word in references.WORDS) * 3 + 2 <= 60


def test_a_reference_is_found_again_however_it_is_said() -> None:
    assert references.read_reference("Épi, CHEVRE  îlot") == "épi chèvre îlot"
    made = references.new_reference()
    assert references.read_reference(made.upper().replace(" ", "-")) == made


def test_other_words_are_no_reference() -> None:
    for said in ("", "épi chèvre", "épi chèvre îlot îlot", "épi chèvre ordinateur", "\x00", "é" * 5000):
        assert references.read_reference(said) is None
