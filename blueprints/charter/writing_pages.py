"""Preparing the next version of the rules: the overview, and each rule on a page of its own."""

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.charter import comparing, forms, proposal_reads, queries, writing
from blueprints.charter.door import SECTION, blueprint, person_id
from blueprints.charter.models import Charter, CharterRule
from blueprints.charter.writing import Words
from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Stale
from blueprints.core.forms import Form, no_errors
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import ngettext

_PAGE = "/regles-de-vie/preparer"


@blueprint.get(_PAGE)
@requires(Permission.CHARTER_WRITE)
def prepare() -> ResponseReturnValue:
    """Show what is being written, rule by rule."""
    charter, version = queries.find_charter(), queries.current_version()
    if charter is None:
        return pages.render("charter/begin.html", section=SECTION, version=version)
    text = writing.written(charter)
    numbers = {one.key: one.number for one in text.rules}
    rules = queries.list_written(charter.id)
    return pages.render(
        "charter/prepare.html",
        section=SECTION,
        charter=charter,
        version=version,
        rules=[(numbers[one.key], one) for one in rules if one.removed_at is None],
        removed=[one for one in rules if one.removed_at is not None],
        differs=text != version.text,
        changed={one.after.key for one in comparing.compare(version.text, text) if one.after is not None},
        taken=proposal_reads.list_taken(),
        agreed=_agreed(charter.number),
    )


def _agreed(number: int) -> str:
    """Return how many members said yes to the version in force; nobody is named."""
    count, members = queries.count_agreed(number)
    return ngettext(
        "%(num)d membre sur %(members)d a accepté la version d’aujourd’hui.",
        "%(num)d membres sur %(members)d ont accepté la version d’aujourd’hui.",
        count,
        members=members,
    )


@blueprint.post(_PAGE)
@requires(Permission.CHARTER_WRITE)
def begin() -> ResponseReturnValue:
    """Begin to write the platform's own rules."""
    with transaction.write():
        writing.begin(actor_id=person_id())
    return _back()


@blueprint.post(f"{_PAGE}/abandonner")
@requires(Permission.CHARTER_WRITE, subject=queries.find_charter)
def give_up(charter: Charter) -> ResponseReturnValue:
    """Leave what was prepared."""
    with transaction.write(charter) as fresh:
        writing.give_up(charter=fresh, actor_id=person_id())
    pages.tell(_("Le brouillon est de nouveau comme les règles publiées."))
    return _back()


# --- the words before the rules ---------------------------------------------------------------------------------------


@blueprint.get(f"{_PAGE}/debut")
@requires(Permission.CHARTER_WRITE, subject=queries.find_charter)
def intro(charter: Charter) -> ResponseReturnValue:
    """Show the words before the rules, to change them."""
    form = forms.IntroForm()
    if not form.draft_said:
        form.words.data, form.simple.data = charter.intro, charter.intro_simple
        form.stand_on(charter.version)
    return _intro_page(charter, form, beside=form.made_from.number != charter.version)


@blueprint.post(f"{_PAGE}/debut")
@requires(Permission.CHARTER_WRITE, subject=queries.find_charter)
def write_intro(charter: Charter) -> ResponseReturnValue:
    """Keep them; who wrote at the same time as somebody else is shown both texts."""
    form = forms.IntroForm()
    if not form.validate():
        return _intro_page(charter, form)
    try:
        with transaction.write(charter) as fresh:
            writing.write_intro(
                charter=fresh,
                version=form.made_from.number,
                words=form.words.data or "",
                simple=form.simple.data or "",
            )
    except Stale:
        current = queries.find_charter() or charter
        form.stand_on(current.version)
        return _intro_page(current, form, beside=True, status=Stale.status)
    return _kept()


def _intro_page(
    charter: Charter, form: forms.IntroForm, *, beside: bool = False, status: int | None = None
) -> Response:
    other = Words("", charter.intro, charter.intro_simple) if beside else None
    return _words_page(form, f"{_PAGE}/debut", title=_("Les mots avant les règles"), other=other, status=status)


# --- one rule ---------------------------------------------------------------------------------------------------------


@blueprint.get(f"{_PAGE}/nouvelle")
@requires(Permission.CHARTER_WRITE, subject=queries.find_charter)
def add_page(charter: Charter) -> ResponseReturnValue:
    """Show the page on which a rule is added."""
    del charter
    return _add_page(forms.RuleForm())


@blueprint.post(f"{_PAGE}/nouvelle")
@requires(Permission.CHARTER_WRITE, subject=queries.find_charter)
def add_rule(charter: Charter) -> ResponseReturnValue:
    """Add a rule at the end."""
    form = forms.RuleForm()
    if not form.validate():
        return _add_page(form)
    with form.refusals("title"), transaction.write(charter) as fresh:
        writing.add_rule(charter=fresh, client_id=form.client_id.uuid, typed=_typed(form), actor_id=person_id())
    return _kept() if no_errors(form) else _add_page(form)


def _add_page(form: forms.RuleForm) -> Response:
    return _words_page(form, f"{_PAGE}/nouvelle", title=_("Ajouter une règle"))


@blueprint.get(f"{_PAGE}/regles/<key>")
@requires(Permission.CHARTER_WRITE, subject=queries.find_written)
def rule(found: CharterRule) -> ResponseReturnValue:
    """Show one rule, to change it; a draft of before somebody else's words shows them beside."""
    form = forms.RuleForm()
    if not form.draft_said:
        form.title.data, form.words.data, form.simple.data = found.title, found.words, found.simple
        form.stand_on(found.version)
    return _rule_page(found, form, beside=form.made_from.number != found.version)


@blueprint.post(f"{_PAGE}/regles/<key>")
@requires(Permission.CHARTER_WRITE, subject=queries.find_written)
def write_rule(found: CharterRule) -> ResponseReturnValue:
    """Keep what was typed; who wrote at the same time as somebody else is shown both texts."""
    form = forms.RuleForm()
    if not form.validate():
        return _rule_page(found, form)
    try:
        with transaction.write(found) as fresh:
            writing.write_rule(rule=fresh, version=form.made_from.number, typed=_typed(form), actor_id=person_id())
    except Stale:
        current = queries.find_written(found.key) or found
        form.stand_on(current.version)
        return _rule_page(current, form, beside=True, status=Stale.status)
    return _kept()


def _rule_page(
    found: CharterRule, form: forms.RuleForm, *, beside: bool = False, status: int | None = None
) -> Response:
    other = Words(found.title, found.words, found.simple) if beside else None
    path = url_for("charter.rule", key=found.key)
    return _words_page(form, path, title=_("Changer une règle"), other=other, status=status)


@blueprint.post(f"{_PAGE}/regles/<key>/enlever")
@requires(Permission.CHARTER_WRITE, subject=queries.find_written)
def remove_rule(found: CharterRule) -> ResponseReturnValue:
    """Let the next version be without a rule."""
    with transaction.write(found) as fresh:
        writing.remove_rule(rule=fresh, actor_id=person_id())
    pages.tell(_("La règle est enlevée du brouillon. Vous pouvez la remettre, en bas de la page."))
    return _back()


@blueprint.post(f"{_PAGE}/regles/<key>/remettre")
@requires(Permission.CHARTER_WRITE, subject=queries.find_written)
def put_back_rule(found: CharterRule) -> ResponseReturnValue:
    """Let the next version have a rule again."""
    with transaction.write(found) as fresh:
        writing.put_back_rule(rule=fresh, actor_id=person_id())
    pages.tell(_("La règle est de nouveau dans le brouillon."))
    return _back()


@blueprint.post(f"{_PAGE}/regles/<key>/monter")
@requires(Permission.CHARTER_WRITE, subject=queries.find_written)
def move_up(found: CharterRule) -> ResponseReturnValue:
    """Give a rule the number before."""
    return _move(found, up=True)


@blueprint.post(f"{_PAGE}/regles/<key>/descendre")
@requires(Permission.CHARTER_WRITE, subject=queries.find_written)
def move_down(found: CharterRule) -> ResponseReturnValue:
    """Give a rule the number after."""
    return _move(found, up=False)


def _move(found: CharterRule, *, up: bool) -> ResponseReturnValue:
    with transaction.write(found) as fresh:
        writing.move_rule(charter=queries.hold_charter(), rule=fresh, up=up)
    return redirect(f"{_PAGE}#regle-{found.key}", code=303)


# --- pages ------------------------------------------------------------------------------------------------------------


def _typed(form: forms.RuleForm) -> Words:
    return Words(form.title.data or "", form.words.data or "", form.simple.data or "")


def _words_page(
    form: Form, path: str, *, title: str, other: Words | None = None, status: int | None = None
) -> Response:
    return pages.render(
        "charter/write.html",
        section=SECTION,
        status=status,
        form=form,
        path=path,
        heading=title,
        other=other,
        named=isinstance(form, forms.RuleForm),
    )


def _kept() -> ResponseReturnValue:
    pages.tell(_("C’est enregistré. Les membres le lisent après la publication."))
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(_PAGE, code=303)
