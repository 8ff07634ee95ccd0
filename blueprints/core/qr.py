"""QR codes as plain shapes, so that a page draws them itself (see components/qr.html)."""

from dataclasses import dataclass

BORDER = 4
"""Light squares around, which readers need."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A drawing: the path of the dark squares, and how many squares it is wide."""

    path: str
    size: int


def draw(address: str) -> QrCode:
    """Return *address* as a QR code that still reads when a seventh of it is dirty."""
    import segno  # noqa: PLC0415 - few pages draw one

    matrix = segno.make(address, error="m", micro=False).matrix
    squares = (
        f"M{x + BORDER} {y + BORDER}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark
    )
    return QrCode("".join(squares), len(matrix) + 2 * BORDER)
