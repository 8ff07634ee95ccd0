"""Acts that lead to pages which no link leads to: each tour is given the pages of what its person did."""

import re

from playwright.sync_api import expect

from tests.journeys.tour import Tour

MAIL_SECONDS = 30


def ask_for_a_link(tour: Tour) -> None:
    """The two pages of a sign-in by mail."""
    page = tour.page
    page.goto(f"{tour.url}/connexion")
    page.get_by_label("Votre adresse e-mail").first.fill("thomas.graillot@exemple.fr")
    page.get_by_role("button", name="Recevoir le lien").click()
    tour.look()
    page.goto(f"{tour.url}/demo/courrier")
    letter = page.get_by_role("link", name=re.compile("connecter|connexion", re.IGNORECASE)).and_(
        page.locator('main a[href*="/demo/courrier/"]')
    )
    for _ in range(MAIL_SECONDS):
        if letter.count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    letter.first.click()
    page.get_by_role("link", name="/connexion/lien/").click()
    tour.look()


def write_to_the_platform(tour: Tour) -> None:
    """What a stranger finds when her message is kept."""
    page = tour.page
    page.goto(f"{tour.url}/ecrire?pour=question")
    page.get_by_role("radio", name="Je préfère ne pas le dire").check()
    page.get_by_label("Votre message").fill("Où vous trouver ?")
    page.get_by_role("radio", name="Par e-mail").check()
    page.get_by_label("Votre adresse e-mail").fill("zoe@exemple.fr")
    page.get_by_role("button", name="Relire avant d’envoyer").click()
    page.get_by_role("button", name="Envoyer le message").click()
    tour.look()


def join(coach: Tour, stranger: Tour) -> None:
    """The two sides of an enrolment, up to the button that makes the account; and the first page of an invitation."""
    his, hers = coach.page, stranger.page
    his.goto(f"{coach.url}/inscrire")
    his.get_by_label("Son prénom").fill("Farah")
    his.get_by_label("Son nom de famille").fill("Belkacem")
    his.get_by_role("button", name="Montrer le code").click()
    coach.look()
    hers.goto(f"{stranger.url}/code")
    hers.get_by_label("Le code").fill(his.locator(".code").inner_text())
    hers.get_by_role("button", name="Continuer").click()
    stranger.look()
    hers.get_by_role("link", name="C’est moi, je commence").click()
    stranger.look()
    his.goto(f"{coach.url}/parcours")
    his.get_by_role("link", name="Lina Ouazzani").click()
    coach.look()
    his.get_by_role("link", name="Inviter une personne").click()
    coach.look()


def agree(tour: Tour) -> None:
    """The author of a draft says yes, and reads everything again."""
    page = tour.page
    page.goto(next(tour.url + one.path for one in tour.visits if one.endpoint == "testimonials.agreement"))
    page.get_by_role("radio", name="Oui").first.check()
    page.get_by_role("button", name="Garder mes choix et continuer").click()
    tour.look()


def answer_questions(tour: Tour) -> None:
    """Who writes question by question finds the same pages with her draft."""
    page = tour.page
    page.goto(f"{tour.url}/temoignages/question-par-question")
    page.get_by_label("Votre réponse").fill("Je ne savais pas à qui parler.")
    page.get_by_role("button", name="Garder et continuer").click()
    expect(page.get_by_role("heading", level=1, name="Qu’est-ce qui a changé")).to_be_visible()
    tour.look()


def write_down(tour: Tour) -> None:
    """A facilitator writes down what somebody says, and finds the sheet to sign."""
    page = tour.page
    page.goto(f"{tour.url}/temoignages/dicter")
    page.get_by_label("Qui dicte son témoignage").select_option(label="Camille Verdenal")
    page.get_by_label("Elle est avec moi").check()
    page.get_by_label("Titre").fill("Un bus plus tôt")
    page.get_by_label("Votre texte").fill("Je prends le bus de 7 h. Il y a moins de monde.")
    page.get_by_role("button", name="Garder son brouillon").click()
    expect(page.get_by_text("Le brouillon est gardé, et la personne est prévenue.")).to_be_visible()
    tour.look()


def share(tour: Tour) -> None:
    """From what was tried and kept, its person may give the idea to all, without a name."""
    page = tour.page
    page.goto(f"{tour.url}/mon-accompagnement/amenagements")
    page.get_by_role("main").get_by_role("link", name="Les consignes").first.click()
    page.get_by_role("link", name="Partager l’idée sans nom").click()
    expect(page.get_by_role("heading", level=1, name="Partager une idée sans nom")).to_be_visible()
    tour.look()


def review(tour: Tour) -> None:
    """A facilitator takes a text, and finds the two ways to answer that have a page."""
    page = tour.page
    page.goto(f"{tour.url}/temoignages/a-relire")
    page.get_by_role("listitem").filter(has_text="Un tableau de couleurs").get_by_role("link").click()
    page.get_by_role("button", name="Prendre la relecture").click()
    expect(page.get_by_role("button", name="Prendre la relecture")).to_have_count(0)
    tour.walk(*tour.links())


def help_back(asker: Tour, second: Tour) -> None:
    """The person in charge helps somebody back in, with a second person: the pages between them."""
    page = asker.page
    page.goto(f"{asker.url}/service/personnes?etat=invitees")
    asker.walk(*asker.links())
    page.goto(f"{asker.url}/service/personnes?nom=castaing")
    page.get_by_role("main").get_by_role("link", name="Castaing").click()
    page.get_by_role("link", name="Aider à revenir").click()
    page.get_by_role("button", name="Demander cette aide").click()
    asker.look()
    second.walk(asker.path().removesuffix("/suivi"))
