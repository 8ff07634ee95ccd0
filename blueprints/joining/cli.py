"""Commands that make a platform and invite people."""

from flask import Flask


def init_commands(app: Flask) -> None:
    """Register the commands on *app*."""
