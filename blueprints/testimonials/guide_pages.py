"""Writing question by question: one question a page, each answer kept, back and forth as one likes."""

from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.testimonials import forms, guiding, queries
from blueprints.testimonials.desk import actor, blueprint, to
from blueprints.testimonials.guiding import QUESTIONS
from blueprints.testimonials.models import Testimonial
from blueprints.testimonials.moves import S

SECTION = "testimonials"
_PAGE = "/temoignages/les-miens/<uuid:testimonial_id>/question"
ASKED = (
    (_l("Comment était le travail avant ?"), _l("Qu’est-ce qui était difficile ? Donnez un exemple.")),
    (_l("Qu’est-ce qui a changé ?"), _l("Qui vous a aidé, et comment ? Inutile d’écrire les noms.")),
    (_l("Comment ça se passe aujourd’hui ?"), _l("Ce qui va bien, et ce qui reste difficile.")),
    (_l("Que dire à une personne qui commence ?"), _l("Une seule phrase suffit.")),
)


@blueprint.get("/temoignages/question-par-question")
@requires(Permission.TESTIMONIAL_CREATE)
def begin() -> ResponseReturnValue:
    """Ask the first question."""
    return _page(forms.AnswerForm(), 1)


@blueprint.post("/temoignages/question-par-question")
@requires(Permission.TESTIMONIAL_CREATE)
def start() -> ResponseReturnValue:
    """Keep the first answer, and ask the next question."""
    form = forms.AnswerForm()
    if not form.validate():
        return _page(form, 1)
    with transaction.write():
        made = guiding.begin(author_id=actor().person_id, client_id=form.client_id.uuid, answer=form.answer.data or "")
    return redirect(_address(made, 2), code=303)


def _page(form: forms.AnswerForm | forms.TitleForm, number: int, testimonial: Testimonial | None = None) -> Response:
    asked, help_words = ASKED[number - 1] if number <= QUESTIONS else (None, None)
    return pages.render(
        "testimonials/question.html",
        section=SECTION,
        form=form,
        number=number,
        last=QUESTIONS + 1,
        asked=asked,
        help_words=help_words,
        testimonial=testimonial,
    )


@blueprint.get(_PAGE)
@requires(Permission.TESTIMONIAL_WRITE, subject=queries.find_testimonial)
def question(testimonial: Testimonial) -> ResponseReturnValue:
    """Ask one question, with the answer that is kept."""
    number = _number(request.args.get("numero"))
    if testimonial.state is not S.DRAFT or testimonial.answers is None:
        return to("show", testimonial)
    if number > QUESTIONS:
        title = "" if testimonial.title == guiding.UNTITLED else testimonial.title
        return _page(forms.TitleForm(title=title, version=testimonial.version), number, testimonial)
    form = forms.AnswerForm(answer=testimonial.answers[number - 1], version=testimonial.version)
    return _page(form, number, testimonial)


@blueprint.post(_PAGE)
@requires(Permission.TESTIMONIAL_WRITE, subject=queries.find_testimonial)
def answer(testimonial: Testimonial) -> ResponseReturnValue:
    """Keep one answer, and lead to the next question; after the last, to the signature."""
    number = _number(request.args.get("numero"))
    form = forms.TitleForm() if number > QUESTIONS else forms.AnswerForm()
    if form.validate():
        with form.refusals(), transaction.write(testimonial) as fresh:
            _keep(fresh, form, number)
    if not no_errors(form):
        return _page(form, number, testimonial)
    if number <= QUESTIONS:
        return redirect(_address(testimonial, number + 1), code=303)
    pages.tell(_("Votre brouillon est gardé. La suite : choisir la signature et donner votre accord."))
    return to("agreement", testimonial)


def _keep(testimonial: Testimonial, form: forms.AnswerForm | forms.TitleForm, number: int) -> None:
    version = form.version.number
    if isinstance(form, forms.TitleForm):
        guiding.name_it(testimonial=testimonial, version=version, title=form.title.data or "")
    else:
        guiding.keep_answer(testimonial=testimonial, version=version, number=number, answer=form.answer.data or "")


def _number(given: str | None) -> int:
    """Return which question the address names; there is no other."""
    known = given or "1"
    if not (known.isascii() and known.isdecimal() and len(known) == 1 and 1 <= int(known) <= QUESTIONS + 1):
        abort(404)
    return int(known)


def _address(testimonial: Testimonial, number: int) -> str:
    return url_for("testimonials.question", testimonial_id=testimonial.id, numero=number)
