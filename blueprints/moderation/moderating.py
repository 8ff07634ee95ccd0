"""How proposed changes of the rules are moderated: the charter stands below, and knows nothing of moderation."""

from uuid import UUID

from blueprints.accounts import queries as accounts
from blueprints.charter import proposal_reads, proposals
from blueprints.charter.proposals import SecondThought
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext
from blueprints.core.text import isolate
from blueprints.moderation import kinds, services
from blueprints.moderation.kinds import Kind, Standing, Text

KIND = "charter.proposal"


def find_text(subject_id: UUID) -> Text | None:
    """Return a proposal, whatever its standing."""
    found = proposal_reads.find_proposal(subject_id)
    if found is None:
        return None
    person = accounts.find_person(found.author_id)
    name = isolate(person.pseudonym) if person is not None and person.pseudonym else _("Une personne du collectif")
    return Text(
        id=found.id,
        title=found.rule_title or _("Une nouvelle règle"),
        body=f"{found.words}\n\n{found.why}".strip(),
        author_id=found.author_id,
        author=name,
        address=f"/regles-de-vie/propositions/{found.id}",
        standing=Standing(found.standing),
        warning=found.warning,
        withdrawn=found.withdrawn_at is not None,
    )


def author_of(subject_id: UUID) -> UUID | None:
    """Return who proposed it."""
    found = proposal_reads.find_proposal(subject_id)
    return found.author_id if found is not None else None


def stand(*, subject_id: UUID, standing: Standing, warning: str) -> None:
    """Let a proposal be read, folded or not, or by its author alone."""
    proposals.stand(proposal=proposal_reads.hold_proposal(subject_id), standing=standing.value, warning=warning)


kinds.register(
    Kind(
        name=KIND,
        said=lazy_gettext("Proposition de règle"),
        icon="scroll-text",
        find=find_text,
        author_of=author_of,
        stand=stand,
    )
)


@proposals.watches
def follow(thought: SecondThought, proposal_id: UUID) -> None:
    """Close the case of a proposal that its author takes back, and open it again when she gives it back."""
    if thought is SecondThought.WITHDRAWN:
        services.text_withdrawn(kind=KIND, subject_id=proposal_id)
    else:
        services.text_restored(kind=KIND, subject_id=proposal_id)
