"""How the news of meetings are said."""

from datetime import datetime

from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import when
from blueprints.meetings import change_notices, stages
from blueprints.meetings.models import Afterwards
from blueprints.news import sentences
from blueprints.news.models import NewsGroup, NewsKind
from blueprints.news.sentences import Words


@sentences.says(
    NewsKind.MEETING_PROPOSED, group=NewsGroup.MEETINGS, icon="calendar-days", permission=Permission.MEETING_READ
)
def _proposed(words: Words) -> str:
    return _("Des dates sont proposées pour la rencontre « %(title)s ».", title=words["title"])


@sentences.says(
    NewsKind.MEETING_DATE_CHOSEN, group=NewsGroup.MEETINGS, icon="calendar-check", permission=Permission.MEETING_READ
)
def _date_chosen(words: Words) -> str:
    moment = when(datetime.fromisoformat(words["starts_at"]))
    return _("La rencontre « %(title)s » aura lieu le %(moment)s.", title=words["title"], moment=moment)


@sentences.says(
    NewsKind.MEETING_REOPENED, group=NewsGroup.MEETINGS, icon="calendar-days", permission=Permission.MEETING_READ
)
def _reopened(words: Words) -> str:
    moment = when(datetime.fromisoformat(words["starts_at"]))
    told = _("La rencontre « %(title)s » n’a plus lieu le %(moment)s.", title=words["title"], moment=moment)
    return told + " " + _("Répondez pour une autre date.")


@sentences.says(
    NewsKind.MEETING_CANCELLED, group=NewsGroup.MEETINGS, icon="calendar-days", permission=Permission.MEETING_READ
)
def _cancelled(words: Words) -> str:
    told = _("La rencontre « %(title)s » est annulée.", title=words["title"])
    if words["starts_at"]:
        moment = when(datetime.fromisoformat(words["starts_at"]))
        told = _("La rencontre « %(title)s » du %(moment)s est annulée.", title=words["title"], moment=moment)
    said = words.get("afterwards")
    follows = stages.afterwards_words(Afterwards(said)) if said else ""
    return " ".join(one for one in (told, follows, _("Sa page dit pourquoi.")) if one)


@sentences.says(
    NewsKind.SUBJECT_PROPOSED, group=NewsGroup.MEETINGS, icon="lightbulb", permission=Permission.SUBJECT_ANSWER
)
def _subject_proposed(words: Words) -> str:
    return _("Un membre propose un sujet de rencontre : « %(title)s ».", title=words["title"])


@sentences.says(
    NewsKind.SUBJECT_TAKEN, group=NewsGroup.MEETINGS, icon="lightbulb", permission=Permission.SUBJECT_PROPOSE
)
def _subject_taken(words: Words) -> str:
    return _("Votre sujet « %(title)s » est retenu pour une rencontre.", title=words["title"])


@sentences.says(
    NewsKind.SUBJECT_DECLINED, group=NewsGroup.MEETINGS, icon="lightbulb", permission=Permission.SUBJECT_PROPOSE
)
def _subject_declined(words: Words) -> str:
    return _("L’animation répond à votre sujet « %(title)s ».", title=words["title"])


@sentences.says(
    NewsKind.MEETING_SEAT, group=NewsGroup.MEETINGS, icon="calendar-check", permission=Permission.MEETING_READ
)
def _seat(words: Words) -> str:
    moment = when(datetime.fromisoformat(words["starts_at"]))
    told = _("Une place se libère pour vous : « %(title)s », le %(moment)s.", title=words["title"], moment=moment)
    return told + " " + _("Votre place est gardée.")


@sentences.says(
    NewsKind.MEETING_LATE, group=NewsGroup.MEETINGS, icon="clock", permission=Permission.MEETING_MOVE, quiet=True
)
def _late(words: Words) -> str:
    named = {"name": words["name"], "title": words["title"]}
    return {
        "late": _("%(name)s arrivera en retard à la rencontre « %(title)s ».", **named),
        "early": _("%(name)s partira plus tôt de la rencontre « %(title)s ».", **named),
        "both": _("%(name)s arrivera en retard et partira plus tôt de la rencontre « %(title)s ».", **named),
        "none": _("%(name)s sera finalement à l’heure à la rencontre « %(title)s ».", **named),
    }[words["what"]]


@sentences.says(
    NewsKind.MEETING_ANSWERED_FOR, group=NewsGroup.MEETINGS, icon="calendar-check", permission=Permission.MEETING_READ
)
def _answered_for(words: Words) -> str:
    return _("%(name)s a noté votre réponse pour la rencontre « %(title)s ».", name=words["name"], title=words["title"])


@sentences.says(
    NewsKind.MEETING_CHANGED, group=NewsGroup.MEETINGS, icon="calendar-days", permission=Permission.MEETING_READ
)
def _changed(words: Words) -> str:
    return change_notices.say(words)


@sentences.says(NewsKind.MEETING_POLL_ENDS, group=NewsGroup.MEETINGS, icon="clock", permission=Permission.MEETING_READ)
def _poll_ends(words: Words) -> str:
    moment = when(datetime.fromisoformat(words["ends_at"]))
    told = _("Les dates de « %(title)s » : on peut répondre jusqu’au %(moment)s.", title=words["title"], moment=moment)
    return told + " " + _("Vous aviez demandé ce rappel.")
