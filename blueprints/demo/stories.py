"""Play the demo's stories through the real services, then set each date to the day it is said to have happened."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import delete, select, update

from blueprints.accounts.models import Role
from blueprints.advice import services as advice
from blueprints.advice.models import Thread
from blueprints.core import clock, db, outbox
from blueprints.demo import charter, collective, consultations, ideas, moderation, papers, posts, talks, testimonials
from blueprints.demo.cast import AUBE, MARCHES
from blueprints.demo.plots import Filled, Gathering, Plot, Question, Story, Talk, at
from blueprints.discussion.models import Discussion, Post
from blueprints.joining import asking
from blueprints.joining import services as joining
from blueprints.journeys.models import JourneyRole
from blueprints.meetings import life
from blueprints.meetings import services as meetings
from blueprints.meetings.models import DateOption, Meeting, MeetingState
from blueprints.messaging import queries as conversations
from blueprints.messaging import services as messaging
from blueprints.messaging.models import ConversationKind
from blueprints.messaging.talks import list_readers
from blueprints.testimonials import dictating, recordings, review, themes, together, uses
from blueprints.testimonials import queries as texts
from blueprints.testimonials import services as writing
from blueprints.testimonials.models import Consent, ConsentUse, Signature, Testimonial, TestimonialState
from blueprints.testimonials.parts import TestimonialPart

PLOTS = {
    AUBE.host: Plot(
        talks.AUBE,
        collective.AUBE_QUESTIONS,
        testimonials.AUBE,
        collective.AUBE_GATHERINGS,
        ("manon.verneuil@exemple.fr", "Manon", "Verneuil", "nadia.benkirane"),
    ),
    MARCHES.host: Plot(
        talks.MARCHES,
        collective.MARCHES_QUESTIONS,
        testimonials.MARCHES,
        collective.MARCHES_GATHERINGS,
        ("gaspard.thuillier@exemple.fr", "Gaspard", "Thuillier", "paul.sauvanet"),
    ),
}
S = TestimonialState
SOUNDS = Path(__file__).parent / "sounds"
"""Made voices: nobody speaks in them."""


def play(filled: Filled) -> None:
    """Make all that happened on a platform whose people are there, inside one unit of work."""
    plot = PLOTS[filled.cast.host]
    _open_conversations(filled, plot)
    for talk in plot.talks:
        _talk(filled, talk)
    for question in plot.questions:
        _ask(filled, question)
    for story in plot.stories:
        _tell(filled, story)
    for gathering in plot.gatherings:
        _gather(filled, gathering)
    ideas.play(filled)
    moderation.play(filled)
    posts.play(filled)
    consultations.play(filled)
    charter.play(filled)
    db.session().execute(delete(outbox.OutboxEntry))  # the mails of the past are not sent today
    if filled.cast.host == AUBE.host:
        _ask_whom_to_invite(filled)
    _invite(filled, *plot.invited)


# --- the follow-up ------------------------------------------------------------------------------------------------


def _open_conversations(filled: Filled, plot: Plot) -> None:
    kinds = {(talk.person, talk.kind) for talk in plot.talks}
    for road in filled.cast.roads:
        opened = messaging.open_conversations(
            journey=filled.journeys[road.person],
            with_yes=bool(road.manager or road.left),
            health=(road.person, ConversationKind.HEALTH) in kinds,
            at=clock.now() - timedelta(days=road.days),
        )
        filled.conversations.update({(road.person, one.kind): one.id for one in opened})


def _talk(filled: Filled, told: Talk) -> None:
    conversation = filled.conversations[told.person, told.kind]
    talk = conversations.find_talk(conversation)
    if talk is None:
        raise LookupError(told)
    for line in told.lines:
        papers.send(talk, line, filled.id_of(line.author))
    unread = {filled.id_of(login): count for login, count in told.unread}
    talk = conversations.find_talk(conversation) or talk
    for reader in list_readers(talk):
        left = unread.get(reader.person_id, 0)
        messaging.mark_read(talk=talk, person=reader.person_id, sequence=talk.last_sequence - left)


# --- advice -------------------------------------------------------------------------------------------------------


def _ask(filled: Filled, question: Question) -> None:
    first, *answers = question.lines
    thread = advice.ask_question(
        author_id=filled.id_of(first.author),
        client_id=db.new_id(),
        topic=question.topic,
        title=question.title,
        body=first.words,
    )
    posts = [
        advice.answer_question(
            thread=thread, author_id=filled.id_of(line.author), client_id=db.new_id(), body=line.words
        )
        for line in answers
    ]
    if question.helped:
        advice.settle_question(thread=thread, post_id=posts[question.helped - 1].id)
    _date_thread(thread, [line.at for line in question.lines])


def _date_thread(thread: Thread, moments: list[datetime]) -> None:
    session = db.session()
    thread.created_at, thread.last_activity_at = moments[0], moments[-1]
    thread.settled_at = moments[-1] + timedelta(hours=3) if thread.settled_at else None
    session.execute(update(Discussion).where(Discussion.id == thread.discussion_id).values(last_post_at=moments[-1]))
    for number, moment in enumerate(moments, start=1):
        place = (Post.discussion_id == thread.discussion_id, Post.number == number)
        session.execute(update(Post).where(*place).values(created_at=moment))


# --- testimonials -------------------------------------------------------------------------------------------------


def _tell(filled: Filled, story: Story) -> None:
    text = _begin(filled, story)
    _with_others(filled, text, story)
    if story.sound:
        recordings.keep(testimonial=text, sound=recordings.checked((SOUNDS / story.sound).read_bytes(), story.sound))
    if story.state is not S.DRAFT:
        writing.agree(testimonial=text, signature=story.signature, pseudonym=story.signed_as, uses=(ConsentUse.SITE,))
        writing.submit(testimonial=text, seen_hash=_words_of(text))
    if story.theme:
        themes.choose_theme(testimonial=text, theme=story.theme, actor_id=text.author_id)
    if story.reviewer:
        _review(text, story, filled.id_of(story.reviewer))
        _use(text, story, filled.id_of(story.reviewer))
    if story.state is S.WITHDRAWN:
        writing.withdraw(testimonial=text)
    _date_text(text, clock.now() - timedelta(days=story.days))
    if story.ends_in:
        ends = clock.now() + timedelta(days=story.ends_in)
        mine = update(Consent).where(Consent.testimonial_id == text.id)
        db.session().execute(mine.values(given_at=ends - timedelta(days=365), ends_at=ends))


def _begin(filled: Filled, story: Story) -> Testimonial:
    author, client_id = filled.id_of(story.author), db.new_id()
    if not story.dictated:
        return writing.create_draft(author_id=author, client_id=client_id, title=story.title, body=story.words)
    return dictating.write_down(
        author_id=author,
        writer_id=filled.id_of(story.dictated),
        client_id=client_id,
        title=story.title,
        body=story.words,
    )


def _with_others(filled: Filled, text: Testimonial, story: Story) -> None:
    for login, name in story.together:
        person = filled.people[login]
        together.ask(testimonial=text, name=person.pseudonym or person.first_name)
        if name:
            together.say_yes(
                testimonial=text,
                person_id=person.id,
                seen_hash=_words_of(text),
                signature=Signature.PSEUDONYM,
                pseudonym=name,
                uses=(ConsentUse.SITE,),
            )


def _review(text: Testimonial, story: Story, reviewer: UUID) -> None:
    review.claim(testimonial=text, reviewer_id=reviewer)
    words, reason = story.change
    if story.state is S.DECLINED:
        review.decline(testimonial=text, reviewer_id=reviewer, reason=reason)
    elif words:
        review.propose_change(
            testimonial=text,
            reviewer_id=reviewer,
            seen_hash=_words_of(text),
            title=story.title,
            body=words,
            reason=reason,
        )
    if story.state is S.APPROVED:
        waiting = texts.proposal(text, texts.list_versions(text.id))
        writing.accept_change(testimonial=text, seen_hash=waiting.hash if waiting else b"")
    if story.state is S.PUBLISHED:
        review.publish(testimonial=text, reviewer_id=reviewer, seen_hash=_words_of(text))


def _use(text: Testimonial, story: Story, reviewer: UUID) -> None:
    """Agree to more uses than the site, and let the text serve."""
    for use in story.uses:
        writing.give_consent(testimonial=text, use=use)
    if story.warning:
        review.warn(testimonial=text, reviewer_id=reviewer, warning=story.warning)
    if story.served:
        uses.note_use(
            testimonial=text,
            use=ConsentUse.LEAFLET,
            place=story.served,
            used_on=clock.paris(clock.now()).date() - timedelta(days=story.days // 2),
            actor_id=reviewer,
            client_id=db.new_id(),
        )


def _words_of(text: Testimonial) -> bytes:
    return texts.text_in_force(text, texts.list_versions(text.id)).hash


def _date_text(text: Testimonial, moment: datetime) -> None:
    asked = moment - timedelta(days=1)
    mine = update(TestimonialPart).where(TestimonialPart.testimonial_id == text.id)
    db.session().execute(mine.values(asked_at=asked))
    db.session().execute(mine.where(TestimonialPart.agreed_at.is_not(None)).values(agreed_at=asked))
    text.created_at = asked
    text.updated_at = moment
    text.submitted_at = moment if text.submitted_at else None
    text.published_at = moment if text.published_at else None


# --- meetings -----------------------------------------------------------------------------------------------------


def _gather(filled: Filled, gathering: Gathering) -> None:
    """Propose the meeting as if its dates were all to come, then bring it back to its place in time."""
    later = timedelta(days=max(0, -gathering.ends) + 1) if gathering.ends <= 0 else timedelta()
    organiser = filled.id_of(gathering.organiser)
    dates = [at(days, moment) + later for days, moment in gathering.dates]
    meeting = meetings.propose_meeting(
        organiser_id=organiser,
        client_id=db.new_id(),
        title=gathering.title,
        about=gathering.about,
        place=gathering.place,
        dates=dates,
        poll_ends_at=at(gathering.ends, "23:59") + later,
    )
    options = list(db.session().scalars(select(DateOption).where(DateOption.meeting_id == meeting.id)))
    options.sort(key=lambda option: option.starts_at)
    for login, answers in gathering.votes:
        given = {option.id: answer for option, answer in zip(options, answers, strict=True)}
        meetings.answer_dates(meeting=meeting, person_id=filled.id_of(login), answers=given)
    if gathering.chosen:
        chosen = options[gathering.chosen - 1].id
        meetings.choose_date(meeting=meeting, option_id=chosen, version=meeting.version, actor_id=organiser)
    _date_meeting(meeting, options, later)


def _date_meeting(meeting: Meeting, options: list[DateOption], later: timedelta) -> None:
    meeting.created_at = clock.now() - later - timedelta(days=12)
    if not later:
        return
    for option in options:
        option.starts_at -= later
    meeting.poll_ends_at = meeting.poll_ends_at - later if meeting.poll_ends_at else None
    meeting.starts_at = meeting.starts_at - later if meeting.starts_at else None
    life.move(meeting=meeting, to=MeetingState.HELD)


# --- joining ------------------------------------------------------------------------------------------------------


def _ask_whom_to_invite(filled: Filled) -> None:
    """Julien asks Fatou whether the occupational doctor may come in: her answer is for who tries the demo."""
    asking.ask(
        journey=filled.journeys["fatou.sarre"],
        asked_by=filled.id_of("julien.mercadier"),
        email="solene.maubert@exemple.fr",
        first_name="Solène",
        last_name="Maubert",
        role=JourneyRole.DOCTOR,
        guardian_kind=None,
        client_id=db.new_id(),
    )


def _invite(filled: Filled, email: str, first_name: str, last_name: str, inviter: str) -> None:
    """Expect somebody: her mail waits in the mailbox, to try the first steps."""
    person = filled.people[inviter]
    joining.invite(
        email=email,
        first_name=first_name,
        last_name=last_name,
        role=Role.BENEFICIARY,
        inviter_id=person.id,
        inviter_roles=frozenset({Role.FACILITATOR.value}),
    )
