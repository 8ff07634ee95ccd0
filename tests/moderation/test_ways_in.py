"""Who comes in where: the pages and acts of moderation, of rules and of one’s own texts, for who is not a member."""

from collections.abc import Callable

import pytest

from blueprints.accounts.models import Role
from tests.conftest import Browser, World
from tests.moderation.making import decide, form, report, send

Open = Callable[..., Browser]
OUTSIDE = [
    (Role.COACH,),
    (Role.MANAGER,),
    (Role.ADMINISTRATOR,),
    (Role.DOCTOR,),
    (Role.PRESCRIBER,),
    (Role.GUARDIAN,),
    (Role.DISABILITY_OFFICER,),
    (Role.MODERATOR,),
]


@pytest.mark.parametrize("roles", OUTSIDE, ids=lambda roles: "-".join(role.value for role in roles))
def test_who_is_not_of_the_collective_finds_no_page_and_no_act(
    world: World, browser: Open, roles: tuple[Role, ...]
) -> None:
    idea = send(world, world.person())
    case = decide(world, report(world, idea, world.person()), world.person(Role.FACILITATOR))
    client = browser(world.person(*roles))
    pages = (
        *("/moderation", "/moderation/deja-relus", "/moderation/mes-choix", f"/moderation/{case.id}"),
        *(f"/moderation/{case.id}/lever-l-anonymat", f"/mes-textes-relus/{case.id}", f"/signaler/idea/{idea.id}"),
        *("/conseils", "/conseils/nouvelle-question", "/mes-signalements", "/regles-de-vie/proposer"),
    )
    found = {path: client.get(path).status_code for path in pages}
    assert set(found.values()) == {404}, found
    acts = {
        f"/moderation/{case.id}/prendre": {},
        f"/moderation/{case.id}/rendre": {},
        f"/moderation/{case.id}/me-retirer": {},
        f"/moderation/{case.id}/decider": form(case),
        f"/moderation/{case.id}/lever-l-anonymat": {"motive": "Une raison écrite entière, avec soin."},
        f"/mes-textes-relus/{case.id}": {"words": ""},
        f"/mes-textes-relus/{case.id}/lu": {},
        f"/signaler/idea/{idea.id}": {"reason": "names", "words": ""},
        "/regles-de-vie/proposer": {"words": "Une règle", "why": "Parce que."},
    }
    sent = {path: client.submit(path, words).status_code for path, words in acts.items()}
    assert set(sent.values()) == {404}, sent
