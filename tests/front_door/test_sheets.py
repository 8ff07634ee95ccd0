"""The public pages: what they must say and must not, in short sentences, without a cookie or a question."""

import re
from collections.abc import Callable
from html import unescape

import pytest

from blueprints.accounts import platforms
from blueprints.accounts.models import Platform, Role, Site
from blueprints.adjustments import keeping, library, queries, sealing
from blueprints.adjustments.models import AdjustmentState
from blueprints.core import db
from blueprints.front_door import contents, idea_sheets, sheets
from tests.adjustments.conftest import Bench
from tests.conftest import OTHER_HOST, Browser, World
from tests.messaging.conftest import Road, make_road

Open = Callable[..., Browser]
SHEETS = [*sheets.SHEETS, *idea_sheets.BY_CODE.values()]
IN_ORDER = [sheet.path for sheet in sheets.SHEETS]
PATHS = [sheet.path for sheet in SHEETS]
OTHERS = ["/nous-trouver", "/plateformes", "/plan-du-site"]
WORDS_MOST, LINES_MOST = 15, 5
_WRONG = ("Pôle emploi", "Pôle Emploi", "€", "million", "http", "·", "deux mois", "open space", "dispositif innovant")


@pytest.fixture
def road(world: World) -> Road:
    """One journey with everybody."""
    return make_road(world)


@pytest.fixture
def bench(road: Road, world: World) -> Bench:
    """What they do with adjustments."""
    return Bench(road, world)


def words_of(page: str) -> str:
    """Return what a person reads of a page's main part."""
    main = page[page.index("<main") : page.index("</main>")]
    main = re.sub(r"<(h\d|p|li|dt|dd|div|strong|span|a)\b[^>]*>|</(h\d|p|li|dt|dd|div)>", "\n", main)
    return unescape(re.sub(r"<[^>]+>", " ", main))


def sentences_of(page: str) -> list[str]:
    """Return the sentences of a page, one by one."""
    lines = (re.sub(r"[\s\u00a0]+", " ", line).strip() for line in words_of(page).split("\n"))
    return [part.strip() for line in lines for part in re.split(r"(?<=[.?!;:])\s", line) if part.strip()]


@pytest.mark.parametrize("path", PATHS)
def test_every_page_has_what_every_page_has(path: str, world: World, browser: Open) -> None:
    answer = browser().get(path)
    assert answer.status_code == 200
    for said in ("En bref", "Sources", "Dernière relecture", "22 novembre 2026", "Vous êtes ici", "Nadia vous répond"):
        assert said.replace(" vous répond", "") in answer.text.replace("\u00a0", " "), said
    assert 'data-component="print"' in answer.text
    assert 'id="lecture"' in answer.text


@pytest.mark.parametrize("path", PATHS + OTHERS)
def test_sentences_are_short_and_words_are_of_today(path: str, world: World, browser: Open) -> None:
    page = browser().get(path).text
    long = [one for one in sentences_of(page) if len(re.findall(r"[\w’'-]+", one)) > WORDS_MOST]
    assert long == []
    for wrong in _WRONG:
        assert wrong not in words_of(page), wrong


@pytest.mark.parametrize("path", PATHS + OTHERS)
def test_reading_leaves_nothing_in_the_browser(path: str, world: World, browser: Open) -> None:
    assert "Set-Cookie" not in browser().get(path).headers


@pytest.mark.parametrize("path", PATHS)
def test_a_page_that_is_drawn_asks_the_database_nothing(
    path: str, world: World, browser: Open, statements: list[str]
) -> None:
    browser().get(path)
    statements.clear()
    browser().get(path)
    assert statements == []


@pytest.mark.parametrize("path", PATHS + OTHERS)
@pytest.mark.parametrize("role", [Role.BENEFICIARY, Role.MANAGER, Role.ADMINISTRATOR])
def test_people_who_are_signed_in_read_them_too(path: str, role: Role, world: World, browser: Open) -> None:
    assert browser(world.person(role)).get(path).status_code == 200


@pytest.mark.parametrize("order", [IN_ORDER, [idea_sheets.IDEAS.path, *PATHS[len(IN_ORDER) :]]])
def test_one_can_read_on_from_the_first_page_to_the_last_and_back(
    world: World, browser: Open, order: list[str]
) -> None:
    stranger = browser()
    path = order[1] if order is not IN_ORDER else order[0]
    seen = order[: order.index(path) + 1]
    while following := re.search(r'href="([^"]+)" rel="next"', stranger.get(path).text):
        path = following[1]
        seen.append(path)
    assert seen == order
    while path != order[0] and (before := re.search(r'href="([^"]+)" rel="prev"', stranger.get(path).text)):
        path = before[1]
        seen.append(path)
    assert seen == [*order, *order[-2::-1]]


def test_links_to_a_page_are_called_as_the_page_is(world: World, browser: Open) -> None:
    titles = {sheet.path: str(sheet.title).replace("\u00a0", " ") for sheet in SHEETS}
    for path in ["/", *PATHS, *OTHERS]:
        page = browser().get(path).text
        main = page[page.index("<main") : page.index("</main>")]
        for target, inside in re.findall(r'<a [^>]*href="(/emploi-accompagne[^"#?]*)"[^>]*>(.*?)</a>', main, re.DOTALL):
            words = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", inside))).strip()
            assert titles[target] in words, (path, target, words)


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("what", ("département", "milieu ordinaire", "France Travail", "Cap emploi")),
        ("whom", ("16 ans", "RQTH ou équivalent", "MDPH", "ESAT")),
        ("coach", ("job coach", "tuteur légal", "absence")),
        ("long", ("une heure par jour", "une heure par mois", "trois mois", "date de fin")),
        ("cost", ("rien", "L’État", "Agefiph", "FIPHFP")),
        ("me", ("Évaluer la situation", "Construire le projet", "Chercher un emploi", "Être en emploi", "collectif")),
        ("employer", ("Nos conseils", "Les points à surveiller", "convention individuelle", "La personne choisit")),
        (
            "ask",
            (
                "MDPH",
                "France Travail",
                "Cap emploi",
                "Mission locale",
                "CDAPH",
                "change selon le département",
                "santé au travail",
            ),
        ),
        ("esat", ("convention d’appui", "1 an", "2 fois", "prend le relais")),
        ("examples", ("n’existent pas",)),
    ],
)
def test_each_page_says_its_facts(name: str, facts: tuple[str, ...], world: World, browser: Open) -> None:
    sheet = next(one for one in sheets.SHEETS if one.name == name)
    page = words_of(browser().get(sheet.path).text).replace("\u00a0", " ")
    for fact in facts:
        assert fact in page, fact


def test_no_employers_page_names_an_illness_or_asks_for_one(world: World, browser: Open) -> None:
    for name in ("employer", "checklist"):
        page = words_of(browser().get(next(one.path for one in sheets.SHEETS if one.name == name)).text)
        for wrong in ("diagnostic", "traitement", "psychique", "autis", "maladie", "RQTH"):
            assert wrong not in page


def test_the_checklist_has_six_steps_and_boxes_that_go_nowhere(world: World, browser: Open) -> None:
    page = browser().get("/emploi-accompagne/liste-pour-l-employeur").text
    main = page[page.index("<main") : page.index("</main>")]
    boxes = re.findall(r"<input [^>]*>", main)
    assert len(contents.CHECKLIST) == 6
    assert len(boxes) == sum(len(step.to_do) for step in contents.CHECKLIST)
    assert all('type="checkbox"' in box and "name=" not in box for box in boxes)
    assert re.findall(r"<form [^>]*>", main) == ['<form class="stack stack--xl" autocomplete="off">']
    sending = [one for one in re.findall(r"<button [^>]*>", main.partition("<form")[2]) if 'type="button"' not in one]
    assert sending[:1] == ['<button type="submit" disabled hidden>']


# --- what search engines and networks are told ------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", *PATHS, *OTHERS])
def test_each_page_says_where_it_stands_and_what_it_is(path: str, world: World, browser: Open) -> None:
    page = browser().get(path).text
    told = dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', page))
    assert f'<link rel="canonical" href="http://localhost{path}">' in page
    assert 20 < len(told["description"]) < 200
    assert told["og:url"] == f"http://localhost{path}"
    assert told["og:image"].startswith("http://localhost/static/")
    image = browser().get(told["og:image"].removeprefix("http://localhost"))
    assert image.mimetype == "image/png"
    image.close()
    assert '<html lang="fr"' in page
    for person in ("Nadia", "nadia@", "04 65"):
        assert all(person not in value for value in told.values())


@pytest.mark.parametrize("path", ["/", *PATHS, *OTHERS, "/ecrire"])
def test_nothing_is_asked_of_a_third_party(path: str, world: World, browser: Open) -> None:
    page = browser().get(path)
    loaded = re.findall(r'(?:src|srcset|rel="(?:stylesheet|icon|preload)"[^>]*href)="([^"]+)"', page.text)
    assert loaded
    assert all(one.startswith("/static/") for one in loaded)
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


# --- places and platforms ---------------------------------------------------------------------------------------------


def add_site(world: World, platform: Platform | None = None, **more: object) -> None:
    values = {"name": "L’accueil", "address": "12 rue des Tisserands\nBrenval", "is_public": True, **more}

    def add() -> None:
        db.session().add(Site(platform_id=db.platform_id(), **values))

    world.run(add, platform=platform)


def test_the_places_are_those_that_the_platform_shows(world: World, browser: Open) -> None:
    assert "Appelez-nous pour choisir un lieu" in browser().get("/nous-trouver").text
    add_site(world, access="L’entrée est de plain-pied.", phone="04 65 71 12 31", hours="Le mardi matin")
    add_site(world, name="Le bureau caché", is_public=False)
    page = browser().get("/nous-trouver").text
    for said in ("12 rue des Tisserands", "plain-pied", "tel:+33465711231", "Le mardi matin"):
        assert said in page
    assert "Le bureau caché" not in page


def test_the_directory_names_every_platform_by_departement_and_nothing_private(world: World, browser: Open) -> None:
    other = world.make_platform("Cordée d’Étretat", OTHER_HOST)
    add_site(world, name="Antenne de Brenval")
    add_site(world, platform=other, name="Antenne du port")
    add_site(world, platform=other, name="Réserve", is_public=False)

    def rename() -> None:
        db.session().get_one(Platform, other.id).department = "Allier"

    world.run(rename, platform=other)
    platforms.forget()
    for host in ("localhost", OTHER_HOST):
        page = browser(host=host).get("/plateformes").text
        main = page[page.index("<main") : page.index("</main>")]
        assert main.index("Allier") < main.index("Aube")
        for said in ("Antenne de Brenval", "Antenne du port", "04 65 71 12 30", "de 9 h à 17 h"):
            assert said in main.replace("\u00a0", " "), said
        for hidden in ("Réserve", "Nadia", "nadia@"):
            assert hidden not in main
    assert f'href="http://{OTHER_HOST}"' in browser().get("/plateformes").text


def test_the_directory_asks_as_much_for_thirty_as_for_three(world: World, browser: Open, statements: list[str]) -> None:
    counts = []
    for start, more in ((0, 3), (3, 27)):
        for number in range(start, start + more):
            made = world.make_platform(f"Cordée {number}", f"p{number}.localhost")
            add_site(world, platform=made)
        browser().get("/plateformes")
        statements.clear()
        browser().get("/plateformes")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 2


def test_the_plan_names_every_public_page(world: World, browser: Open) -> None:
    page = browser().get("/plan-du-site").text
    for path in [*PATHS, "/temoignages", "/ecrire", "/nous-trouver", "/plateformes", "/aide", "/confort"]:
        assert f'href="{path}"' in page


def test_an_unknown_page_is_404(world: World, browser: Open) -> None:
    for wrong in ("/emploi-accompagne/x", "/emploi-accompagne/../x", "/emploi-accompagne/%00"):
        assert browser().get(wrong).status_code == 404


# --- the ideas of adjustments -----------------------------------------------------------------------------------------


def test_every_idea_of_ours_is_read_by_strangers_with_its_cost_and_its_point_to_watch(
    world: World, browser: Open
) -> None:
    stranger, seen = browser(), 0
    for code, sheet in idea_sheets.BY_CODE.items():
        said = words_of(stranger.get(sheet.path).text)
        for one in idea_sheets.ideas_for(code):
            assert all(words in said for words in (one.title, one.answers, one.cost, one.how, one.watch)), one.slug
            seen += 1
    assert seen == len(library.ideas())


def test_no_idea_that_was_kept_here_is_told_to_strangers(bench: Bench, road: Road, world: World, browser: Open) -> None:
    kept = bench.brought(AdjustmentState.KEPT)
    told = sealing.IdeaWords(constraint="bruit", title="Le galet bleu", measure="m", cost="", how="", watch="")
    bench.act(kept, keeping.send, author=road.awa.id, words=told, version=-1)
    nadia = world.person(Role.FACILITATOR)

    def accept() -> None:
        idea = queries.find_idea_of(kept)
        assert idea is not None
        keeping.accept(idea=idea, reader=nadia.id, version=idea.version)

    world.run(accept)
    assert "Le galet bleu" in browser(nadia).get("/idees-d-amenagement").text
    for who in (None, nadia, road.sophie):
        for path in PATHS:
            assert "galet" not in browser(who).get(path).text, (who, path)


def test_there_is_no_page_for_a_difficulty_without_ideas(world: World, browser: Open) -> None:
    for code in ("autre", "zebre", "BRUIT", "%00", "bruit/casque"):
        assert browser().get(f"{idea_sheets.IDEAS.path}/{code}").status_code == 404, code


def test_an_employer_finds_the_ideas_and_a_member_of_a_journey_the_whole_library(world: World, browser: Open) -> None:
    employer = next(one.path for one in sheets.SHEETS if one.name == "employer")
    assert f'href="{idea_sheets.IDEAS.path}"' in browser().get(employer).text
    assert "Chercher dans les idées d’aménagement" not in browser().get(idea_sheets.IDEAS.path).text
    mine = browser(world.person(Role.MANAGER))
    assert "Chercher dans les idées d’aménagement" in mine.get(idea_sheets.IDEAS.path).text
