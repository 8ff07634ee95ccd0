"""The base of all forms: cleaned text, limits said before, and a service's no shown where it belongs."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from flask import g, request
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined,unused-ignore] # newer than its types
from wtforms.i18n import get_translations
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import TextArea

from blueprints.core import access, db, text
from blueprints.core.errors import Refused
from blueprints.core.i18n import LANGUAGE

LINE = 120
BODY = 5000
_DIGITS = 9


@cache
def _words() -> Any:
    return get_translations([LANGUAGE])


class Form(FlaskForm):
    """A form of Cordée: takes only its own fields; CSRF is checked before it is made."""

    class Meta:
        """The token is checked once for all unsafe requests, before any form is read."""

        csrf = False

        def get_translations(self, form: Any) -> Any:
            """Return WTForms' own few words in French, read once a process and not once a form."""
            del form
            return _words()

    keeps_drafts = False
    """There is a longer text to type: it is kept as it is typed."""
    draft_url = "/brouillons"
    draft_name = ""
    """What tells this form from another with a longer text on the same page."""
    draft_said = ""
    """Since when the words in this form are kept as a draft; empty when they are not."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Note whether this form has a longer text."""
        super().__init_subclass__(**kwargs)
        kinds = [getattr(value, "field_class", None) for value in vars(cls).values()]
        cls.keeps_drafts = cls.keeps_drafts or any(kind is BodyField for kind in kinds)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not args and "formdata" not in kwargs:
            given_back = _given_back(type(self))
            if given_back is None and (draft := _draft_of(type(self))) is not None:
                given_back, self.draft_said = draft.typed, draft.said
            if given_back is not None:
                kwargs["formdata"] = given_back
        super().__init__(*args, **kwargs)

    @property
    def draft_place(self) -> str:
        """Return the page that a draft of this form belongs to; empty for a stranger, who has none."""
        if access.current_actor() is None:
            return ""
        page = request.form.get(PLACE, "").partition("#")[0] if request.method == "POST" else request.path
        return f"{page}#{self.draft_name}" if page and self.draft_name else page

    @contextmanager
    def refusals(self, field: str | None = None) -> Iterator[None]:
        """Show a service's no on this form instead of failing.

        Args:
            field: the field it is about; None for the whole form.
        """
        try:
            yield
        except Refused as refused:
            if field is None:
                self.form_errors.append(refused.message)
            else:
                self[field].errors = [*self[field].errors, refused.message]


def _given_back(form: type[Form]) -> Any:
    """Return the body that an expired session had kept, when it was for this form (see accounts.parking)."""
    parked = g.get("given_back")
    if parked is None:
        return None
    own = own_fields(form)
    return parked if own and set(parked) - _NOT_TYPED <= own else None


# --- drafts -----------------------------------------------------------------------------------------------------------

PLACE, LONGEST_PLACE = "brouillon", 300
_NOT_TYPED = frozenset({"csrf_token", "client_id", "version", PLACE, "garder", "effacer"})
_sources: list[Callable[[type[Form]], "GivenBack | None"]] = []


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What had been typed in a form, and since when it is kept, in words."""

    typed: Any
    said: str


def give_back_with(source: Callable[[type[Form]], GivenBack | None]) -> None:
    """Register what finds the draft of a form on the page of this request."""
    _sources[:] = [source]


def own_fields(form: type[Form]) -> frozenset[str]:
    """Return the names of a form's fields."""
    return frozenset(name for name in dir(form) if hasattr(getattr(form, name), "field_class"))


def _draft_of(form: type[Form]) -> GivenBack | None:
    if request.method not in ("GET", "HEAD") or not _sources or not form.keeps_drafts:
        return None
    return _sources[0](form)


class Needed(InputRequired):
    """The field must be filled; the sentence says what to write."""

    def __call__(self, form: Any, field: Any) -> None:
        """Refuse an empty value, and one in which there is nothing to see."""
        super().__call__(form, field)
        if isinstance(field.data, str) and not text.is_seen(field.data):
            field.errors = []
            raise ValidationError(str(self.message))


class AtMost(Length):
    """At most so many signs; the field says so before, and the refusal says how many there are."""

    def __init__(self, most: int) -> None:
        super().__init__(max=most)
        self.field_flags = {"maxlength": most}

    def __call__(self, form: Any, field: Any) -> None:
        """Refuse a text that is too long, and keep it as typed."""
        del form
        length = len(field.data or "")
        if length > self.max:
            message = (
                f"Ce texte est trop long : {_spaced(length)} signes. "
                f"Gardez {_spaced(self.max)} signes au plus. Votre texte est encore là."
            )
            raise ValidationError(message)


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")


class _TypedField(StringField):
    """What people type, cleaned by `clean`, and at most so long.

    Args:
        label: shown above.
        needed: the sentence when it is empty; None makes it optional.
        most: signs at most; without it, `longest`.
    """

    longest = LINE
    clean = staticmethod(text.clean_line)

    def __init__(
        self, label: Any, validators: Sequence[Any] = (), *, needed: Any = None, most: int | None = None, **kwargs: Any
    ) -> None:
        checks = [*([Needed(message=needed)] if needed else []), AtMost(most or self.longest), *validators]
        super().__init__(label, checks, filters=[self._cleaned], **kwargs)

    def _cleaned(self, value: str | None) -> str | None:
        return None if value is None else self.clean(value)


class LineField(_TypedField):
    """One line of text (see `_TypedField` for its arguments)."""


class BodyField(_TypedField):
    """A longer text (see `_TypedField` for its arguments)."""

    widget = TextArea()
    longest = BODY
    clean = staticmethod(text.clean)


class ChoiceField(RadioField):
    """One of a few cards; nothing is chosen beforehand unless `default` says so.

    Args:
        label: the group's question.
        needed: the sentence when nothing is chosen; None makes it optional.
    """

    def __init__(
        self,
        label: Any,
        *,
        choices: Sequence[tuple[str, Any]],
        needed: Any = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("validate_choice", False)
        validators = [Needed(message=needed)] if needed else []
        super().__init__(label, validators, choices=[], **kwargs)
        self.offer(choices)

    def offer(self, choices: Sequence[tuple[str, Any]]) -> None:
        """Say what there is to choose from, where only the request knows it."""
        self._offered = dict(choices)
        self.choices = [SelectChoice(*choice) for choice in choices]

    @property
    def chosen(self) -> str:
        """Return the words of what was chosen; nothing when it was not offered."""
        return str(self._offered.get(self.data, ""))

    def pre_validate(self, form: Any) -> None:
        """Refuse a value that was not offered."""
        del form
        if self.data is None or self.data == "":
            return
        if self.data not in self._offered:
            message = "Choisissez une des réponses proposées."
            raise ValidationError(message)


class SecretField(PasswordField):
    """A password: pasted as is, never cleaned, never given back."""


class ClientIdField(HiddenField):
    """The id that a page chooses for what it sends; sent twice, it is one thing.

    Args:
        refusal: the sentence when what was sent is no id; None takes it for a new page's.
    """

    def __init__(self, *, refusal: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._refusal = refusal

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take the id that was sent; choose a new one when there is none, or when it is not one."""
        super().process(formdata, data, extra_filters)
        try:
            self.uuid, self._known = UUID(str(self.data)), True
        except ValueError:
            self.uuid, self._known = db.secret_id(), False
        self.data = str(self.uuid)

    def pre_validate(self, form: Any) -> None:
        """Refuse what was no id, where that is asked; the page gets a new one."""
        del form
        if self._refusal and not self._known:
            raise ValidationError(self._refusal)


class VersionField(HiddenField):
    """The version of a thing that the page was made from."""

    @property
    def number(self) -> int:
        """Return it; -1, which no version is, when the page names none."""
        told = self.data or ""
        return int(told) if told.isascii() and told.isdecimal() and len(told) <= _DIGITS else -1


def no_errors(form: Form) -> bool:
    """Tell whether nothing was refused, neither by the form nor by a service."""
    return not form.errors


__all__ = [
    "AtMost",
    "BodyField",
    "ChoiceField",
    "ClientIdField",
    "Form",
    "LineField",
    "Needed",
    "SecretField",
    "SelectChoice",
    "VersionField",
    "no_errors",
]
