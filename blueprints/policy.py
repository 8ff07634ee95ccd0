"""Every access rule of the platform, on one page: permission → clauses. What is not here is denied."""

from collections.abc import Mapping, Sequence

from blueprints.accounts.clauses import HasRole, InCollective, IsAuthor
from blueprints.accounts.models import Role
from blueprints.adjustments.following import FollowsAs, Moves, ReadsIdeasOfOthers, Ticks
from blueprints.adjustments.models import Adjustment, AdjustmentState
from blueprints.advice.clauses import AsksThread, LeadsThread, ReadsThread
from blueprints.agenda.clauses import SetsOthersAside, WantsPoint, WroteOwnPoint, WroteRemark
from blueprints.care.clauses import AwayFromCalls, Called, WroteWords
from blueprints.charter.clauses import AnswersProposal, ReadsProposal
from blueprints.consultations.clauses import Votes
from blueprints.core.access import Permission
from blueprints.core.clauses import Anyone, Clause, Readers, SignedIn
from blueprints.desk.clauses import AnotherOfTheService, AskedByHer
from blueprints.discussion.clauses import WrotePost
from blueprints.ideas.clauses import AnswersIdea, ReadsIdea, ReadsResults, TakesPart, WritesIdea
from blueprints.joining.clauses import InvitedToTheCollective, OfTheCollective, OpenedByHer
from blueprints.journeys.clauses import AwayHerself, Handed, PartOfJourney
from blueprints.journeys.models import JourneyRole
from blueprints.messaging.clauses import HerOwnWords, MemberAs, SharesItsPast, SinceHerHistory
from blueprints.messaging.models import Conversation, ConversationKind
from blueprints.minutes.clauses import ReadsMinutes, ReadsRecords
from blueprints.moderation.clauses import AnswersCase, Disagrees, LiftsAnonymity, Moderates, OwnsCase, ReviewsCase
from blueprints.privacy.clauses import AtHerOwnRequest, InChargeOutside, SecondOfTwo, WhoAsked
from blueprints.testimonials.clauses import (
    HasPart,
    NotedOnPaper,
    PublishedOnly,
    PublishesOthers,
    ReviewsOthers,
    WroteDown,
)

# --- who reads a conversation -----------------------------------------------------------------------------------------


BENEFICIARY, COACH = MemberAs(JourneyRole.BENEFICIARY), MemberAs(JourneyRole.COACH)
MANAGER, DOCTOR = MemberAs(JourneyRole.MANAGER), MemberAs(JourneyRole.DOCTOR)
COACH_IF_AGREED = MemberAs(JourneyRole.COACH, flag="coach_reads_health")

_kind = Conversation.kind
CONVERSATION_READERS = (
    Readers(_kind, ConversationKind.SHARED, BENEFICIARY, COACH, MANAGER),
    Readers(_kind, ConversationKind.ADJUSTMENTS, COACH, MANAGER),
    Readers(_kind, ConversationKind.PRIVATE, BENEFICIARY, COACH),
    Readers(_kind, ConversationKind.HEALTH, BENEFICIARY, DOCTOR, COACH_IF_AGREED),
)
CONVERSATION_SEEN_BY = (
    *CONVERSATION_READERS,
    # The person knows that coach and manager talk about her adjustments; she does not read their words.
    Readers(_kind, ConversationKind.ADJUSTMENTS, BENEFICIARY),
)

# --- who reads and moves an adjustment --------------------------------------------------------------------------------


CONCERNED = FollowsAs(JourneyRole.BENEFICIARY)
HELPER = FollowsAs(JourneyRole.COACH, since=Adjustment.coach_from)
EMPLOYING = FollowsAs(JourneyRole.MANAGER, since=Adjustment.shown_at)
OFFICER = FollowsAs(JourneyRole.DISABILITY_OFFICER, since=Adjustment.shown_at, agreed=True)

ADJUSTMENT_FOLLOWERS = tuple(Readers(Adjustment.state, one, CONCERNED, HELPER, EMPLOYING) for one in AdjustmentState)
# The employer's disability officer reads the measure once both sides agreed: neither its history nor how it goes.
ADJUSTMENT_READERS = (*ADJUSTMENT_FOLLOWERS, *(Readers(Adjustment.state, one, OFFICER) for one in AdjustmentState))


# --- the rules --------------------------------------------------------------------------------------------------------

MEMBERS = (InCollective(Role.BENEFICIARY, Role.FACILITATOR),)
STAFF = (HasRole(Role.FACILITATOR),)
IN_JOURNEYS = (HasRole(Role.BENEFICIARY, Role.COACH, Role.MANAGER, Role.DOCTOR, Role.DISABILITY_OFFICER),)
# A colleague who covers for the coach reads and answers new messages: she is not `HER_COACH`.
THE_PERSON, HER_COACH = PartOfJourney(JourneyRole.BENEFICIARY), PartOfJourney(JourneyRole.COACH)
ENROLLING = (Role.COACH, Role.FACILITATOR, Role.ADMINISTRATOR)
GUESTS = (Role.MANAGER, Role.DOCTOR, Role.DISABILITY_OFFICER, Role.PRESCRIBER, Role.GUARDIAN)
SERVICE = (HasRole(Role.FACILITATOR, Role.ADMINISTRATOR),)
IN_CHARGE = (HasRole(Role.ADMINISTRATOR),)

RULES: Mapping[Permission, Sequence[Clause]] = {
    Permission.PUBLIC: (Anyone(),),
    Permission.HEALTH: (Anyone(),),
    Permission.DEMO: (Anyone(),),
    Permission.DESIGN: (Anyone(),),
    Permission.SIGNED_IN: (SignedIn(),),
    Permission.COLLECTIVE_ENTER: MEMBERS,
    Permission.MEETING_READ: MEMBERS,
    Permission.MEETING_CREATE: STAFF,
    Permission.MEETING_ANSWER: MEMBERS,
    Permission.MEETING_CHOOSE_DATE: STAFF,
    Permission.MEETING_MOVE: STAFF,
    Permission.MEETING_ANSWER_FOR: STAFF,
    Permission.MINUTES_READ: (ReadsMinutes(),),
    Permission.MINUTES_WRITE: STAFF,
    Permission.MINUTES_RECORDS: (ReadsRecords(),),
    Permission.VENUE_READ: MEMBERS,
    Permission.VENUE_WRITE: STAFF,
    Permission.SUBJECT_PROPOSE: MEMBERS,
    Permission.SUBJECT_WITHDRAW: (IsAuthor(Role.BENEFICIARY, Role.FACILITATOR),),
    Permission.SUBJECT_ANSWER: STAFF,
    Permission.AGENDA_ADD: MEMBERS,
    # A count says how many want a point, and nothing says who: its author is not one of them.
    Permission.AGENDA_SUPPORT: (WantsPoint(),),
    Permission.AGENDA_WRITE: (WroteOwnPoint(),),
    Permission.AGENDA_LEAD: STAFF,
    Permission.AGENDA_SET_ASIDE: (SetsOthersAside(),),
    # Also what she wrote without her name: the seal is opened for her own act alone.
    Permission.REMARK_TAKE_BACK: (WroteRemark(),),
    Permission.THREAD_READ: (ReadsThread(),),
    Permission.THREAD_CREATE: MEMBERS,
    Permission.THREAD_REPLY: (ReadsThread(answers=True),),
    # Also what she asked without her name: the seal is opened for her own act alone.
    Permission.THREAD_SETTLE: (AsksThread(),),
    # To pin, close, move, bring together and sum up is to animate: who only moderates decides on words, in the queue.
    Permission.THREAD_LEAD: (LeadsThread(),),
    # An answer to a question, a comment on an idea.
    Permission.POST_CHANGE: (WrotePost(),),
    # The accompanied people vote; those who ask the question for the service do not.
    Permission.CONSULTATION_VOTE: (Votes(),),
    Permission.CONSULTATION_LEAD: STAFF,
    Permission.PROPOSAL_READ: (ReadsIdea(),),
    Permission.PROPOSAL_RESULTS: (ReadsResults(),),
    Permission.PROPOSAL_CREATE: MEMBERS,
    Permission.PROPOSAL_COMMENT: (TakesPart(),),
    # A count says how many support an idea, and nothing says who: its author is not one of them.
    Permission.PROPOSAL_SUPPORT: (TakesPart(others_only=True),),
    Permission.PROPOSAL_WRITE: (WritesIdea(),),
    Permission.PROPOSAL_WITHDRAW: (IsAuthor(*Role),),
    Permission.PROPOSAL_QUEUE: STAFF,
    Permission.PROPOSAL_ANSWER: (AnswersIdea(),),
    Permission.REPORT_SEND: MEMBERS,
    Permission.REPORT_FOLLOW: MEMBERS,
    Permission.MODERATION_QUEUE: (Moderates(),),
    # Nobody reads here her own words, nor those of the people she accompanies.
    Permission.MODERATION_READ: (ReviewsCase(),),
    # Nor answers who disagrees with her.
    Permission.MODERATION_DECIDE: (AnswersCase(),),
    # Never a member who helps; nor who accompanies somebody, who would learn from a no that it is her.
    Permission.ANONYMITY_LIFT: (LiftsAnonymity(),),
    Permission.OWN_TEXT_LIST: (SignedIn(),),
    Permission.OWN_TEXT_READ: (OwnsCase(),),
    Permission.OWN_TEXT_DISAGREE: (Disagrees(),),
    Permission.TESTIMONIAL_READ_PUBLISHED: (PublishedOnly(),),
    Permission.TESTIMONIAL_LIST_OWN: (HasRole(Role.BENEFICIARY),),
    Permission.TESTIMONIAL_CREATE: (HasRole(Role.BENEFICIARY),),
    Permission.TESTIMONIAL_READ: (IsAuthor(Role.BENEFICIARY),),
    Permission.TESTIMONIAL_WRITE: (IsAuthor(Role.BENEFICIARY),),
    Permission.TESTIMONIAL_WITHDRAW: (IsAuthor(*Role),),
    # A moderator reviews; what appears is a facilitator's act, and so is writing down and noting where a text served.
    Permission.TESTIMONIAL_QUEUE: (InCollective(Role.FACILITATOR, Role.MODERATOR),),
    Permission.TESTIMONIAL_REVIEW: (ReviewsOthers(),),
    Permission.TESTIMONIAL_PUBLISH: (PublishesOthers(),),
    Permission.TESTIMONIAL_DICTATE: STAFF,
    Permission.TESTIMONIAL_SIGN_FOR: (WroteDown(), NotedOnPaper()),
    Permission.TESTIMONIAL_USES: STAFF,
    # Each author of a text of several says yes for herself, and may leave whatever became of her account.
    Permission.TESTIMONIAL_TAKE_PART: (HasPart(Role.BENEFICIARY),),
    Permission.TESTIMONIAL_LEAVE_PART: (HasPart(*Role, left=True),),
    Permission.ENQUIRY_LIST: SERVICE,
    Permission.ENQUIRY_HANDLE: SERVICE,
    Permission.DESK_ENTER: SERVICE,
    Permission.PERSON_LIST: SERVICE,
    Permission.PERSON_READ: (*IN_CHARGE, OfTheCollective()),
    Permission.PERSON_INVITE: SERVICE,
    Permission.PERSON_CHANGE: IN_CHARGE,
    Permission.INVITATION_MANAGE: (*IN_CHARGE, InvitedToTheCollective()),
    Permission.WAY_BACK_FOLLOW: (AskedByHer(),),
    Permission.WAY_BACK_CONFIRM: (AnotherOfTheService(),),
    Permission.JOURNEY_MANAGE: IN_CHARGE,
    Permission.PLATFORM_SET: IN_CHARGE,
    Permission.AUDIT_READ: IN_CHARGE,
    Permission.LIST_EXPORT: IN_CHARGE,
    # Her own journeys only: the page takes no id, and nobody else has one.
    Permission.READINGS_SEE: (HasRole(Role.BENEFICIARY),),
    Permission.EXTRAORDINARY_LIST: SERVICE,
    Permission.EXTRAORDINARY_ASK: (InChargeOutside(),),
    Permission.EXTRAORDINARY_FOLLOW: (WhoAsked(), SecondOfTwo()),
    Permission.EXTRAORDINARY_ANSWER: (SecondOfTwo(),),
    Permission.EXTRAORDINARY_STOP: (WhoAsked(), SecondOfTwo(), AtHerOwnRequest()),
    # The one way by which somebody outside a journey reads its words: asked, agreed to by another, for some hours.
    Permission.EXTRAORDINARY_READ: (WhoAsked(while_open=True),),
    Permission.EXTRAORDINARY_LEARN: (THE_PERSON, HER_COACH),
    # The page is for every role that lives in journeys; what it lists is filtered by the memberships of now.
    Permission.JOURNEY_ENTER: IN_JOURNEYS,
    # Entry, pause and exit. An employer side learns none of them: they would tell of a past without work.
    Permission.JOURNEY_DATES: (THE_PERSON, HER_COACH, PartOfJourney(JourneyRole.PRESCRIBER, JourneyRole.GUARDIAN)),
    Permission.JOURNEY_MEMBERS: (THE_PERSON, HER_COACH),
    Permission.AGREEMENT_READ: (
        THE_PERSON,
        HER_COACH,
        PartOfJourney(JourneyRole.MANAGER, JourneyRole.DISABILITY_OFFICER),
    ),
    Permission.GUEST_INVITE: (HER_COACH,),
    Permission.GUEST_TAKE_BACK: (HER_COACH,),
    Permission.GUEST_ANSWER: (THE_PERSON,),
    Permission.GUEST_END: (THE_PERSON,),
    Permission.JOURNEY_HAND_OVER: (HER_COACH, *IN_CHARGE),
    # The words of a handover are the journey's: who decided it for the service does not read them again.
    Permission.HANDOVER_READ: (THE_PERSON, Handed()),
    Permission.ABSENCE_SAY: (HasRole(Role.COACH, Role.ADMINISTRATOR),),
    Permission.ABSENCE_END: (AwayHerself(), *IN_CHARGE),
    Permission.HISTORY_SHARE: (SharesItsPast(BENEFICIARY, CONVERSATION_READERS),),
    Permission.HEALTH_AGREE: (THE_PERSON,),
    Permission.PLACE_READ: (HasRole(*GUESTS),),
    Permission.ENROLMENT_OPEN: (HasRole(*ENROLLING),),
    Permission.ENROLMENT_FOLLOW: (OpenedByHer(*ENROLLING),),
    Permission.COLLECTIVE_LEAVE: (HasRole(Role.BENEFICIARY),),
    Permission.ADJUSTMENT_LIST: IN_JOURNEYS,
    # The coach proposes and accompanies; a measure is agreed, kept, changed or dropped by the person and her manager.
    Permission.ADJUSTMENT_PROPOSE: (PartOfJourney(JourneyRole.BENEFICIARY, JourneyRole.COACH, JourneyRole.MANAGER),),
    Permission.ADJUSTMENT_READ: ADJUSTMENT_READERS,
    Permission.ADJUSTMENT_FOLLOW: ADJUSTMENT_FOLLOWERS,
    Permission.ADJUSTMENT_EDIT: (Moves(CONCERNED, HELPER, EMPLOYING),),
    # She alone decides who is shown what was written before that person came, or what she prepared.
    Permission.ADJUSTMENT_SHOW: (Moves(CONCERNED),),
    Permission.ADJUSTMENT_ANSWER: (Moves(CONCERNED, EMPLOYING),),
    Permission.ADJUSTMENT_DATE: (Moves(CONCERNED, HELPER, EMPLOYING),),
    Permission.ADJUSTMENT_DECIDE: (Moves(CONCERNED, EMPLOYING),),
    Permission.ADJUSTMENT_FEEL: (Moves(CONCERNED, EMPLOYING),),
    # That a line of "who does what" is done: whom it names, and the coach.
    Permission.ADJUSTMENT_TICK: (Ticks(HELPER, CONCERNED, EMPLOYING),),
    Permission.IDEA_READ: (HasRole(Role.BENEFICIARY, Role.COACH, Role.FACILITATOR, *GUESTS),),
    Permission.IDEA_SEND: (Moves(CONCERNED),),
    Permission.IDEA_QUEUE: STAFF,
    Permission.IDEA_REVIEW: (ReadsIdeasOfOthers(),),
    # The rules bind everybody; a change of them is agreed to by those who write in the collective.
    Permission.CHARTER_AGREE: MEMBERS,
    Permission.CHARTER_WRITE: STAFF,
    Permission.CHARTER_PROPOSE: MEMBERS,
    Permission.CHARTER_PROPOSAL_READ: (ReadsProposal(),),
    Permission.CHARTER_PROPOSAL_SUPPORT: (ReadsProposal(others_only=True),),
    Permission.CHARTER_PROPOSAL_WITHDRAW: (IsAuthor(*Role),),
    Permission.CHARTER_PROPOSAL_ANSWER: (AnswersProposal(),),
    Permission.CONVERSATION_SEE: CONVERSATION_SEEN_BY,
    Permission.CONVERSATION_READ: CONVERSATION_READERS,
    Permission.FILE_READ: (SinceHerHistory(*CONVERSATION_READERS),),
    Permission.CONVERSATION_WRITE: CONVERSATION_READERS,
    Permission.MESSAGE_READ: (SinceHerHistory(*CONVERSATION_READERS),),
    Permission.MESSAGE_CHANGE: (HerOwnWords(*CONVERSATION_READERS),),
    # What could not leave is its author's alone, also when she reads the conversation no more.
    Permission.HELD_KEEP: (IsAuthor(*Role),),
    Permission.CHECK_IN: (
        Readers(_kind, ConversationKind.PRIVATE, BENEFICIARY),
        Readers(_kind, ConversationKind.SHARED, BENEFICIARY),
    ),
    # Who is called for somebody in danger: never a peer, never who administers, accompanies or employs.
    Permission.CARE_ANSWER: STAFF,
    Permission.CARE_ALERT: (Called(),),
    Permission.CARE_OWN: (WroteWords(),),
    Permission.CARE_AWAY: (AwayFromCalls(),),
}
