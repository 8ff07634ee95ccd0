"""Writing question by question: the answers make the text, and each is kept as it is given."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from blueprints.core import transaction
from blueprints.core.errors import Refused
from blueprints.testimonials import queries, services
from blueprints.testimonials.models import Testimonial
from blueprints.testimonials.moves import NOT_NOW, S
from blueprints.testimonials.services import LONGEST_BODY, TOO_LONG

QUESTIONS: Final = 4
LONGEST_ANSWER: Final = 2000
UNTITLED = "Mon témoignage"


def begin(*, author_id: UUID, client_id: UUID, answer: str) -> Testimonial:
    """Keep the first answer as a new draft; the same page sent twice is one draft.

    Args:
        author_id: whose.
        client_id: made with the page.
        answer: to the first question; may be empty.
    """
    made = services.create_draft(author_id=author_id, client_id=client_id, title=UNTITLED, body=answer)
    if made.answers is None and made.state is S.DRAFT and made.version == 1:
        made.answers = [answer, *[""] * (QUESTIONS - 1)]
    return made


def keep_answer(*, testimonial: Testimonial, version: int | None, number: int, answer: str) -> None:
    """Keep one answer; the text is made of all of them, in their order.

    Args:
        testimonial: a draft that is written question by question.
        version: of the page.
        number: of the question, from 1.
        answer: may be empty: the question is passed over.

    Raises:
        Refused: not written that way, or not a draft any more, or too long altogether.
        Stale: another tab kept other words.
    """
    if testimonial.state is not S.DRAFT or testimonial.answers is None:
        raise Refused(NOT_NOW)
    answers = [*testimonial.answers]
    if answers[number - 1] == answer:
        return
    transaction.expect_version(testimonial.version, version)
    answers[number - 1] = answer
    body = joined(answers)
    if len(body) > LONGEST_BODY:
        raise Refused(TOO_LONG)
    services.save_draft(testimonial=testimonial, version=version, title=testimonial.title, body=body)
    testimonial.answers = answers


def name_it(*, testimonial: Testimonial, version: int | None, title: str) -> None:
    """Give the text its title: the last question.

    Raises:
        Refused: not a draft any more.
        Stale: another tab kept other words.
    """
    answers, copy = testimonial.answers, queries.list_versions(testimonial.id)[-1]
    services.save_draft(testimonial=testimonial, version=version, title=title, body=copy.body)
    testimonial.answers = answers


def joined(answers: Sequence[str]) -> str:
    """Return the text that these answers make."""
    return "\n\n".join(answer for answer in answers if answer.strip())
