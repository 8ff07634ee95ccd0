"""The forms of the rules."""

from blueprints.core.forms import Form, VersionField


class AgreeForm(Form):
    """A yes to the rules, as the page showed them."""

    number = VersionField()
