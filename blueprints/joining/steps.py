"""The first steps, one thing a page: they can be left and taken up again, and going back shows what was answered."""

from datetime import timedelta
from typing import Any

from flask import Response, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import comfort as comforts
from blueprints.accounts import passwords, sessions
from blueprints.accounts import services as accounts
from blueprints.accounts.limits import limiter, signed_in_person
from blueprints.accounts.models import Person
from blueprints.accounts.routes import current_comfort
from blueprints.core import access, pages, transaction
from blueprints.core.access import Actor, Permission, requires
from blueprints.core.errors import Refused
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.core.text import isolate
from blueprints.joining import carding, forms, queries, roles, stepping, wording
from blueprints.joining.door import actor, blueprint, find_own, to
from blueprints.news import queries as news
from blueprints.news import sentences
from blueprints.news import services as news_services
from blueprints.news.models import MailChoice
from blueprints.sign_in import devices, founding, passkeys, web
from blueprints.sign_in import queries as ways_in
from blueprints.sign_in.models import Ceremony

PAGES = {
    stepping.NAME: "own_names",
    stepping.WAYS: "ways",
    stepping.NEWS: "told",
    stepping.CHARTER: "charter",
}
SIDE_BY_SIDE = timedelta(days=1)
"""How long the session of somebody without e-mail counts as her proof: there is no other one she could show."""


def counts(here: Actor) -> bool:
    """Tell whether this session is proof enough for a first way in: nothing else opens the account yet.

    Without an address there is no link to ask for, and the first steps can be left for a while: a day then. A card on
    paper is a way in as well.
    """
    if founding.counts(here):
        return True
    person = find_own()
    if person is None or person.email or queries.find_card_of(person.id) is not None:
        return False
    return founding.counts(here, SIDE_BY_SIDE)


def _expect_bare_if_owing(person: Person) -> None:
    """Let who owes a second proof set up her first one here, and never another beside the one she has.

    Raises:
        SecondProofNeeded: she has one, to be given first.
    """
    if actor().owes_second and ways_in.find_ways(person.id).has_second:
        raise access.SecondProofNeeded


def path_of(person: Person) -> tuple[str, ...]:
    """Return the steps of the person behind this request."""
    return stepping.path_of(actor().roles, has_mail=bool(person.email))


def page(template: str, step: str, path: tuple[str, ...], **context: Any) -> Response:
    """Draw one step: where she is, what comes, and the way back."""
    place = path.index(step) if step in path else 0
    states = ["done"] * place + ["now"] + ["next"] * (len(path) - place - 1)
    progress = _("Étape %(now)s sur %(all)s", now=place + 1, all=len(path))
    items = [(wording.STEPS[one], state) for one, state in zip(path, states, strict=True)]
    context.setdefault("back", url_for(f"joining.{PAGES[path[place - 1]]}") if place else "")
    return pages.render(template, items=items, progress=progress, is_last=place + 1 == len(path), **context)


def keep_look(back: str) -> ResponseReturnValue:
    """Set this browser's comfort from the two settings of a first page."""
    form, before = forms.LookForm(), current_comfort()
    chosen = before
    if form.validate():
        values = {name: form[name].data or getattr(before, name) for name in ("text", "palette")}
        chosen = comforts.Comfort.decode(_with(before, values))
    answer = make_response(redirect(back, code=303))
    seconds = 31536000
    answer.set_cookie(
        comforts.COOKIE, chosen.encoded(), max_age=seconds, secure=True, httponly=True, samesite="Lax", path="/"
    )
    return answer


def _with(before: comforts.Comfort, values: dict[str, str]) -> str:
    return ".".join(values.get(name, getattr(before, name)) for name in comforts.CHOICES)


def _done(person: Person, step: str) -> ResponseReturnValue:
    """Lead to the step that follows, or home."""
    path = path_of(person)
    with transaction.write():
        following = stepping.note_done(person_id=person.id, step=step, path=path)
    return to(PAGES[following]) if following else _welcome(person)


def _welcome(person: Person) -> ResponseReturnValue:
    pages.tell(_("Bienvenue %(name)s. Votre compte est prêt.", name=isolate(person.first_name)))
    guest = access.may(Permission.PLACE_READ) and not access.may(Permission.COLLECTIVE_ENTER)
    return redirect(url_for("joining.place" if guest else "home.index"), code=303)


@blueprint.get("/bienvenue")
@requires(Permission.SIGNED_IN, subject=find_own, second_proof=False)
def resume(person: Person) -> ResponseReturnValue:
    """Lead to the step where she is; home when all are behind her."""
    known = queries.find_first_steps(person.id)
    following = stepping.next_of(path_of(person), stepping.done_of(known)) if known else None
    return to(PAGES[following]) if following else redirect(url_for("home.index"), code=303)


# --- how to call her --------------------------------------------------------------------------------------------------


def _own_names_form(person: Person) -> forms.NamesForm:
    member = not roles.COLLECTIVE.isdisjoint(actor().roles)
    form_class = forms.MemberNamesForm if member else forms.NamesForm
    if request.method == "POST":
        return form_class()
    pseudonym = person.pseudonym or (queries.propose_pseudonym(person.id) if member else None)
    return form_class(first_name=person.first_name, last_name=person.last_name, pseudonym=pseudonym)


def _own_names_page(person: Person, form: forms.NamesForm) -> Response:
    action = url_for("joining.keep_names")
    return page("joining/names.html", stepping.NAME, path_of(person), form=form, action=action, is_new=False)


@blueprint.get("/bienvenue/nom")
@requires(Permission.SIGNED_IN, subject=find_own, second_proof=False)
def own_names(person: Person) -> ResponseReturnValue:
    """Show how she is called, to change it."""
    return _own_names_page(person, _own_names_form(person))


@blueprint.post("/bienvenue/nom")
@limiter.limit("60 per hour", key_func=signed_in_person)
@requires(Permission.SIGNED_IN, subject=find_own, second_proof=False)
def keep_names(person: Person) -> ResponseReturnValue:
    """Call her as she says."""
    form = _own_names_form(person)
    if not form.validate():
        return _own_names_page(person, form)
    pseudonym = form.pseudonym.data if isinstance(form, forms.MemberNamesForm) else None
    with form.refusals("pseudonym" if pseudonym else "first_name"), transaction.write(person) as fresh:
        stepping.keep_names(
            person=fresh,
            first_name=form.first_name.data or "",
            last_name=form.last_name.data or "",
            pseudonym=pseudonym,
        )
    return _done(person, stepping.NAME) if no_errors(form) else _own_names_page(person, form)


# --- how she comes back -----------------------------------------------------------------------------------------------


def _ways_page(person: Person, form: forms.FirstPasswordForm) -> Response:
    known = ways_in.find_ways(person.id)
    if known.is_staff:
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
    return _done(person, stepping.WAYS)


def _second_first() -> ResponseReturnValue:
    pages.tell(_("Choisissez d’abord une deuxième preuve. La suite s’ouvre juste après."), "warn")
    return to("ways")


def _can_return(person: Person) -> bool:
    return bool(ways_in.find_ways(person.id).passkeys) or queries.find_card_of(person.id) is not None


@blueprint.post("/bienvenue/appareil/demande")
@limiter.limit("60 per hour", key_func=signed_in_person)
@requires(Permission.SIGNED_IN, subject=find_own, fresh_proof=True, unless=counts, second_proof=False)
def ask_device(person: Person) -> ResponseReturnValue:
    """Give this browser something to sign with a first passkey."""
    _expect_bare_if_owing(person)
    return devices.asked(Ceremony.ADD, person.id)


@blueprint.post("/bienvenue/appareil")
@limiter.limit("60 per hour", key_func=signed_in_person)
@requires(Permission.SIGNED_IN, subject=find_own, fresh_proof=True, unless=counts, second_proof=False)
def keep_device(person: Person) -> ResponseReturnValue:
    """Keep this device as a key: she comes back in one gesture."""
    _expect_bare_if_owing(person)
    try:
        answer = devices.spent(Ceremony.ADD, person.id)
        with transaction.write(person) as fresh:
            passkeys.add(person=fresh, answer=answer, site=web.site(), name=devices.proposed_name(fresh.first_name))
            sessions.note_proof(actor().session_id, second=True)
    except Refused as refused:
        pages.tell(refused.message, "warn")
        return to("ways")
    pages.tell(_("C’est fait. La prochaine fois, touchez « Entrer avec cet appareil »."))
    return _done(person, stepping.WAYS)


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
        return _done(person, stepping.WAYS) if person.email else to("ways")
    known = (person.first_name, person.last_name, person.email or "", g.platform.name)
    if form.validate():
        with form.refusals("new_password"):
            hashed = passwords.hash_password(typed, known=known)
    if not no_errors(form):
        return _ways_page(person, form)
    with transaction.write(person) as fresh:
        accounts.set_password(person=fresh, password_hash=hashed, keep=actor().session_id)
    return _done(person, stepping.WAYS)


@blueprint.post("/bienvenue/carte")
@limiter.limit("10 per hour", key_func=signed_in_person)
@requires(Permission.SIGNED_IN, subject=find_own, second_proof=False)
def make_card(person: Person) -> ResponseReturnValue:
    """Make the card on paper of a person without e-mail, and show it once, to be printed or copied.

    Raises:
        ProofNeeded: her device can show that it is she, and has not just done so.
    """
    if ways_in.find_ways(person.id).passkeys and not actor().is_proved:
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


# --- how she is told --------------------------------------------------------------------------------------------------


def _told_form(person: Person) -> forms.ToldForm:
    words = queries.propose_recognition_words(person.id)
    chosen = set(news.list_choices(person.id).values())
    return forms.told_form(words, mail=chosen.pop().value if len(chosen) == 1 else None, word=person.recognition_word)


def _told_page(person: Person, form: forms.ToldForm) -> Response:
    return page("joining/told.html", stepping.NEWS, path_of(person), form=form, person=person)


@blueprint.get("/bienvenue/nouvelles")
@requires(Permission.SIGNED_IN, subject=find_own)
def told(person: Person) -> ResponseReturnValue:
    """Ask whether mails may come, and which word they carry: nothing is ticked beforehand."""
    return _told_page(person, _told_form(person))


@blueprint.post("/bienvenue/nouvelles")
@requires(Permission.SIGNED_IN, subject=find_own)
def keep_told(person: Person) -> ResponseReturnValue:
    """Keep her choice; a person may also say that she chooses later."""
    if request.form.get("later"):
        return _done(person, stepping.NEWS)
    form = _told_form(person)
    if form.validate() and not forms.word_of(form):
        form.other_word.errors = [_("Écrivez le mot que vous voulez, ou choisissez un mot proposé.")]
    if form.errors or not form.validate():
        return _told_page(person, form)
    groups = [group for group in sentences.groups_for(actor()) if group not in sentences.SERVICE_NOTICES]
    with transaction.write(person) as fresh:
        news_services.choose_news(person_id=fresh.id, choices=dict.fromkeys(groups, MailChoice(form.mail.data)))
        stepping.keep_word(person=fresh, word=forms.word_of(form))
    return _done(person, stepping.NEWS)


# --- the rules --------------------------------------------------------------------------------------------------------


@blueprint.get("/bienvenue/regles")
@requires(Permission.SIGNED_IN, subject=find_own)
def charter(person: Person) -> ResponseReturnValue:
    """Show the rules, to agree to."""
    return page("joining/charter.html", stepping.CHARTER, path_of(person), version=stepping.CHARTER_VERSION)


@blueprint.post("/bienvenue/regles")
@requires(Permission.SIGNED_IN, subject=find_own)
def agree(person: Person) -> ResponseReturnValue:
    """Keep that she agrees."""
    with transaction.write(person) as fresh:
        stepping.agree(person=fresh)
    return _done(person, stepping.CHARTER)


@blueprint.get("/regles-de-vie")
@requires(Permission.PUBLIC)
def rules() -> ResponseReturnValue:
    """Show the rules of the collective to everybody, with their version."""
    return pages.render("joining/rules.html", version=stepping.CHARTER_VERSION)
