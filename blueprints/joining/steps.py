"""The first steps, one thing a page: they can be left and taken up again, and going back shows what was answered."""

from typing import Any

from flask import Response, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import comfort as comforts
from blueprints.accounts.limits import limiter, signed_in_person
from blueprints.accounts.models import Person
from blueprints.accounts.routes import current_comfort
from blueprints.charter import agreeing, showing
from blueprints.charter import queries as rules
from blueprints.charter.forms import AgreeForm
from blueprints.core import access, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Stale
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.core.text import isolate
from blueprints.joining import forms, queries, roles, stepping, wording
from blueprints.joining.door import actor, blueprint, find_own, to
from blueprints.news import queries as news
from blueprints.news import sentences, weekly
from blueprints.news import services as news_services
from blueprints.news.models import MailChoice

PAGES = {
    stepping.NAME: "own_names",
    stepping.WAYS: "ways",
    stepping.NEWS: "told",
    stepping.CHARTER: "charter",
}


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


def done(person: Person, step: str) -> ResponseReturnValue:
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
    return done(person, stepping.NAME) if no_errors(form) else _own_names_page(person, form)


# --- how she is told --------------------------------------------------------------------------------------------------


def _told_form(person: Person) -> forms.ToldForm:
    words = queries.propose_recognition_words(person.id)
    chosen, offered = set(news.list_choices(person.id).values()), weekly.for_actor(actor())
    return forms.told_form(
        words,
        mail=chosen.pop().value if len(chosen) == 1 else None,
        word=person.recognition_word,
        weekly=offered is not None and offered.find(person.id),
    )


def _told_page(person: Person, form: forms.ToldForm) -> Response:
    has_week = weekly.for_actor(actor()) is not None
    return page("joining/told.html", stepping.NEWS, path_of(person), form=form, person=person, has_week=has_week)


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
        return done(person, stepping.NEWS)
    form = _told_form(person)
    if form.validate() and not forms.word_of(form):
        form.other_word.errors = [_("Écrivez le mot que vous voulez, ou choisissez un mot proposé.")]
    if form.errors or not form.validate():
        return _told_page(person, form)
    groups = [group for group in sentences.groups_for(actor()) if group not in sentences.SERVICE_NOTICES]
    with transaction.write(person) as fresh:
        news_services.choose_news(person_id=fresh.id, choices=dict.fromkeys(groups, MailChoice(form.mail.data)))
        stepping.keep_word(person=fresh, word=forms.word_of(form))
        offered = weekly.for_actor(actor())
        if offered is not None:
            offered.keep(fresh.id, bool(form.weekly.data))
    return done(person, stepping.NEWS)


# --- the rules --------------------------------------------------------------------------------------------------------


@blueprint.get("/bienvenue/regles")
@requires(Permission.SIGNED_IN, subject=find_own)
def charter(person: Person) -> ResponseReturnValue:
    """Show the rules, to agree to."""
    return _charter_page(person, AgreeForm(formdata=None))


@blueprint.post("/bienvenue/regles")
@requires(Permission.SIGNED_IN, subject=find_own)
def agree(person: Person) -> ResponseReturnValue:
    """Keep that she agrees to the version that she read; where it has changed meanwhile, show the new one."""
    form = AgreeForm()
    try:
        with transaction.write(person) as fresh:
            agreeing.agree(person=fresh, number=form.number.number)
    except Stale as stale:
        return _charter_page(person, AgreeForm(formdata=None), changed=stale.message)
    return done(person, stepping.CHARTER)


def _charter_page(person: Person, form: AgreeForm, *, changed: str = "") -> Response:
    version = rules.current_version()
    form.number.data = str(version.number)
    answer = page(
        "joining/charter.html",
        stepping.CHARTER,
        path_of(person),
        form=form,
        version=version,
        text=showing.show(version.text),
        changed=changed,
    )
    answer.status_code = Stale.status if changed else 200
    return answer
