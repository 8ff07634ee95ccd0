"""The part of a form by which files come: each is checked while the form is, and says its own no."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import MultipleFileField

from blueprints.core.errors import Refused, Unavailable
from blueprints.core.forms import Form, LineField, Needed
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.core.uploads import HeldFile, Uploads
from blueprints.files import checking, naming, refusals
from blueprints.files.checking import LARGEST, MEGABYTE, Checked

MOST = 5
LONGEST_ABOUT = 300
TAKEN = Uploads(most=MOST, each=LARGEST, altogether=30 * MEGABYTE, read=128 * MEGABYTE)
ACCEPTED = "image/jpeg,image/png,image/webp,.pdf,.docx,.odt,.mp3,.ogg,.oga,.opus,.m4a,.weba"
"""What the chooser of a browser offers; a phone offers its camera, and turns its own photos into JPEG."""


@dataclass(frozen=True, slots=True)
class Brought:
    """One file that may come in, with what was sent, by which the same one is known again."""

    given_name: str
    given: bytes
    checked: Checked


class FilesField(MultipleFileField):
    """Files of one message; `brought` holds them once the form is valid."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.brought: list[Brought] = []

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Take files only; a field left empty sends one without a name."""
        self.data = [one for one in valuelist if isinstance(one, FileStorage) and one.filename]

    def pre_validate(self, form: Any) -> None:
        """Check each file; all the refusals are said together."""
        given = self.data or []
        if len(given) > MOST:
            self.errors = [*self.errors, _(refusals.TOO_MANY)]
            return
        self.brought = []
        for one in given:
            try:
                self.brought.append(_brought(one))
            except (Refused, Unavailable) as refused:
                self.errors = [*self.errors, _named(one.filename or "", refused.message, alone=len(given) == 1)]
                form.no_room = form.no_room or isinstance(refused, Unavailable)


def _brought(one: FileStorage) -> Brought:
    stream, name = one.stream, one.filename or ""
    if not isinstance(stream, HeldFile):
        raise Refused(refusals.BROKEN)
    if not stream.fits:
        raise Refused(refusals.TOO_BIG if stream.given > LARGEST else refusals.TOO_MUCH)
    content = stream.getvalue()
    return Brought(name, content, checking.check(content, name))


def _named(name: str, why: str, *, alone: bool) -> str:
    if alone:
        return why
    return _("«\u00a0%(name)s\u00a0»\u00a0: %(why)s", name=naming.clean(name, otherwise="fichier"), why=why)


class FilesForm(Form):
    """A form whose words may be left out when it brings a file."""

    files = FilesField(_l("Joindre des fichiers"))
    files_about = LineField(_l("Décrire la photo ou le son"), most=LONGEST_ABOUT)

    words = "body"
    """The field that is not needed beside a file."""
    no_room = False
    """The disk is full, or the machine busy: what is refused now may be taken later."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the whole; a file without a word is enough."""
        if self.files.data:
            field = self[self.words]
            field.validators = [one for one in field.validators if not isinstance(one, Needed)]
        return bool(super().validate(extra_validators))
