"""The step that says how to come back: a device, a card on paper, a password; for the service, a second proof."""

from datetime import timedelta

from flask import Response, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import passwords, sessions
from blueprints.accounts import services as accounts
from blueprints.accounts.limits import limiter, signed_in_person
from blueprints.accounts.models import Person
from blueprints.core import access, pages, transaction
from blueprints.core.access import Actor, Permission, requires
from blueprints.core.errors import Refused
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.joining import carding, forms, queries, stepping
from blueprints.joining.door import actor, blueprint, find_own, to
from blueprints.joining.steps import done, page, path_of
from blueprints.sign_in import devices, founding, passkeys, web
from blueprints.sign_in import queries as ways_in
from blueprints.sign_in.models import Ceremony

SIDE_BY_SIDE = timedelta(days=1)
"""How long the session of somebody without e-mail counts as her proof: there is no other one she could show."""


def counts(here: Actor) -> bool:
    """Tell whether this session is proof enough for a first way in: nothing else opens the account yet.

    Without an address there is no link to ask for, and the first steps can be left for a while: a day then. A card on
    paper is a way in as well.
    """
    person = find_own()
    if person is None or queries.find_card_of(person.id) is not None:
        return False
    return founding.counts(here, founding.LASTS if person.email else SIDE_BY_SIDE)


def _is_bare(here: Actor) -> bool:
    """Tell whether a person has nothing that opens her account but the session she is in."""
    person, known = find_own(), ways_in.find_ways(here.person_id)
    if person is None or person.email or known.has_second or known.has_password:
        return False
    return queries.find_card_of(person.id) is None


def _has_nothing_to_show(here: Actor) -> bool:
    """Tell whether asking for a proof would be a dead end; who is past the first day then begins with her card."""
    return counts(here) or _is_bare(here)


def _card_first() -> ResponseReturnValue | None:
    """Lead who could show nothing, and made her account long ago, to the card on paper: it proves later that it is she.

    A card can be made without a proof, once: the next one tells her in her news. A device could not be seen on paper.
    """
    here = actor()
    if here.is_proved or counts(here) or not _is_bare(here):
        return None
    pages.tell(_("Faites d’abord votre carte sur papier. Elle montrera que c’est bien vous."), "warn")
    return to("ways")


def _expect_bare_if_owing(person: Person) -> None:
    """Let who owes a second proof set up her first one here, and never another beside the one she has.

    Raises:
        SecondProofNeeded: she has one, to be given first.
    """
    if actor().owes_second and ways_in.find_ways(person.id).has_second:
        raise access.SecondProofNeeded


def _ways_page(person: Person, form: forms.FirstPasswordForm) -> Response:
    known = ways_in.find_ways(person.id)
    if known.is_staff and (person.email or known.has_second):
        return page("joining/ways_of_staff.html", stepping.WAYS, path_of(person), known=known)
    card = queries.find_card_of(person.id)
    return page(
        "joining/ways.html",
        stepping.WAYS,
        path_of(person),
        form=form,
        person=person,
        known=known,
        card_made=card.made_at if card else None,
    )


@blueprint.get("/bienvenue/revenir")
@requires(Permission.SIGNED_IN, subject=find_own, second_proof=False)
def ways(person: Person) -> ResponseReturnValue:
    """Say how to come back: nothing to choose is fine where a mail reaches her."""
    return _ways_page(person, forms.FirstPasswordForm())


@blueprint.post("/bienvenue/revenir")
@requires(Permission.SIGNED_IN, subject=find_own, second_proof=False)
def keep_ways(person: Person) -> ResponseReturnValue:
    """Go on with the ways she has; without a mail she needs a passkey or a card, in the service a second proof."""
    if actor().owes_second:
        return _second_first()
    if not person.email and not _can_return(person):
        pages.tell(_("Choisissez un moyen de revenir : sinon votre compte serait fermé pour vous."), "warn")
        return to("ways")
    return done(person, stepping.WAYS)


def _second_first() -> ResponseReturnValue:
    pages.tell(_("Choisissez d’abord une deuxième preuve. La suite s’ouvre juste après."), "warn")
    return to("ways")


def _can_return(person: Person) -> bool:
    return bool(ways_in.find_ways(person.id).passkeys) or queries.find_card_of(person.id) is not None


@blueprint.post("/bienvenue/appareil/demande")
@limiter.limit("60 per hour", key_func=signed_in_person)
@requires(Permission.SIGNED_IN, subject=find_own, fresh_proof=True, unless=_has_nothing_to_show, second_proof=False)
def ask_device(person: Person) -> ResponseReturnValue:
    """Give this browser something to sign with a first passkey."""
    _expect_bare_if_owing(person)
    if (card := _card_first()) is not None:
        return card
    return devices.asked(Ceremony.ADD, person.id)


@blueprint.post("/bienvenue/appareil")
@limiter.limit("60 per hour", key_func=signed_in_person)
@requires(Permission.SIGNED_IN, subject=find_own, fresh_proof=True, unless=_has_nothing_to_show, second_proof=False)
def keep_device(person: Person) -> ResponseReturnValue:
    """Keep this device as a key: she comes back in one gesture."""
    _expect_bare_if_owing(person)
    if (card := _card_first()) is not None:
        return card
    try:
        answer = devices.spent(Ceremony.ADD, person.id)
        with transaction.write(person) as fresh:
            passkeys.add(person=fresh, answer=answer, site=web.site(), name=devices.proposed_name(fresh.first_name))
            sessions.note_proof(actor().session_id, second=True)
    except Refused as refused:
        pages.tell(refused.message, "warn")
        return to("ways")
    pages.tell(_("C’est fait. La prochaine fois, touchez « Entrer avec cet appareil »."))
    return done(person, stepping.WAYS)


@blueprint.post("/bienvenue/mot-de-passe")
@limiter.limit("30 per hour", key_func=signed_in_person)
@requires(Permission.SIGNED_IN, subject=find_own, fresh_proof=True, unless=counts, second_proof=False)
def first_password(person: Person) -> ResponseReturnValue:
    """Keep the password she chose; an empty one means none."""
    if actor().owes_second:
        return _second_first()
    form = forms.FirstPasswordForm()
    typed, hashed = form.new_password.data or "", ""
    if not typed or not person.email:
        return done(person, stepping.WAYS) if person.email else to("ways")
    known = (person.first_name, person.last_name, person.email or "", g.platform.name)
    if form.validate():
        with form.refusals("new_password"):
            hashed = passwords.hash_password(typed, known=known)
    if not no_errors(form):
        return _ways_page(person, form)
    with transaction.write(person) as fresh:
        accounts.set_password(person=fresh, password_hash=hashed, keep=actor().session_id)
    return done(person, stepping.WAYS)


@blueprint.post("/bienvenue/carte")
@limiter.limit("10 per hour", key_func=signed_in_person)
@requires(Permission.SIGNED_IN, subject=find_own, second_proof=False)
def make_card(person: Person) -> ResponseReturnValue:
    """Make the card on paper of a person without e-mail, and show it once, to be printed or copied.

    Raises:
        ProofNeeded: her device or her codes can show that it is she, and have not just done so.
    """
    if ways_in.find_ways(person.id).has_second and not actor().is_proved:
        raise access.ProofNeeded
    try:
        with transaction.write(person) as fresh:
            code = carding.make_card(person=fresh)
    except Refused as refused:
        pages.tell(refused.message, "warn")
        return to("ways")
    address = pages.public_url(url_for("joining.card"))
    known = queries.find_first_steps(person.id)
    return pages.render(
        "joining/card.html",
        person=person,
        code=carding.spaced(code),
        address=address.partition("://")[2],
        in_steps=known is not None and known.finished_at is None,
    )
