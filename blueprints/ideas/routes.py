"""Nos idées: what members propose for the service, and what they say about it."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.db import AnyRow
from blueprints.core.forms import no_errors
from blueprints.core.i18n import day
from blueprints.core.i18n import gettext as _
from blueprints.discussion import members, thanks_pages
from blueprints.discussion.models import Standing
from blueprints.discussion.showing import quoted_in, waiting_said
from blueprints.discussion.thanks_pages import REPORTED
from blueprints.ideas import answer_pages, comment_pages, forms, queries, result_pages, services, showing, taking_part
from blueprints.ideas.door import SECTION, actor, blueprint, person_id
from blueprints.ideas.models import Idea
from blueprints.undo import ways

__all__ = ["answer_pages", "blueprint", "comment_pages", "result_pages"]


@blueprint.get("/idees")
@requires(Permission.COLLECTIVE_ENTER)
def index() -> ResponseReturnValue:
    """List the ideas, latest activity first."""
    asked = showing.Listing.of(request.args)
    found = queries.list_ideas(asked.view, person_id=person_id(), way=asked.way, cursor=asked.cursor)
    return pages.render(
        "ideas/index.html", section=SECTION, ideas=showing.show_ideas(found.rows), found=found, asked=asked
    )


@blueprint.get("/idees/nouvelle")
@requires(Permission.PROPOSAL_CREATE)
def new() -> ResponseReturnValue:
    """Show the page on which an idea is written."""
    return _new_page(forms.IdeaForm())


@blueprint.post("/idees/nouvelle")
@requires(Permission.PROPOSAL_CREATE)
def send() -> ResponseReturnValue:
    """Send an idea."""
    form = forms.IdeaForm()
    if not form.validate():
        return _new_page(form)
    with transaction.write():
        idea = services.send_idea(
            author_id=person_id(),
            client_id=form.client_id.uuid,
            title=form.title.data or "",
            body=form.body.data or "",
        )
    if idea.standing is Standing.HELD:
        pages.tell(_("Votre idée contient un lien. Une personne la relit, puis elle est publiée."))
    else:
        pages.tell(_("Votre idée est publiée. Le service répond avant le %(day)s.", day=day(idea.due_at)))
    return redirect(url_for("ideas.show", idea_id=idea.id), code=303)


@blueprint.get("/idees/<uuid:idea_id>")
@requires(Permission.PROPOSAL_READ, subject=showing.find_shown_idea)
def show(idea: AnyRow) -> ResponseReturnValue:
    """Show an idea, its five steps, and twenty comments at a time."""
    if REPORTED in request.args:
        return thanks_pages.report(queries.COMMENT, idea.discussion_id)
    return _idea_page(idea, _comment_form())


@blueprint.post("/idees/<uuid:idea_id>")
@requires(Permission.PROPOSAL_COMMENT, subject=queries.find_idea)
def comment(idea: Idea) -> ResponseReturnValue:
    """Say something about an idea."""
    form = _comment_form()
    if not form.validate():
        return _idea_page(showing.find_shown_idea(idea.id), form)
    with transaction.write(idea) as fresh:
        post = taking_part.comment(
            idea=fresh,
            author_id=person_id(),
            client_id=form.client_id.uuid,
            body=form.body.data or "",
            signed=form.signature,
            warning=form.warning.data or "",
            quoted=form.quoted_number,
        )
    if post.number < 0:
        pages.tell(waiting_said(post))
        return redirect(url_for("ideas.show", idea_id=idea.id, _anchor="en-attente"), code=303)
    pages.tell(_("Votre commentaire est publié."))
    return redirect(showing.address_of(idea.id, post.number), code=303)


@blueprint.post("/idees/<uuid:idea_id>/moi-aussi")
@requires(Permission.PROPOSAL_SUPPORT, subject=queries.find_idea)
def support(idea: Idea) -> ResponseReturnValue:
    """Say "Moi aussi"."""
    with transaction.write(idea) as fresh:
        taking_part.support(idea=fresh, person_id=person_id())
    pages.tell(_("C’est compté. Personne ne voit que c’est vous."))
    return _back(idea)


@blueprint.post("/idees/<uuid:idea_id>/plus-maintenant")
@requires(Permission.PROPOSAL_SUPPORT, subject=queries.find_idea)
def stop_supporting(idea: Idea) -> ResponseReturnValue:
    """Take "Moi aussi" back."""
    with transaction.write(idea) as fresh:
        taking_part.stop_supporting(idea=fresh, person_id=person_id())
    pages.tell(_("Votre « moi aussi » est retiré."))
    return _back(idea)


# --- its author's second thoughts -------------------------------------------------------------------------------------


@blueprint.get("/idees/<uuid:idea_id>/modifier")
@requires(Permission.PROPOSAL_WRITE, subject=queries.find_idea)
def edit(idea: Idea) -> ResponseReturnValue:
    """Show the words of an idea to its author."""
    return _edit_page(idea, forms.IdeaForm(data={"title": idea.title, "body": idea.body, "version": idea.version}))


@blueprint.post("/idees/<uuid:idea_id>/modifier")
@requires(Permission.PROPOSAL_WRITE, subject=queries.find_idea)
def change(idea: Idea) -> ResponseReturnValue:
    """Change the words of an idea."""
    form = forms.IdeaForm()
    if not form.validate():
        return _edit_page(idea, form)
    with form.refusals(), transaction.write(idea) as fresh:
        taking_part.edit_idea(
            idea=fresh,
            title=form.title.data or "",
            body=form.body.data or "",
            version=form.version.number,
            actor_id=person_id(),
        )
    if not no_errors(form):
        return _edit_page(idea, form)
    pages.tell(_("Votre idée est changée. La page dit qu’elle a été modifiée."))
    return _back(idea)


@blueprint.post("/idees/<uuid:idea_id>/retirer")
@requires(Permission.PROPOSAL_WITHDRAW, subject=queries.find_idea)
def withdraw(idea: Idea) -> ResponseReturnValue:
    """Withdraw an idea."""
    with transaction.write(idea) as fresh:
        taking_part.withdraw(idea=fresh, actor_id=person_id())
    undo = ways.offer("ideas.withdrawal", subject_id=idea.id, back=url_for("ideas.show", idea_id=idea.id))
    pages.tell(_("Votre idée est retirée. Pendant 30 jours, vous pouvez la remettre."), undo=undo)
    return redirect(url_for("ideas.index", vue=queries.View.OWN.value), code=303)


@blueprint.post("/idees/<uuid:idea_id>/remettre")
@requires(Permission.PROPOSAL_WITHDRAW, subject=queries.find_idea)
def put_back(idea: Idea) -> ResponseReturnValue:
    """Give an idea back to the collective."""
    with pages.telling(_("Votre idée est de nouveau visible.")), transaction.write(idea) as fresh:
        taking_part.put_back(idea=fresh, actor_id=person_id())
    return _back(idea)


# --- pages ------------------------------------------------------------------------------------------------------------


def _back(idea: Idea) -> ResponseReturnValue:
    return redirect(url_for("ideas.show", idea_id=idea.id), code=303)


def _readers() -> str:
    return members.readers(Permission.PROPOSAL_READ)


def _signature() -> str:
    """Return the name that the others will read."""
    return members.named(person_id(), actor().pseudonym).name


def _new_page(form: forms.IdeaForm) -> Response:
    return pages.render("ideas/new.html", section=SECTION, form=form, readers=_readers(), signature=_signature())


def _edit_page(idea: Idea, form: forms.IdeaForm) -> Response:
    return pages.render("ideas/edit.html", section=SECTION, idea=idea, form=form, readers=_readers())


def _comment_form() -> forms.CommentForm:
    form = forms.CommentForm()
    form.offer_names()
    return form


def _idea_page(idea: AnyRow | None, form: forms.CommentForm) -> Response:
    assert idea is not None, "the gate has found it"  # noqa: S101 - for the types
    return pages.render(
        "ideas/show.html",
        section=SECTION,
        row=idea,
        idea=showing.show_idea(idea, person_id(), request.args.get("apres", "0")),
        quoted=quoted_in(idea.discussion_id, form.quoted_number),
        form=form,
        readers=_readers(),
        signature=_signature(),
        staff=members.staff_names(),
    )
