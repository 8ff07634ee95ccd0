"""Journey: from a difficulty to a measure that is tried, kept and shared without a name; with scripts or without."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import BrowserContext, Page, expect

from blueprints.core import clock
from tests.journeys.conftest import Enter
from tests.servers import Served

Check = Callable[[Page], None]
NBSP = "\u00a0"


def _told(page: Page, words: str) -> None:
    expect(page.get_by_role("main").get_by_text(words).first).to_be_visible()


def _write(mine: Page) -> None:
    """Say what is hard, what is tried, and who does what: one line, then one more."""
    mine.get_by_label("Qu’est-ce qui est difficile ?").select_option("lumiere")
    mine.get_by_label("Ce qu’on essaie").fill("Éteindre le néon au-dessus de la table des semis.")
    mine.get_by_label(f"Qui (1){NBSP}?").fill("Marc")
    mine.get_by_label(f"Fait quoi (1){NBSP}?").fill("prévient l’équipe")
    mine.get_by_role("button", name="Ajouter une ligne").click()
    mine.get_by_label(f"Qui (2){NBSP}?").fill("Mathis")
    mine.get_by_label(f"Fait quoi (2){NBSP}?").fill("dit si la table reste assez claire")
    expect(mine.get_by_label(f"Qui (3){NBSP}?")).to_have_count(0)
    expect(mine.get_by_label("Ce qu’on essaie")).to_have_value("Éteindre le néon au-dessus de la table des semis.")


def _untick(coach: Page) -> None:
    """Note that a line is not done, and take it back."""
    _told(coach, "Fait. Marc l’a noté le")
    coach.get_by_role("button", name="Noter que ce n’est pas fait").click()
    _told(coach, f"C’est noté{NBSP}: ce n’est pas encore fait.")
    coach.get_by_role("button", name="Annuler").click()
    _told(coach, "Fait. Marc l’a noté le")


def _share(mine: Page) -> None:
    """Send what was kept to the library, in other words."""
    mine.get_by_role("link", name="Partager l’idée sans nom").click()
    mine.get_by_label("L’idée en quelques mots").fill("Moins de lumière sur la table")
    mine.get_by_role("button", name="Oui, envoyer cette idée").click()
    _told(mine, "Attend une lecture")


def _begin(page: Page) -> None:
    page.get_by_role("link", name="Aménagements").first.click()
    page.get_by_role("link", name="Proposer un aménagement").click()
    expect(page.get_by_role("heading", level=1, name="Proposer un aménagement")).to_be_visible()


def test_a_measure_from_its_difficulty_to_the_library(new_person: Enter, assert_accessible: Check) -> None:
    mine = new_person("mathis.kerboul")
    _begin(mine)
    assert_accessible(mine)
    _write(mine)
    assert_accessible(mine)
    mine.get_by_label("Mon manager aussi, tout de suite").check()
    mine.get_by_role("button", name="Enregistrer l’aménagement").click()
    expect(mine.get_by_role("heading", level=1, name="La lumière")).to_be_visible()
    assert_accessible(mine)
    address = mine.url

    theirs = new_person("marc.ostervald")
    theirs.goto(address)
    theirs.get_by_label("Oui, je suis d’accord").check()
    theirs.get_by_role("button", name="Envoyer ma réponse").click()
    _told(theirs, "Décidé ensemble")
    theirs.get_by_role("button", name="Noter que c’est fait").click()
    _told(theirs, "Fait. Vous l’avez noté le")
    assert_accessible(theirs)

    today = clock.paris(clock.now()).date()
    coach = new_person("ines.carpentier")
    coach.goto(address)
    coach.get_by_label("Premier jour").fill(f"{today:%d/%m/%Y}")
    coach.get_by_label("Dernier jour").fill(f"{today + timedelta(days=20):%d/%m/%Y}")
    coach.get_by_role("button", name="Garder ces jours").click()
    _told(coach, "On teste, du")
    _untick(coach)
    assert_accessible(coach)

    mine.goto(address)
    mine.get_by_label("Ça m’aide").check()
    mine.get_by_role("button", name="Dire comment ça se passe").click()
    _told(mine, f"Vous{NBSP}: Ça m’aide")
    theirs.goto(address)
    expect(theirs.get_by_text("Mathis : Ça m’aide")).to_have_count(0)
    mine.get_by_label("Garder", exact=True).check()
    mine.get_by_role("button", name="Enregistrer ma décision").click()
    _told(mine, "Gardé")
    assert_accessible(mine)

    _share(mine)
    assert_accessible(mine)

    reader = new_person("nadia.benkirane")
    reader.goto(address.partition("/mon-accompagnement")[0] + "/idees-d-amenagement/a-lire")
    assert_accessible(reader)
    reader.get_by_role("link", name="Moins de lumière sur la table").click()
    expect(reader.get_by_role("button", name="Mettre dans la bibliothèque")).to_be_visible()
    assert_accessible(reader)
    reader.get_by_role("button", name="Mettre dans la bibliothèque").click()
    reader.goto(address.partition("/mon-accompagnement")[0] + "/idees-d-amenagement?q=lumières")
    expect(reader.get_by_role("link", name="Moins de lumière sur la table")).to_be_visible()
    assert_accessible(reader)


def test_a_decision_is_undone_by_the_notice_that_says_it(new_person: Enter) -> None:
    mine = new_person("awa.diallo")
    mine.get_by_role("link", name="Aménagements").first.click()
    mine.get_by_role("link", name="Le rythme et les horaires").click()
    mine.get_by_role("button", name="Oui, je suis d’accord").click()
    _told(mine, "Décidé ensemble")
    mine.get_by_role("button", name="Annuler").click()
    _told(mine, "Proposé")


def test_saying_no_is_quiet_and_found_and_an_employer_says_why(new_person: Enter, assert_accessible: Check) -> None:
    theirs = new_person("sophie.lantier", width=360)
    theirs.goto(theirs.url.rstrip("/") + "/mon-accompagnement/amenagements")
    theirs.get_by_role("link", name="Le rythme et les horaires").click()
    stop = theirs.get_by_role("button", name="Arrêter cet aménagement")
    expect(stop).to_be_hidden()
    theirs.get_by_text("Ne pas continuer", exact=True).click()
    expect(stop).to_be_visible()
    assert_accessible(theirs)
    stop.click()
    expect(theirs.get_by_text("La personne a droit à une raison écrite.").first).to_be_visible()
    assert_accessible(theirs)
    theirs.get_by_label(f"Pourquoi{NBSP}?").fill("L’atelier ne s’arrête pas à 10 h. Cherchons une autre heure.")
    stop.click()
    _told(theirs, "La mesure est arrêtée.")


def test_lines_are_added_one_by_one_and_nothing_typed_is_lost(new_person: Enter, *, javascript: bool) -> None:
    mine = new_person("awa.diallo")
    mine.goto(mine.url.rstrip("/") + "/mon-accompagnement/amenagements/nouveau")
    more = mine.get_by_role("button", name="Ajouter une ligne")
    mine.get_by_label("Mon conseiller et moi, pour préparer").check()
    for number in range(1, 6):
        mine.get_by_label(f"Avant quel jour ({number}){NBSP}?").fill(f"{number} mars 2027")
        more.click()
        following = mine.get_by_label(f"Qui ({number + 1}){NBSP}?")
        expect(following).to_have_value("")
        if javascript:
            expect(following).to_be_focused()
    expect(more).to_have_count(0)
    for number in range(1, 6):
        expect(mine.get_by_label(f"Avant quel jour ({number}){NBSP}?")).to_have_value(f"{number} mars 2027")
    expect(mine.get_by_label("Mon conseiller et moi, pour préparer")).to_be_checked()


def test_a_stranger_reads_ideas_for_one_difficulty(
    new_context: Callable[..., BrowserContext], server: Served, assert_accessible: Check
) -> None:
    anyone = new_context().new_page()
    anyone.goto(server.url)
    anyone.get_by_role("link", name="Pour l’employeur").first.click()
    anyone.get_by_role("main").get_by_role("link", name="Idées d’aménagements").click()
    expect(anyone.get_by_role("heading", level=1, name="Idées d’aménagements")).to_be_visible()
    assert_accessible(anyone)
    anyone.get_by_role("link", name=f"Idées{NBSP}: les consignes").click()
    expect(anyone.get_by_role("heading", level=1, name=f"Idées{NBSP}: les consignes")).to_be_visible()
    assert_accessible(anyone)


def test_an_idea_becomes_an_adjustment_in_one_click(new_person: Enter, assert_accessible: Check) -> None:
    mine = new_person("awa.diallo", width=360)
    mine.goto(mine.url.rstrip("/") + "/idees-d-amenagement")
    mine.get_by_role("link", name="La fiche de trois lignes").click()
    expect(mine.get_by_role("link", name="Essayer cette idée")).to_be_visible()
    assert_accessible(mine)
    mine.get_by_role("link", name="Essayer cette idée").click()
    expect(mine.get_by_role("heading", level=1, name="Proposer un aménagement")).to_be_visible()
    expect(mine.get_by_label("Qu’est-ce qui est difficile ?")).to_have_value("consignes")
    assert_accessible(mine)


def test_two_clicks_lead_from_a_message_to_its_adjustment(new_person: Enter) -> None:
    coach = new_person("julien.mercadier")
    coach.get_by_role("navigation", name="Menu principal").get_by_role("link", name="ccompagnement").click()
    coach.get_by_role("region", name="Awa Diallo").get_by_role("link", name="Awa").first.click()
    expect(coach.locator("summary").filter(has_text="aménagement")).to_be_visible()
    said = coach.get_by_role("listitem").filter(has=coach.get_by_role("article")).filter(has_text="casque").first
    said.get_by_role("link", name="Autres choix").click()
    coach.get_by_role("link", name="En faire un aménagement").click()
    expect(coach.get_by_role("heading", level=1, name="Proposer un aménagement")).to_be_visible()
