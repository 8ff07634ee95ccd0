"""The forms of venues: the comfort sheet, and the photo of the door."""

from collections.abc import Sequence
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import FileField, HiddenField, StringField

from blueprints.core.errors import Refused, Unavailable
from blueprints.core.forms import BodyField, ChoiceField, ClientIdField, Form, LineField, VersionField
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.core.uploads import HeldFile, Uploads
from blueprints.files import checking, refusals
from blueprints.venues import doors
from blueprints.venues.models import Suits
from blueprints.venues.rows import ROWS
from blueprints.venues.services import Sheet

NAME, ADDRESS, ENTRANCE, WORDS, STEP, SEEN = 80, 110, 500, 200, 200, 300
STEPS = 8
TAKEN = Uploads(most=1, each=checking.LARGEST, altogether=checking.LARGEST, read=64 * checking.MEGABYTE)
SUITS = (
    ("", _l("On ne sait pas encore")),
    (Suits.YES.value, _l("Oui")),
    (Suits.PARTLY.value, _l("En partie")),
    (Suits.NO.value, _l("Non")),
)


class VenueForm(Form):
    """A place, what one finds there, and how one gets there."""

    client_id = ClientIdField()
    basis = VersionField()
    """The version that the words were typed on; a draft keeps it with them."""
    name = LineField(_l("Nom du lieu"), needed=_l("Donnez un nom à ce lieu."), most=NAME)
    address = LineField(_l("Adresse"), most=ADDRESS)
    entrance = BodyField(_l("Pour entrer"), most=ENTRANCE)
    lines = HiddenField()
    more = StringField()

    @property
    def shown_lines(self) -> range:
        """Return the steps that the page shows: those that are filled, and the asked ones."""
        told = self.lines.data or ""
        asked = int(told) if told.isascii() and told.isdecimal() and len(told) == 1 else 1
        filled = [number for number in range(1, STEPS + 1) if self[f"step_{number}"].data]
        return range(1, min(STEPS, max(1, asked + (1 if self.more.data else 0), max(filled, default=0))) + 1)

    @property
    def sheet(self) -> Sheet:
        """Return what a valid form says."""
        facts = {
            row.key: (self[f"{row.key}_state"].data or "" if row.is_stated else "", self[row.key].data or "")
            for row in ROWS
        }
        steps = [self[f"step_{number}"].data or "" for number in range(1, STEPS + 1)]
        return Sheet(
            name=self.name.data or "",
            address=self.address.data or "",
            entrance=self.entrance.data or "",
            facts=facts,
            steps=[step for step in steps if step],
        )


for _row in ROWS:
    _label = _l("%(term)s : vos mots", term=_row.term) if _row.is_stated else _row.term
    setattr(VenueForm, _row.key, LineField(_label, most=WORDS))
    if _row.is_stated:
        setattr(VenueForm, f"{_row.key}_state", ChoiceField(_row.term, choices=SUITS, default=""))
for _number in range(1, STEPS + 1):
    setattr(VenueForm, f"step_{_number}", LineField(_l("Étape (%(number)d)", number=_number), most=STEP))


def typed_of(sheet: Sheet) -> dict[str, str]:
    """Return what fills the form of a sheet that is written again."""
    typed = {"name": sheet.name, "address": sheet.address, "entrance": sheet.entrance}
    for key, (state, words) in sheet.facts.items():
        typed |= {f"{key}_state": state, key: words}
    return typed | {f"step_{number}": step for number, step in enumerate(sheet.steps[:STEPS], 1)}


class PhotoField(FileField):
    """One photo; `picture` is what is left of it once the form is valid."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.picture: bytes | None = None

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Take a file only; a field left empty sends one without a name."""
        self.data = next((one for one in valuelist if isinstance(one, FileStorage) and one.filename), None)

    def pre_validate(self, form: Any) -> None:
        """Check the photo and make it small."""
        del form
        if self.data is None:
            return
        try:
            self.picture = _made_small(self.data)
        except (Refused, Unavailable) as refused:
            self.errors = [*self.errors, refused.message]


def _made_small(given: FileStorage) -> bytes:
    if not isinstance(given.stream, HeldFile):
        raise Refused(refusals.BROKEN)
    if not given.stream.fits:
        raise Refused(refusals.TOO_BIG)
    return doors.made_small(given.stream.getvalue(), given.filename or "")


class DoorForm(Form):
    """The photo of a door, and what is seen there.

    Args:
        known: there is a photo already: its words alone may change.
    """

    photo = PhotoField(_l("Photo de la porte"))
    about = LineField(
        _l("Ce qu’on voit sur la photo"), needed=_l("Décrivez la photo, pour qui ne la voit pas."), most=SEEN
    )

    def __init__(self, *args: Any, known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a page without a photo, where there is none yet."""
        super().validate(extra_validators)
        if self.photo.data is None and not self.photo.errors and not self.known:
            self.photo.errors = [_l("Choisissez une photo.")]
        return not self.errors


class ButtonForm(Form):
    """One button, and what the page was made from."""

    version = VersionField()
