"""Links are found however they are written, and shown by where they really lead."""

import pytest

from blueprints.core import links, text


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("Regardez https://exemple.fr/page, c’est utile.", 1),
        ("Regardez HTTP://EXEMPLE.FR", 1),
        ("Allez sur www.exemple.fr", 1),
        ("Allez sur exemple.com/offre", 1),
        ("Allez sur emploi.exemple.fr.", 1),
        ("Allez sur exem\u200bple.c\u00adom", 1),
        ("Allez sur h\u200btt\u2060ps://exemple.fr", 1),
        ("Allez sur \uff45\uff58\uff45\uff4d\uff50\uff4c\uff45\uff0e\uff43\uff4f\uff4d", 1),
        ("Allez sur exemple\u3002com", 1),
        ("https://a.fr https://b.fr https://a.fr", 2),
        ("Écrivez à nadia@exemple.fr", 0),
        ("Je suis fatigué.Merci pour vos messages", 0),
        ("C’est fini.de toute façon", 0),
        ("À 14 h 30, salle 2.1", 0),
        ("M. Dupont, 3.5 heures", 0),
        ("", 0),
    ],
)
def test_links_are_found(typed: str, count: int) -> None:
    assert len(links.find(typed)) == count


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("https://exemple.fr/page?a=1#b", "https://exemple.fr/page?a=1#b"),
        ("https://ex\u0430mple.fr/page", "https://xn--exmple-4nf.fr/page"),
        ("https://exem\u200bple.fr", "https://exemple.fr"),
        ("https://banque.exemple.fr@mal.exemple.org/entrer", "https://mal.exemple.org/entrer"),
        ("https://école.exemple.fr:8443/é", "https://xn--cole-9oa.exemple.fr:8443/é"),
        ("https://" + "é" * 80 + ".fr", ""),
        ("https://é..fr", ""),
        ("https://\u200b@", ""),
        ("https://é.fr:port/", ""),
    ],
)
def test_an_address_says_where_it_leads(typed: str, shown: str) -> None:
    assert links.true_address(typed) == shown


def test_a_page_shows_the_true_address_and_leads_there() -> None:
    page = str(text.show("Voir https://ex\u0430mple.fr/page."))
    assert 'href="https://xn--exmple-4nf.fr/page"' in page
    assert "\u0430" not in page


def test_what_leads_nowhere_stays_words() -> None:
    page = str(text.show("Voir https://é..fr/<b> ici"))
    assert "<a " not in page
    assert "&lt;b&gt; ici" in page
