"""One's own account: a page that leads to pages of one task each."""

from typing import NamedTuple

from flask import Response, abort, g, redirect
from flask.typing import ResponseReturnValue

from blueprints.accounts import passwords, roles, wording
from blueprints.accounts import services as accounts
from blueprints.accounts.limits import limiter, signed_in_person
from blueprints.accounts.models import Person
from blueprints.core import access, pages, text, tokens, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Stale
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.files import room
from blueprints.my_account import address, closing, devices, forms, services
from blueprints.my_account.ground import SECTION, actor, blueprint, find_own

CONFLICT = 409
__all__ = ["address", "blueprint", "closing", "devices"]


class Door(NamedTuple):
    """One page that the account leads to."""

    url: str
    title: str
    hint: str


class Doors(NamedTuple):
    """The pages about one matter."""

    title: str
    icon: str
    doors: list[Door]


def _groups(person: Person) -> list[Doors]:
    """Return the pages of the account, matter by matter."""
    return [
        Doors(_("Moi"), "circle-user-round", _about_me(person)),
        Doors(_("Entrer dans mon compte"), "key-round", _ways_in(person)),
        Doors(_("Lire et recevoir des nouvelles"), "bell", _reading()),
        Doors(_("En cas de besoin"), "life-buoy", _leaving()),
    ]


def _about_me(person: Person) -> list[Door]:
    named = text.isolate(person.pseudonym or person.first_name)
    address = _("Nos e-mails n’y arrivent plus.") if person.mail_refused_at else person.email or _("Aucune adresse.")
    return [
        Door(_to("names"), _("Comment m’appeler"), named),
        Door(_to("address"), _("Mon adresse e-mail"), address),
        Door(_to("own_roles"), _("Ce que je suis ici"), _("Vos rôles, avec des mots simples.")),
        *_trust(),
        *_moderated(),
    ]


def _moderated() -> list[Door]:
    """Return what members read of moderation: what was decided on their words, and what became of their reports."""
    if not access.may(Permission.REPORT_FOLLOW):
        return []
    texts = Door(pages.path("moderation.own_texts"), _("Mes textes relus"), _("Ce qui est décidé, et pourquoi."))
    reports = Door(pages.path("moderation.own_reports"), _("Mes signalements"), _("Ce que vous avez signalé."))
    return [texts, reports]


def _trust() -> list[Door]:
    """Return the way to who opened her follow-up, for who is accompanied."""
    if not access.may(Permission.READINGS_SEE):
        return []
    url = pages.path("privacy.opened")
    return [Door(url, _("Qui a ouvert mon accompagnement, et quand"), _("Qui a lu vos messages, et quand."))]


def _ways_in(person: Person) -> list[Door]:
    secret = _("Vous en avez un.") if person.password_hash else _("Vous n’en avez pas. Ce n’est pas obligatoire.")
    return [
        Door(pages.path("sign_in.own_ways"), _("Mes façons d’entrer"), _("Un lien, un appareil ou un code.")),
        Door(_to("password"), _("Mon mot de passe"), secret),
        Door(_to("devices"), _("Mes appareils"), _("Où votre compte est ouvert.")),
    ]


def _reading() -> list[Door]:
    calendar = Door(pages.path("calendar.show"), _("Mon agenda"), _("Les rencontres et leurs rappels."))
    return [
        Door(pages.path("news.choices"), _("Comment me prévenir"), _("Ce qui arrive aussi par e-mail.")),
        *([calendar] if access.may(Permission.MEETING_READ) else ()),
        Door(pages.path("accounts.comfort"), _("Confort de lecture"), _("Couleurs et taille du texte.")),
    ]


def _leaving() -> list[Door]:
    doors = [Door(_to("lost_phone"), _("J’ai perdu mon téléphone"), _("Ce qu’il faut faire."))]
    if access.may(Permission.COLLECTIVE_LEAVE):
        doors.append(Door(pages.path("joining.leaving"), _("Quitter le collectif"), _("Le reste ne change pas.")))
    return [*doors, Door(_to("closing"), _("Fermer mon compte"), _("Vous lisez tout avant de décider."))]


def _to(page: str) -> str:
    return pages.path(f"my_account.{page}")


@blueprint.get("/mon-compte")
@requires(Permission.SIGNED_IN, subject=find_own)
def account(person: Person) -> ResponseReturnValue:
    """Lead to each task of the account."""
    left = room.left_in_words(person.id)
    return pages.render("my_account/index.html", section=SECTION, person=person, groups=_groups(person), room=left)


# --- names ------------------------------------------------------------------------------------------------------------


def _names_form(person: Person) -> forms.NamesForm:
    form_class = forms.MemberNamesForm if access.may(Permission.COLLECTIVE_ENTER) else forms.NamesForm
    form = form_class(obj=person)
    if form.seen.data is None:
        form.seen.data = _mark_of(person)
    return form


def _mark_of(person: Person) -> str:
    """Return a short mark of what the page of names shows."""
    return tokens.fingerprint("names", repr(_shown(person))).hex()[:16]


def _shown(person: Person) -> tuple[str, ...]:
    return person.first_name, person.last_name, person.pseudonym or "", person.recognition_word


def _names_page(form: forms.NamesForm, other: str = "", status: int | None = None) -> Response:
    return pages.render("my_account/names.html", section=SECTION, form=form, other=other, status=status)


def _expect_seen(form: forms.NamesForm, person: Person, wanted: tuple[str, ...]) -> None:
    """Inside a write unit: refuse what was typed over other names than those of now; the same once more is no change.

    Raises:
        Stale: another tab changed them.
    """
    if form.seen.data and form.seen.data != _mark_of(person) and _shown(person) != wanted:
        raise Stale(transaction.CHANGED_MEANWHILE)


def _changed_meanwhile(form: forms.NamesForm) -> Response:
    """Give the page back with what she typed, and say what the names are now; sent once more, it holds."""
    person = find_own()
    if person is None:
        abort(404)
    form.seen.data = _mark_of(person)
    return _names_page(form, ", ".join(text.isolate(one) for one in _shown(person) if one), CONFLICT)


@blueprint.get("/mon-compte/noms")
@requires(Permission.SIGNED_IN, subject=find_own)
def names(person: Person) -> ResponseReturnValue:
    """Show how she is called, and let her change it."""
    return _names_page(_names_form(person))


@blueprint.post("/mon-compte/noms")
@requires(Permission.SIGNED_IN, subject=find_own)
def save_names(person: Person) -> ResponseReturnValue:
    """Keep how she wants to be called."""
    form = _names_form(person)
    if form.validate():
        own = form.pseudonym.data if isinstance(form, forms.MemberNamesForm) else person.pseudonym
        field = "pseudonym" if isinstance(form, forms.MemberNamesForm) else None
        first, last, word = form.first_name.data or "", form.last_name.data or "", form.recognition_word.data or ""
        try:
            with form.refusals(field), transaction.write(person) as fresh:
                _expect_seen(form, fresh, (first, last, own or "", word))
                accounts.rename(person=fresh, first_name=first, last_name=last, pseudonym=own, recognition_word=word)
        except Stale:
            return _changed_meanwhile(form)
    if not no_errors(form):
        return _names_page(form)
    pages.tell(_("Vos noms sont enregistrés. Les pages les montrent dès maintenant."))
    return redirect(pages.path("my_account.account"), code=303)


# --- password ---------------------------------------------------------------------------------------------------------


def _password_page(person: Person, form: forms.NewPasswordForm) -> Response:
    return pages.render("my_account/password.html", section=SECTION, form=form, has_one=bool(person.password_hash))


@blueprint.get("/mon-compte/mot-de-passe")
@requires(Permission.SIGNED_IN, subject=find_own)
def password(person: Person) -> ResponseReturnValue:
    """Ask for a password: the first one, or another."""
    return _password_page(person, forms.NewPasswordForm())


@blueprint.post("/mon-compte/mot-de-passe")
@limiter.limit("30 per hour", key_func=signed_in_person)
@requires(Permission.SIGNED_IN, subject=find_own, fresh_proof=True)
def set_password(person: Person) -> ResponseReturnValue:
    """Choose or change the password; the hash is made before the database is held."""
    form, hashed = forms.NewPasswordForm(), ""
    if form.validate():
        known = (person.first_name, person.last_name, person.email or "", g.platform.name)
        with form.refusals("new_password"):
            hashed = passwords.hash_password(form.new_password.data or "", known=known)
    if not no_errors(form):
        return _password_page(person, form)
    with transaction.write(person) as fresh:
        services.change_password(person=fresh, password_hash=hashed, keep=actor().session_id)
    pages.tell(_("Votre mot de passe est enregistré. Vos autres appareils sont déconnectés. Un e-mail vous le dit."))
    return redirect(pages.path("my_account.account"), code=303)


# --- roles ------------------------------------------------------------------------------------------------------------


@blueprint.get("/mon-compte/roles")
@requires(Permission.SIGNED_IN)
def own_roles() -> ResponseReturnValue:
    """Say in plain words what the person is here, and what that lets her do."""
    held = [(wording.ROLES[role], wording.MAY_DO[role]) for role in roles.list_roles(actor().person_id)]
    return pages.render("my_account/roles.html", section=SECTION, roles=held)
