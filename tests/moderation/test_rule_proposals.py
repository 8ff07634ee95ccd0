"""A proposed change of the rules is reported and decided on like every text of the collective."""

from collections.abc import Callable
from uuid import UUID

import pytest

from blueprints.accounts.models import Role
from blueprints.charter import proposal_reads, proposals
from blueprints.charter.models import CharterProposal
from blueprints.moderation import queries, services
from blueprints.moderation.models import Case, CaseState, Decision, Reason
from blueprints.moderation.moderating import KIND
from tests.charter.making import proposed
from tests.conftest import Browser, World
from tests.moderation.making import again, decide

Open = Callable[..., Browser]
SENT = {"reason": "insult", "words": ""}


def page(proposal: CharterProposal) -> str:
    """Return the address of a proposal."""
    return f"/regles-de-vie/propositions/{proposal.id}"


def case_of(world: World, proposal: CharterProposal) -> Case:
    """Return the case of a proposal."""
    found: Case = world.run(queries.hold_last_case, kind=KIND, subject_id=proposal.id)
    return found


def standing(world: World, proposal: CharterProposal) -> str:
    """Return whether the others read it."""
    found: str = world.run(lambda: proposal_reads.hold_proposal(proposal.id).standing)
    return found


def test_it_is_reported_in_two_clicks_and_told(world: World, browser: Open) -> None:
    proposal, reader = proposed(world, world.person()), browser(world.person())
    assert f'href="/signaler/{KIND}/{proposal.id}"' in reader.get(page(proposal)).text
    assert reader.submit(f"/signaler/{KIND}/{proposal.id}", SENT).status_code == 303
    assert "Proposition de règle" in browser(world.person(Role.FACILITATOR)).get("/moderation").text


def test_nobody_reports_her_own(world: World, browser: Open) -> None:
    author = world.person()
    proposal = proposed(world, author)
    assert "/signaler/" not in browser(author).get(page(proposal)).text
    assert browser(author).submit(f"/signaler/{KIND}/{proposal.id}", SENT).status_code == 422


@pytest.mark.parametrize(
    ("decision", "stands"),
    [(Decision.KEEP, "visible"), (Decision.FOLD, "folded"), (Decision.REMOVE, "removed"), (Decision.CHANGE, "held")],
)
def test_a_decision_holds_on_its_page(world: World, browser: Open, decision: Decision, stands: str) -> None:
    leader, author, reader = world.person(Role.FACILITATOR), world.person(), world.person()
    proposal = proposed(world, author)
    world.run(services.report, kind=KIND, subject_id=proposal.id, reporter_id=reader.id, reason=Reason.INSULT, words="")
    decide(world, case_of(world, proposal), leader, decision)
    assert standing(world, proposal) == stands
    assert browser(author).get(page(proposal)).status_code == 200
    expected = 200 if stands in ("visible", "folded") else 404
    assert browser(world.person()).get(page(proposal)).status_code == expected


def test_what_its_author_takes_back_waits_for_nobody(world: World) -> None:
    author, reader = world.person(), world.person()
    proposal = proposed(world, author)
    world.run(services.report, kind=KIND, subject_id=proposal.id, reporter_id=reader.id, reason=Reason.INSULT, words="")

    def act(proposal_id: UUID, change: str) -> None:
        getattr(proposals, change)(proposal=proposal_reads.hold_proposal(proposal_id), actor_id=author.id)

    case = case_of(world, proposal)
    world.run(act, proposal_id=proposal.id, change="withdraw")
    assert again(world, case).state is CaseState.CLOSED
    world.run(act, proposal_id=proposal.id, change="restore")
    assert again(world, case).state is CaseState.WAITING
