"""Testimonials in every state, made by the services themselves."""

from typing import Any
from uuid import UUID, uuid4

from blueprints.accounts.models import Person, Platform, Role
from blueprints.testimonials import queries, review, services
from blueprints.testimonials.models import ConsentUse, Signature, Testimonial, TestimonialState
from tests.conftest import World

TITLE = "La liste qui m’a fait rester"
BODY = "Le premier jour, Marc m’a montré le rayon. Le lendemain, il m’a donné une liste écrite."
PROPOSED = "Le premier jour, mon responsable m’a montré le rayon. Le lendemain, il m’a donné une liste écrite."
S = TestimonialState


class Desk:
    """One author, one facilitator, and the acts of both.

    Args:
        world: the platform.
        platform: another one than the first.
    """

    def __init__(self, world: World, platform: Platform | None = None) -> None:
        self.world = world
        self.platform = platform
        self.author = world.person(first_name="Léa", last_name="Morel", pseudonym="Colibri", platform=platform)
        self.facilitator = world.person(Role.FACILITATOR, first_name="Nadia", last_name="Benkirane", platform=platform)

    def act(self, act: Any, testimonial: Testimonial | UUID, **values: Any) -> Any:
        """Run a service on the testimonial as it is in the database now."""
        wanted = testimonial if isinstance(testimonial, UUID) else testimonial.id

        def run() -> Any:
            found = queries.find_testimonial(wanted)
            assert found is not None
            return act(testimonial=found, **values)

        return self.world.run(run, platform=self.platform)

    def now(self, testimonial: Testimonial) -> Testimonial:
        """Return the testimonial as it is in the database now."""
        found = self.world.read(queries.find_testimonial, testimonial.id, platform=self.platform)
        assert isinstance(found, Testimonial)
        return found

    def text(self, testimonial: Testimonial) -> Any:
        """Return the version in force."""
        versions = self.versions(testimonial)
        return queries.text_in_force(self.now(testimonial), versions)

    def versions(self, testimonial: Testimonial) -> Any:
        """Return every version that was kept."""
        return self.world.read(queries.list_versions, testimonial.id, platform=self.platform)

    def consent(self, testimonial: Testimonial) -> Any:
        """Return the yes that was not taken back."""
        return self.world.read(queries.find_consent, testimonial.id, platform=self.platform)

    def draft(self, title: str = TITLE, body: str = BODY, author: Person | None = None) -> Testimonial:
        """Make a draft, signed and agreed."""
        writer = author or self.author
        made = self.world.run(
            services.create_draft,
            platform=self.platform,
            author_id=writer.id,
            client_id=uuid4(),
            title=title,
            body=body,
        )
        self.act(
            services.agree,
            made,
            signature=Signature.PSEUDONYM,
            pseudonym="Mireille",
            uses=(ConsentUse.SITE,),
        )
        assert isinstance(made, Testimonial)
        return made

    def make(self, state: TestimonialState, **words: Any) -> Testimonial:
        """Bring a testimonial to *state* by the way that people take."""
        made = self.draft(**words)
        for step in WAYS[state]:
            step(self, made)
        return self.now(made)

    def submit(self, made: Testimonial) -> None:
        """Send it."""
        self.act(services.submit, made, seen_hash=self.text(made).hash)

    def claim(self, made: Testimonial) -> None:
        """Let the facilitator take it."""
        self.act(review.claim, made, reviewer_id=self.facilitator.id)

    def propose(self, made: Testimonial) -> None:
        """Propose other words."""
        text = self.text(made)
        self.act(
            review.propose_change,
            made,
            reviewer_id=self.facilitator.id,
            seen_hash=text.hash,
            title=text.title,
            body=PROPOSED,
            reason="La règle 3 demande de ne nommer personne.",
        )

    def accept(self, made: Testimonial) -> None:
        """Accept the proposal."""
        self.act(services.accept_change, made, seen_hash=self.versions(made)[-1].hash)

    def decline(self, made: Testimonial) -> None:
        """Say no."""
        self.act(review.decline, made, reviewer_id=self.facilitator.id, reason="Le texte nomme une entreprise.")

    def publish(self, made: Testimonial) -> None:
        """Publish what its author validated."""
        self.act(review.publish, made, reviewer_id=self.facilitator.id, seen_hash=self.text(made).hash)

    def withdraw(self, made: Testimonial) -> None:
        """Take it back."""
        self.act(services.withdraw, made)


WAYS: dict[TestimonialState, tuple[Any, ...]] = {
    S.DRAFT: (),
    S.SUBMITTED: (Desk.submit,),
    S.IN_REVIEW: (Desk.submit, Desk.claim),
    S.CHANGE_PROPOSED: (Desk.submit, Desk.claim, Desk.propose),
    S.APPROVED: (Desk.submit, Desk.claim, Desk.propose, Desk.accept),
    S.PUBLISHED: (Desk.submit, Desk.claim, Desk.publish),
    S.DECLINED: (Desk.submit, Desk.claim, Desk.decline),
    S.WITHDRAWN: (Desk.withdraw,),
}
