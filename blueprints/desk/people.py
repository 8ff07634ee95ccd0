"""The pages about people: who is here, one person, her name and her roles."""

from dataclasses import replace
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts.models import Person, PlatformRole, Role
from blueprints.accounts.wording import ROLES
from blueprints.core import clock, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.db import AnyRow
from blueprints.core.forms import no_errors
from blueprints.core.i18n import day
from blueprints.core.i18n import gettext as _
from blueprints.core.paging import Cursor
from blueprints.desk import forms, queries, services, standing
from blueprints.desk.door import (
    SECTION,
    actor,
    argument,
    blueprint,
    do,
    expect_proof_for,
    expect_stamp,
    is_in_charge,
    stamp,
    to,
)
from blueprints.desk.queries import Asked, Place, State
from blueprints.desk.wording import STATES, Badge, part
from blueprints.joining.roles import COLLECTIVE

LONGEST_SEARCH = 80


def read_asked() -> Asked:
    """Return what the address asks for, within what the reader may see."""
    state, role = argument("etat"), argument("role")
    asked = Asked(
        state=State(state) if state in set(State) else State.ACTIVE,
        role=Role(role) if role in set(Role) else None,
        sought=argument("nom", LONGEST_SEARCH),
    )
    if is_in_charge():
        return asked
    known = asked.state if asked.state is not State.LEFT else State.ACTIVE
    return replace(asked, state=known, collective_only=True)


def _address(asked: Asked, endpoint: str = "desk.people", **more: Any) -> str:
    kept = {"etat": asked.state.value, "role": asked.role and asked.role.value, "nom": asked.sought or None}
    return url_for(endpoint, **{name: value for name, value in {**kept, **more}.items() if value})


@blueprint.get("/service/personnes")
@requires(Permission.PERSON_LIST)
def people() -> ResponseReturnValue:
    """Show who is here, who is expected, whose mail comes back and who left, by name."""
    asked = read_asked()
    invited = asked.state is State.INVITED
    lines, more = _invited(asked) if invited else _known(asked)
    states = [one for one in State if one is not State.LEFT or not asked.collective_only]
    offered = [role for role in Role if role in COLLECTIVE or not asked.collective_only]
    return pages.render(
        "desk/people.html",
        section=SECTION,
        asked=asked,
        tabs=[(str(STATES[one]), _address(replace(asked, state=one)), one.value) for one in states],
        roles=forms.role_choices(offered),
        lines=lines,
        older=_address(asked, suite=str(more)) if more else None,
        first=_address(asked) if request.args.get("suite") else None,
        export=_address(asked, "desk.export_people") if is_in_charge() and not invited else None,
    )


def _known(asked: Asked) -> tuple[list[dict[str, Any]], Place | None]:
    rows, more = queries.list_people(asked, Place.parse(request.args.get("suite")))
    roles = queries.list_roles_of([row.id for row in rows])
    return [_line(row, roles.get(row.id, [])) for row in rows], more


def _line(row: AnyRow, roles: list[Role]) -> dict[str, Any]:
    badges = [Badge(_("E-mail refusé"), "warn", "triangle-alert")] if row.mail_refused_at else []
    about = ", ".join(part(role) for role in roles) or _("Aucun rôle en ce moment")
    if row.ended_at:
        about = _("Compte fermé le %(day)s", day=day(row.ended_at))
    return {
        "url": f"{pages.path('desk.people')}/{row.id}",
        "name": f"{row.last_name} {row.first_name}".strip(),
        "about": about,
        "badges": badges,
    }


def _invited(asked: Asked) -> tuple[list[dict[str, Any]], Cursor | None]:
    rows, more = queries.list_invitations(asked, Cursor.parse(request.args.get("suite")))
    now = clock.now()
    lines = []
    for row in rows:
        old = row.expires_at <= now
        words = _("Lien trop ancien") if old else _("Lien valable jusqu’au %(day)s", day=day(row.expires_at))
        lines.append(
            {
                "url": f"{pages.path('desk.people')}/invitations/{row.id}",
                "name": f"{row.last_name} {row.first_name}".strip() or row.email,
                "about": f"{part(row.role)}. {words}",
                "badges": [Badge(_("À renvoyer"), "warn", "clock")] if old else [],
            }
        )
    return lines, more


@blueprint.get("/service/personnes/<uuid:person_id>")
@requires(Permission.PERSON_READ, subject=queries.find_person)
def person(found: Person) -> ResponseReturnValue:
    """Show one person: her roles with dates, where she takes part, which ways to come in she has; no word of hers."""
    return pages.render(
        "desk/person.html",
        section=SECTION,
        person=found,
        roles=standing.roles_of(found),
        journeys=standing.journeys_of(found) if is_in_charge() else [],
        ways=standing.ways_of(found) if is_in_charge() and found.ended_at is None else [],
        in_charge=is_in_charge(),
        part=part,
    )


# --- her name ---------------------------------------------------------------------------------------------------------


@blueprint.get("/service/personnes/<uuid:person_id>/nom")
@requires(Permission.PERSON_CHANGE, subject=queries.find_present)
def name(found: Person) -> ResponseReturnValue:
    """Show the form that corrects a name."""
    names = {"first_name": found.first_name, "last_name": found.last_name}
    form = forms.NameForm(**names, seen=stamp(*names.values()))
    return pages.render("desk/name.html", section=SECTION, person=found, form=form)


@blueprint.post("/service/personnes/<uuid:person_id>/nom")
@requires(Permission.PERSON_CHANGE, subject=queries.find_present)
def correct_name(found: Person) -> ResponseReturnValue:
    """Correct a name."""
    form = forms.NameForm()
    if form.validate():
        with form.refusals("first_name"), transaction.write(found) as fresh:
            expect_stamp(form, fresh.first_name, fresh.last_name)
            services.correct_name(
                person=fresh,
                first_name=form.first_name.data or "",
                last_name=form.last_name.data or "",
                actor_id=actor().person_id,
            )
    if not no_errors(form):
        return pages.render("desk/name.html", section=SECTION, person=found, form=form)
    pages.tell(_("Le nom est corrigé. La personne le verra dans ses nouvelles."))
    return to("person", person_id=found.id)


# --- her roles --------------------------------------------------------------------------------------------------------


def _role_form(found: Person) -> forms.RoleForm:
    form = forms.RoleForm()
    held = {one.role for one in found.roles if queries.is_open(one)}
    form.role.offer(forms.role_choices([role for role in Role if role not in held]))
    return form


@blueprint.get("/service/personnes/<uuid:person_id>/roles/ajouter")
@requires(Permission.PERSON_CHANGE, subject=queries.find_present)
def new_role(found: Person) -> ResponseReturnValue:
    """Ask which role to add."""
    return pages.render("desk/new_role.html", section=SECTION, person=found, form=_role_form(found))


@blueprint.post("/service/personnes/<uuid:person_id>/roles/ajouter")
@requires(Permission.PERSON_CHANGE, subject=queries.find_present)
def add_role(found: Person) -> ResponseReturnValue:
    """Give a person one more role; the second of two clicks finds it there."""
    form = _role_form(found)
    held = form.role.data in {one.role for one in found.roles if queries.is_open(one)}
    if held or form.validate():
        expect_proof_for(Role(form.role.data))
        with form.refusals("role"), transaction.write(found) as fresh:
            services.add_role(person=fresh, role=Role(form.role.data), actor_id=actor().person_id)
    if not held and not no_errors(form):
        return pages.render("desk/new_role.html", section=SECTION, person=found, form=form)
    words = str(ROLES[Role(form.role.data)])
    pages.tell(_("Le rôle est ajouté : %(role)s. La personne l’apprend dans ses nouvelles.", role=words))
    return to("person", person_id=found.id)


@blueprint.get("/service/roles/<uuid:role_id>/fin")
@requires(Permission.PERSON_CHANGE, subject=queries.find_role)
def role_recap(role: PlatformRole) -> ResponseReturnValue:
    """Say what ending a role ends, before it is done."""
    return pages.render(
        "desk/end_role.html",
        section=SECTION,
        role=role,
        words=str(ROLES[role.role]),
        person=queries.find_person(role.person_id),
        ending=standing.memberships_of(role.person_id, role.role),
    )


@blueprint.post("/service/roles/<uuid:role_id>/fin")
@requires(Permission.PERSON_CHANGE, subject=queries.find_any_role)
def end_role(role: PlatformRole) -> ResponseReturnValue:
    """End a role, with what hangs on it; already ended, the answer is the same."""
    do(
        role,
        lambda fresh: services.end_role(role=fresh, actor_id=actor().person_id),
        _("Le rôle est terminé. Ses entrées sont fermées. La personne l’apprend dans ses nouvelles."),
    )
    return to("person", person_id=role.person_id)


# --- her stay ---------------------------------------------------------------------------------------------------------


@blueprint.get("/service/personnes/<uuid:person_id>/fin")
@requires(Permission.PERSON_CHANGE, subject=queries.find_present)
def leave_recap(found: Person) -> ResponseReturnValue:
    """Say what ending a stay ends, before it is done."""
    return pages.render(
        "desk/end_stay.html",
        section=SECTION,
        person=found,
        roles=[one.title for one in standing.roles_of(found) if one.is_open],
        ending=standing.places_of(found.id),
    )


@blueprint.post("/service/personnes/<uuid:person_id>/fin")
@requires(Permission.PERSON_CHANGE, subject=queries.find_present)
def end_stay(found: Person) -> ResponseReturnValue:
    """End every role and every place of a person; done already, the answer is the same."""
    do(
        found,
        lambda fresh: services.end_stay(person=fresh, actor_id=actor().person_id),
        _("Ses rôles et ses places sont terminés. La personne l’apprend dans ses nouvelles et par e-mail."),
    )
    return to("person", person_id=found.id)
