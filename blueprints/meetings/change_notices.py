"""Telling what changed of a meeting: before and after, to each person what concerns her, once."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from blueprints.accounts import queries as accounts
from blueprints.core import clock, db
from blueprints.core.i18n import clock_time, when
from blueprints.core.i18n import gettext as _
from blueprints.meetings import pending as waiting
from blueprints.meetings.calling import tell
from blueprints.meetings.changing import may_change
from blueprints.meetings.models import Coming, Meeting
from blueprints.meetings.pending import Facts
from blueprints.news.models import NewsKind

Words = Mapping[str, str]


def tell_changes(*, meeting_id: UUID) -> int | datetime:
    """Inside a write unit: tell what changed of a meeting since its first change that is not told.

    Returns:
        How many persons were told; or when to come back, where a later save put it off.
    """
    pending = waiting.find_pending(meeting_id)
    if pending is None:
        return 0
    if pending.due_at > clock.now():
        return pending.due_at
    meeting = db.session().get(Meeting, meeting_id)
    count = 0
    if meeting is not None and may_change(meeting):
        before, people = waiting.read_facts(pending), waiting.read_people(pending)
        for words, readers in _group(meeting, before, people & set(accounts.list_collective())):
            count += len(tell(meeting, NewsKind.MEETING_CHANGED, readers, happened_at=pending.began_at, **words))
    db.session().delete(pending)
    return count


def _group(meeting: Meeting, before: Facts, people: set[UUID]) -> list[tuple[dict[str, str], set[UUID]]]:
    """Return what is told, and to whom; nobody is told nothing."""
    now, answers = waiting.facts_of(meeting), waiting.list_answers(meeting.id)
    groups: dict[tuple[tuple[str, str], ...], set[UUID]] = {}
    for person_id in people:
        answered_to, coming = answers.get(person_id, (None, None))
        if coming is Coming.NO and answered_to == meeting.starts_at:
            continue
        known = answered_to.isoformat() if answered_to else before["starts_at"]
        words = {**_differences(before, now, known), **_ways(before["ways"], now["ways"], coming)}
        if words:
            groups.setdefault(tuple(sorted(words.items())), set()).add(person_id)
    return [(dict(words), readers) for words, readers in groups.items()]


def _differences(before: Facts, now: Facts, known: str) -> dict[str, str]:
    """Return the words of what changed.

    Args:
        before: what she knew.
        now: what it is.
        known: the hour that she answered to last, or knew: it may not be the one before.
    """
    words: dict[str, str] = {}
    if known and now["starts_at"] and known != now["starts_at"]:
        words |= {"was_at": known, "is_at": now["starts_at"]}
    if before["place"] != now["place"]:
        words |= {"was_place": before["place"], "place": now["place"]}
    if before["minutes"] != now["minutes"] and now["starts_at"]:
        words |= {"was_long": str(before["minutes"]), "long": str(now["minutes"])}
    if before["title"] != now["title"]:
        words["was_title"] = before["title"]
    if before["about"] != now["about"]:
        words["about"] = "1"
    return words


def _ways(before: Mapping[str, str], now: Mapping[str, str], coming: Coming | None) -> dict[str, str]:
    """Return the words of the ways to come: those that are new or gone, and one's own link or number."""
    new, gone = sorted(now.keys() - before.keys()), sorted(before.keys() - now.keys())
    own = coming.value if coming is not None else ""
    words = {"new": ",".join(new), "gone": ",".join(gone)}
    if own in before and own in now and before[own] != now[own]:
        words["joining"] = own
    return {name: value for name, value in words.items() if value}


# --- how it is said ---------------------------------------------------------------------------------------------------


def say(words: Words) -> str:
    """Return what changed, before and after, in sentences."""
    said = [_("La rencontre « %(title)s » change.", title=words["title"])]
    said += [sentence for sentence in (_hour(words), _place(words), _length(words), *_rest(words)) if sentence]
    if "was_at" in words:
        said.append(_("Pouvez-vous toujours venir\u00a0? Répondez sur la page."))
    return " ".join(said)


def _hour(words: Words) -> str:
    if "was_at" not in words:
        return ""
    before, now = datetime.fromisoformat(words["was_at"]), datetime.fromisoformat(words["is_at"])
    if clock.paris(before).date() == clock.paris(now).date():
        named = {"before": clock_time(before), "now": clock_time(now), "day": when(now).rsplit(" à ", 1)[0]}
        return _("L’heure change : avant %(before)s, maintenant %(now)s, le %(day)s.", **named)
    return _("La date change : avant le %(before)s, maintenant le %(now)s.", before=when(before), now=when(now))


def _place(words: Words) -> str:
    if "place" not in words:
        return ""
    named = {"before": words["was_place"], "now": words["place"]}
    if not named["before"] or not named["now"]:
        return _("Le lieu change. La page le montre.")
    return _("Le lieu change : avant « %(before)s », maintenant « %(now)s ».", **named)


def _length(words: Words) -> str:
    if "long" not in words:
        return ""
    before, now = length_words(int(words["was_long"])), length_words(int(words["long"]))
    return _("La durée change : avant %(before)s, maintenant %(now)s.", before=before, now=now)


def length_words(minutes: int) -> str:
    """Return a length: "45 min", "2 h", "1 h 30"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}\u00a0min"
    return f"{hours}\u00a0h\u00a0{rest:02}" if rest else f"{hours}\u00a0h"


def _rest(words: Words) -> list[str]:
    said = []
    if "was_title" in words:
        said.append(_("Avant, elle s’appelait « %(title)s ».", title=words["was_title"]))
    if "about" in words:
        said.append(_("Le texte « De quoi va-t-on parler » change aussi."))
    new, gone = ({Coming(one) for one in words.get(name, "").split(",") if one} for name in ("new", "gone"))
    said += [sentence for way, sentence in _new_words().items() if way in new]
    said += [sentence for way, sentence in _gone_words().items() if way in gone]
    if words.get("joining") == Coming.ONLINE:
        said.append(_("Le lien de la visio change. Le nouveau est sur la page."))
    if words.get("joining") == Coming.PHONE:
        said.append(_("Le numéro à appeler change. Le nouveau est sur la page."))
    return said


def _new_words() -> dict[Coming, str]:
    return {
        Coming.ON_SITE: _("On peut maintenant venir sur place."),
        Coming.ONLINE: _("On peut maintenant venir en visio."),
        Coming.PHONE: _("On peut maintenant venir par téléphone."),
    }


def _gone_words() -> dict[Coming, str]:
    return {
        Coming.ON_SITE: _("On ne peut plus venir sur place."),
        Coming.ONLINE: _("On ne peut plus venir en visio."),
        Coming.PHONE: _("On ne peut plus venir par téléphone."),
    }
