"""The page « Les mots difficiles », and the marks that open a definition inside a text."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from blueprints.core import pages
from blueprints.core.access import Permission, requires
from blueprints.glossary import marking
from blueprints.glossary.words import BY_SLUG, Word

blueprint = Blueprint("glossary", __name__)
_BUTTON = Markup(
    '<button class="word" type="button" popovertarget="mot-{}" aria-haspopup="dialog">{}</button>'
)  # inside a sentence: phrasing content, and it opens without script


@blueprint.get("/mots")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """List the difficult words with their definitions."""
    return pages.render_for_all(
        "glossary/index.html", section="words", context=lambda: {"letters": marking.by_letter()}
    )


def _known() -> set[str]:
    """Return the slugs of the words marked on the page being drawn."""
    known: set[str] = g.setdefault("explained_words", set())
    return known


def _draw(word: Word, written: str) -> Markup:
    return _BUTTON.format(word.slug, Markup(written))  # noqa: S704 - a piece of a page, escaped when it was drawn


@blueprint.app_template_filter("explained")
@pass_eval_context
def explain(context: EvalContext, source: str) -> str:
    """Mark the difficult words of a drawn text: `{% filter explained %}…{% endfilter %}`."""
    marked = marking.mark(str(escape(source)), known=_known(), draw=_draw)
    return Markup(marked) if context.autoescape else marked  # noqa: S704 - was drawn and escaped before


@blueprint.app_template_global("word")
def explain_word(written: str) -> Markup:
    """Return a difficult word with its mark, or alone when this page has explained it already.

    Raises:
        LookupError: the glossary does not hold it.
    """
    found, known = marking.find_word(written), _known()
    if found.slug in known:
        return escape(written)
    known.add(found.slug)
    return _draw(found, str(escape(written)))


@blueprint.app_template_global("explained_words")
def explained_words() -> list[Word]:
    """Return the words marked on this page, in the order of the alphabet, for their definitions at its end."""
    return [BY_SLUG[slug] for slug in sorted(_known())]
