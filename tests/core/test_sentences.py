"""Sentences of templates: said once when the template is compiled, where nothing is filled into them."""

import pytest
from flask import Flask, render_template_string


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ('{{ _("L’équipe & vous") }}', "L’équipe & vous"),
        ('{{ gettext("100 %% à vous") }}', "100 % à vous"),
        ('{{ _("À %(name)s", name=name) }}', "À &lt;b&gt;Awa&lt;/b&gt;"),
        ("{{ _(name) }}", "<b>Awa</b>"),
        ('{{ _("L’équipe")|upper }}', "L’ÉQUIPE"),
        ('{{ "<i>" ~ _("L’équipe") }}', "&lt;i&gt;L’équipe"),
        ("{% trans %}100 % à vous{% endtrans %}", "100 % à vous"),
        ("{% trans name=name %}À {{ name }}{% endtrans %}", "À &lt;b&gt;Awa&lt;/b&gt;"),
        ('{% autoescape false %}{{ _("100 %%") }}{{ name }}{% endautoescape %}', "100 %<b>Awa</b>"),
        ('{% macro m(words) %}<{{ words }}>{% endmacro %}{{ m(_("a < b")) }}', "<a < b>"),
    ],
)
def test_words_are_markup_and_what_is_filled_in_is_not(app: Flask, template: str, said: str) -> None:
    with app.test_request_context():
        assert render_template_string(template, name="<b>Awa</b>") == said


def test_a_sentence_is_asked_of_the_catalogue_when_its_template_is_compiled(app: Flask) -> None:
    compiled = app.jinja_env.compile('{{ _("Bonjour") }} {{ _("à %(name)s", name=name) }}', raw=True)
    assert "yield 'Bonjour '" in compiled
