"""What every page of advice needs: the blueprint and its place in the navigation."""

from flask import Blueprint

SECTION = "advice"
blueprint = Blueprint("advice", __name__)
