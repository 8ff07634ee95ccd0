"""How the service is told that somebody wrote: without a word of the message, and once until it is read."""

from blueprints.accounts import queries as accounts
from blueprints.accounts.models import Role
from blueprints.core.access import Permission, roles_of
from blueprints.core.i18n import gettext as _
from blueprints.front_door.models import Enquiry, EnquiryState
from blueprints.news import sentences
from blueprints.news import services as news
from blueprints.news.models import NewsGroup, NewsKind
from blueprints.news.sentences import Words

INBOX = "/demandes"


@sentences.says(NewsKind.ENQUIRY_RECEIVED, group=NewsGroup.SERVICE, icon="mail", permission=Permission.ENQUIRY_LIST)
def _received(words: Words) -> str:
    del words
    return _("Une demande est arrivée par le site. Elle attend une réponse.")


def tell_received(enquiry: Enquiry) -> None:
    """Tell those who hold the inbox; what looks like a machine's disturbs nobody.

    Args:
        enquiry: just kept, in the unit in force.
    """
    if enquiry.state is not EnquiryState.NEW:
        return
    holders = [
        person.id
        for role in Role
        if role in roles_of(Permission.ENQUIRY_LIST)
        for person in accounts.list_by_role(role)
    ]
    news.tell(people=holders, kind=NewsKind.ENQUIRY_RECEIVED, address=INBOX, once=True)
