"""Side by side: one shows a code, the other opens it on her own device and enters by her own button."""

from flask import Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import queries as people
from blueprints.accounts import services as accounts
from blueprints.accounts.limits import limiter, signed_in_person, tried_link
from blueprints.accounts.models import Person, Role
from blueprints.accounts.routes import current_comfort
from blueprints.core import access, pages, qr, tokens, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused
from blueprints.core.i18n import gettext as _
from blueprints.joining import enrolling, forms, queries, stepping, steps, wording
from blueprints.joining.door import GONE, actor, blueprint, sign_in, signed_in, to
from blueprints.joining.models import Enrolment
from blueprints.sign_in import web

# --- the side of the service ------------------------------------------------------------------------------------------


@blueprint.get("/inscrire")
@requires(Permission.ENROLMENT_OPEN)
def enrol() -> ResponseReturnValue:
    """Ask whom to enrol."""
    return pages.render("joining/enrol.html", form=forms.EnrolForm())


@blueprint.post("/inscrire")
@limiter.limit("60 per hour", key_func=signed_in_person)
@requires(Permission.ENROLMENT_OPEN)
def open_enrolment() -> ResponseReturnValue:
    """Open the way in for ten minutes."""
    form, own = forms.EnrolForm(), actor()
    if not form.validate():
        return pages.render("joining/enrol.html", form=form)
    with transaction.write():
        made = enrolling.open_enrolment(
            first_name=form.first_name.data or "",
            last_name=form.last_name.data or "",
            opened_by=own.person_id,
            session_id=own.session_id,
            client_id=form.client_id.uuid,
        )
        enrolment_id = made.id
    return to("enrolment", enrolment_id=enrolment_id)


@blueprint.get("/inscrire/<uuid:enrolment_id>")
@requires(Permission.ENROLMENT_FOLLOW, subject=queries.find_enrolment)
def enrolment(enrolment: Enrolment) -> ResponseReturnValue:
    """Show the code, or what came of it; a script asks for its state alone."""
    state = enrolling.state_of(enrolment)
    if pages.wants_data():
        return jsonify(state=state)
    token, code = tokens.make(queries.ENROLMENT, enrolment.id), enrolling.code_of(enrolment.id)
    short = pages.public_url(url_for("joining.type_code"))
    return pages.render(
        "joining/enrolment.html",
        enrolment=enrolment,
        state=state,
        code=f"{code[:4]} {code[4:]}",
        short=short.partition("://")[2],
        drawing=qr.draw(pages.public_url(url_for("joining.arrive", token=token))) if state == "open" else None,
    )


@blueprint.post("/inscrire/<uuid:enrolment_id>/annuler")
@requires(Permission.ENROLMENT_FOLLOW, subject=queries.find_enrolment)
def cancel_enrolment(enrolment: Enrolment) -> ResponseReturnValue:
    """Close it before anybody used it."""
    done = _("Le code est annulé. Personne ne peut plus s’en servir.")
    with pages.telling(done), transaction.write(enrolment) as fresh:
        enrolling.cancel(enrolment=fresh, actor_id=actor().person_id)
    return to("enrolment", enrolment_id=enrolment.id)


# --- the side of the person -------------------------------------------------------------------------------------------


@blueprint.get("/code")
@requires(Permission.PUBLIC)
def type_code() -> ResponseReturnValue:
    """Ask for the code that the person beside shows."""
    return pages.render("joining/code.html", form=forms.CodeForm())


@blueprint.post("/code")
@limiter.limit("600 per hour")
@requires(Permission.PUBLIC)
def read_code() -> ResponseReturnValue:
    """Lead to the enrolment whose code was typed."""
    form = forms.CodeForm()
    if form.validate():
        found = queries.find_enrolment_by_code(enrolling.hash_code(enrolling.read_code(form.code.data or "")))
        if found is not None:
            return to("arrive", token=tokens.make(queries.ENROLMENT, found.id))
        form.code.errors = [_("Ce code n’est pas reconnu. Vérifiez les 8 signes sur l’autre écran.")]
    return pages.render("joining/code.html", form=form)


def _situation(found: Enrolment | None) -> str:
    """Return what to say: open, mine, own (the helper's browser), busy (another account is open), or why not."""
    state, here = enrolling.state_of(found), access.current_actor()
    if found is None or state not in ("open", "used"):
        return state
    if here is None:
        return state
    if found.person_id == here.person_id:
        return "mine"
    if state == "used":
        return state
    return "own" if found.opened_session == here.session_id or found.opened_by == here.person_id else "busy"


def _closed(situation: str) -> ResponseReturnValue:
    if situation == "mine":
        return to("resume")
    status = 200 if situation in ("own", "busy") else GONE
    return pages.render("joining/not_here.html", situation=situation, status=status)


@blueprint.get("/arrivee/<token>")
@requires(Permission.PUBLIC)
def arrive(token: str) -> ResponseReturnValue:
    """Say who is beside her and what follows; nothing is used up by looking."""
    found = queries.find_enrolment_by_token(token)
    situation = _situation(found)
    if found is None or situation != "open":
        return _closed(situation)
    helper = people.find_person(found.opened_by)
    path = stepping.path_of({Role.BENEFICIARY}, has_mail=False)
    return pages.render(
        "joining/arrive.html",
        helper=helper.full_name if helper else "",
        token=token,
        steps=[wording.STEPS[step] for step in path],
        look=forms.LookForm(formdata=None, obj=current_comfort()),
    )


@blueprint.post("/arrivee/<token>/confort")
@requires(Permission.PUBLIC)
def arrive_look(token: str) -> ResponseReturnValue:
    """Keep how she reads, in this browser."""
    return steps.keep_look(url_for("joining.arrive", token=token))


def _names_form(found: Enrolment) -> forms.MemberNamesForm:
    if request.method == "POST":
        return forms.MemberNamesForm()
    return forms.MemberNamesForm(
        first_name=found.first_name, last_name=found.last_name, pseudonym=queries.propose_pseudonym(found.id)
    )


def _names_page(form: forms.MemberNamesForm, token: str) -> Response:
    path = stepping.path_of({Role.BENEFICIARY}, has_mail=False)
    action, back = url_for("joining.enter", token=token), url_for("joining.arrive", token=token)
    return steps.page("joining/names.html", stepping.NAME, path, form=form, action=action, back=back, is_new=True)


@blueprint.get("/arrivee/<token>/nom")
@requires(Permission.PUBLIC)
def arrive_names(token: str) -> ResponseReturnValue:
    """Ask how to call her."""
    found = queries.find_enrolment_by_token(token)
    situation = _situation(found)
    if found is None or situation != "open":
        return _closed(situation)
    return _names_page(_names_form(found), token)


@blueprint.post("/arrivee/<token>/nom")
@limiter.limit("60 per hour", key_func=lambda: tried_link(queries.ENROLMENT))
@requires(Permission.PUBLIC)
def enter(token: str) -> ResponseReturnValue:
    """Make her account and sign her in on this device, by her own button; two clicks are one."""
    found = queries.find_enrolment_by_token(token)
    situation = _situation(found)
    if found is None or situation not in ("open", "used", "mine"):
        return _closed(situation)
    form = _names_form(found)
    if not form.validate():
        return _names_page(form, token)
    try:
        with transaction.write():
            session_token = sign_in(_enter(token, form), "enrolment")
    except Refused as refused:
        situation = _situation(queries.find_enrolment_by_token(token))
        if situation != "open":
            return _closed(situation)
        form.pseudonym.errors = [refused.message]
        return _names_page(form, token)
    return signed_in(to("resume"), session_token)


def _enter(token: str, form: forms.MemberNamesForm) -> Person:
    found = queries.find_enrolment_by_token(token, lock=True)
    if found is None:
        raise Refused(_("Ce code ne marche plus. Demandez-en un nouveau à la personne à côté de vous."))
    person = enrolling.enter(
        enrolment=found,
        first_name=form.first_name.data or "",
        last_name=form.last_name.data or "",
        pseudonym=form.pseudonym.data or "",
        client_id=form.client_id.uuid,
        device=web.this_browser().device,
    )
    stepping.begin(person_id=person.id, done=(stepping.NAME,))
    accounts.keep_comfort(person=person, comfort=current_comfort())
    return person
