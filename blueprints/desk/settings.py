"""The pages about the platform itself: whom to reach and when, its places, its numbers, who is on duty."""

from flask.typing import ResponseReturnValue

from blueprints.accounts import queries as accounts
from blueprints.accounts.models import DutyTurn, Platform, ServiceNumber, Site
from blueprints.accounts.opening import Opening
from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.desk import platform_acts, platform_lists, queries
from blueprints.desk import platform_forms as forms
from blueprints.desk.door import SECTION, actor, blueprint, do, expect_stamp, stamp, to

KEPT = (
    "contact_name",
    "contact_phone",
    "contact_email",
    "contact_hours",
    "answering_days",
    "review_days",
    "opening",
    "out_of_hours",
    "sender_name",
    "notice_subject",
    "notice_text",
)


def _values(platform: Platform) -> list[object]:
    return [getattr(platform, name) for name in KEPT]


# --- settings ---------------------------------------------------------------------------------------------------------


@blueprint.get("/service/reglages")
@requires(Permission.PLATFORM_SET, subject=accounts.find_platform)
def settings(platform: Platform) -> ResponseReturnValue:
    """Show the settings, to be changed."""
    week = Opening.decode(platform.opening)
    known = {name: getattr(platform, name) for name in KEPT if name not in ("opening", "answering_days", "review_days")}
    form = forms.SettingsForm(
        seen=stamp(*_values(platform)),
        answering_days=str(platform.answering_days),
        review_days=str(platform.review_days),
        **known,
        **{f"day_{number}": week.words(number) for number in range(7)},
    )
    return pages.render("desk/settings.html", section=SECTION, form=form)


@blueprint.post("/service/reglages")
@requires(Permission.PLATFORM_SET, subject=accounts.find_platform)
def change_settings(platform: Platform) -> ResponseReturnValue:
    """Keep the settings: they hold on every page within a minute."""
    form = forms.SettingsForm()
    if form.validate():
        with form.refusals("contact_name"), transaction.write(platform) as fresh:
            expect_stamp(form, *_values(fresh))
            platform_acts.change_settings(
                platform=fresh,
                actor_id=actor().person_id,
                contact_name=form.contact_name.data or "",
                contact_phone=form.contact_phone.number,
                contact_email=form.contact_email.data or "",
                contact_hours=form.contact_hours.data or "",
                answering_days=int(form.answering_days.data),
                review_days=int(form.review_days.data),
                opening=form.opening.encoded(),
                out_of_hours=form.out_of_hours.data or "",
                sender_name=form.sender_name.data or "",
                notice_subject=form.notice_subject.data or "",
                notice_text=form.notice_text.data or "",
            )
    if not no_errors(form):
        return pages.render("desk/settings.html", section=SECTION, form=form)
    pages.tell(_("Les réglages sont enregistrés. Tout le monde les voit d’ici une minute. Personne n’est prévenu."))
    return to("settings")


# --- places -----------------------------------------------------------------------------------------------------------


@blueprint.get("/service/lieux")
@requires(Permission.PLATFORM_SET)
def sites() -> ResponseReturnValue:
    """Show the places and the numbers."""
    return _sites_page(forms.NumberForm())


def _sites_page(form: forms.NumberForm) -> ResponseReturnValue:
    return pages.render(
        "desk/sites.html",
        section=SECTION,
        sites=accounts.list_sites(),
        numbers=accounts.list_numbers(),
        form=form,
    )


@blueprint.get("/service/lieux/nouveau")
@requires(Permission.PLATFORM_SET)
def new_site() -> ResponseReturnValue:
    """Ask about a new place."""
    return pages.render("desk/site.html", section=SECTION, form=forms.SiteForm(), site=None)


def _facts(form: forms.SiteForm) -> dict[str, str | bool]:
    return {
        "name": form.name.data or "",
        "address": form.address.data or "",
        "access": form.access.data or "",
        "phone": form.phone.number,
        "hours": form.hours.data or "",
        "is_public": form.public.data == "oui",
    }


@blueprint.post("/service/lieux/nouveau")
@requires(Permission.PLATFORM_SET)
def add_site() -> ResponseReturnValue:
    """Add a place."""
    form = forms.SiteForm()
    if form.validate():
        with form.refusals("name"), transaction.write():
            platform_acts.add_site(client_id=form.client_id.uuid, actor_id=actor().person_id, **_facts(form))
    if not no_errors(form):
        return pages.render("desk/site.html", section=SECTION, form=form, site=None)
    pages.tell(_("Le lieu est ajouté."))
    return to("sites")


@blueprint.get("/service/lieux/<uuid:site_id>")
@requires(Permission.PLATFORM_SET, subject=accounts.find_site)
def site(found: Site) -> ResponseReturnValue:
    """Show a place, to be changed."""
    known = {name: getattr(found, name) for name in ("name", "address", "access", "phone", "hours")}
    form = forms.SiteForm(seen=stamp(found.version), public="oui" if found.is_public else "non", **known)
    return pages.render("desk/site.html", section=SECTION, form=form, site=found)


@blueprint.post("/service/lieux/<uuid:site_id>")
@requires(Permission.PLATFORM_SET, subject=accounts.find_site)
def change_site(found: Site) -> ResponseReturnValue:
    """Change a place."""
    form = forms.SiteForm()
    if form.validate():
        with form.refusals("name"), transaction.write(found) as fresh:
            expect_stamp(form, fresh.version)
            platform_acts.change_site(site=fresh, actor_id=actor().person_id, **_facts(form))
    if not no_errors(form):
        return pages.render("desk/site.html", section=SECTION, form=form, site=found)
    pages.tell(_("Le lieu est enregistré."))
    return to("sites")


@blueprint.post("/service/lieux/<uuid:site_id>/monter")
@requires(Permission.PLATFORM_SET, subject=accounts.find_site)
def raise_site(found: Site) -> ResponseReturnValue:
    """Move a place up."""
    do(found, lambda fresh: platform_acts.raise_site(site=fresh, actor_id=actor().person_id), _("L’ordre est changé."))
    return to("sites")


@blueprint.get("/service/lieux/<uuid:site_id>/retirer")
@requires(Permission.PLATFORM_SET, subject=accounts.find_site)
def remove_recap(found: Site) -> ResponseReturnValue:
    """Show what is about to be removed."""
    return pages.render("desk/remove_site.html", section=SECTION, site=found)


@blueprint.post("/service/lieux/<uuid:site_id>/retirer")
@requires(Permission.PLATFORM_SET, subject=accounts.find_site)
def remove_site(found: Site) -> ResponseReturnValue:
    """Remove a place."""
    do(found, lambda fresh: platform_acts.remove_site(site=fresh, actor_id=actor().person_id), _("Le lieu est retiré."))
    return to("sites")


# --- numbers ----------------------------------------------------------------------------------------------------------


@blueprint.post("/service/numeros")
@requires(Permission.PLATFORM_SET)
def add_number() -> ResponseReturnValue:
    """Add a telephone number."""
    form = forms.NumberForm()
    if form.validate():
        with form.refusals("number"), transaction.write():
            platform_acts.add_number(
                client_id=form.client_id.uuid,
                label=form.label.data or "",
                number=form.number.number,
                actor_id=actor().person_id,
            )
    if not no_errors(form):
        return _sites_page(form)
    pages.tell(_("Le numéro est ajouté à la page « Besoin d’aide ? »."))
    return to("sites")


@blueprint.post("/service/numeros/<uuid:number_id>/retirer")
@requires(Permission.PLATFORM_SET, subject=platform_lists.find_number)
def remove_number(found: ServiceNumber) -> ResponseReturnValue:
    """Remove a telephone number."""
    do(
        found,
        lambda fresh: platform_acts.remove_number(number=fresh, actor_id=actor().person_id),
        _("Le numéro est retiré de la page « Besoin d’aide ? »."),
    )
    return to("sites")


# --- duty -------------------------------------------------------------------------------------------------------------


def _duty_form() -> forms.DutyForm:
    form = forms.DutyForm()
    form.person.offer(
        (str(one.id), f"{one.last_name} {one.first_name}") for one in queries.list_holders(*platform_acts.ON_DUTY)
    )
    return form


def _duty_page(form: forms.DutyForm) -> ResponseReturnValue:
    return pages.render(
        "desk/duty.html", section=SECTION, now=accounts.find_on_duty(), turns=platform_lists.list_turns(), form=form
    )


@blueprint.get("/service/permanence")
@requires(Permission.PLATFORM_SET)
def duty() -> ResponseReturnValue:
    """Show who is on duty, now and next."""
    return _duty_page(_duty_form())


@blueprint.post("/service/permanence")
@requires(Permission.PLATFORM_SET)
def put_on_duty() -> ResponseReturnValue:
    """Say who is on duty."""
    form = _duty_form()
    if form.validate() and form.starts.moment and form.ends.moment:
        with form.refusals("ends"), transaction.write():
            platform_acts.put_on_duty(
                person=accounts.find_person(form.person.uuid),
                starts_at=form.starts.moment,
                ends_at=form.ends.moment,
                client_id=form.client_id.uuid,
                actor_id=actor().person_id,
            )
    if not no_errors(form):
        return _duty_page(form)
    pages.tell(_("C’est noté. La personne l’apprend dans ses nouvelles."))
    return to("duty")


@blueprint.post("/service/permanence/<uuid:turn_id>/retirer")
@requires(Permission.PLATFORM_SET, subject=platform_lists.find_turn)
def take_off_duty(found: DutyTurn) -> ResponseReturnValue:
    """Take a turn back."""
    do(
        found,
        lambda fresh: platform_acts.take_off_duty(turn=fresh, actor_id=actor().person_id),
        _("La permanence est retirée. La personne l’apprend dans ses nouvelles."),
    )
    return to("duty")
