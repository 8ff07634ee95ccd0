"""The public pages of the front door."""

from flask import Blueprint

blueprint = Blueprint("front_door", __name__)
