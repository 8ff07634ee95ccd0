"""How far people concerned read an easy-read text again: the same honest state wherever such a text stands."""

from enum import StrEnum


class EasyState(StrEnum):
    """Brouillon · relu par des personnes concernées · validé."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    VALIDATED = "validated"
