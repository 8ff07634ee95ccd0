"""A meeting's page without session, access or layout: three indexed PostgreSQL selects and one autoescaped template.

`CORDEE_FLOOR_DATABASE` names the database that Cordée serves beside.
"""

import os
import threading
from typing import Any

import psycopg
from flask import Flask, abort
from jinja2 import DictLoader
from psycopg.rows import dict_row

PAGE = """<!doctype html><html lang="fr"><head><title>{{ meeting.title }}</title></head><body><main>
<h1>{{ meeting.title }}</h1><p>{{ meeting.place }}</p><p>{{ meeting.starts_at }}</p><p>{{ meeting.about }}</p>
{% for date in dates %}<section><h2>{{ date.starts_at }}</h2>
{% for value in ("yes", "hard", "no") %}<label><input type="radio" name="{{ date.id }}" value="{{ value }}"> {{ value }}
</label>{% endfor %}</section>
{% endfor %}<ol>{% for point in points %}<li>{{ point.title }} {{ point.minutes_long }}</li>{% endfor %}</ol>
</main></body></html>"""
MEETING = "SELECT title, about, place, starts_at, state FROM meetings WHERE id = %s"
DATES = "SELECT id, starts_at FROM date_options WHERE meeting_id = %s ORDER BY starts_at"
POINTS = """SELECT title, minutes_long FROM agenda_items
WHERE meeting_id = %s AND withdrawn_at IS NULL ORDER BY position LIMIT 50"""

app = Flask(__name__, static_folder=None)
app.jinja_env.loader = DictLoader({"page.html": PAGE})
_local = threading.local()


def _rows(statement: str, value: str) -> list[Any]:
    connection = getattr(_local, "connection", None)
    if connection is None:
        url = os.environ["CORDEE_FLOOR_DATABASE"]
        connection = _local.connection = psycopg.connect(url, autocommit=True, row_factory=dict_row)
    found: list[Any] = connection.execute(statement, (value,)).fetchall()
    return found


@app.get("/meeting/<meeting_id>")
def meeting(meeting_id: str) -> str:
    found = _rows(MEETING, meeting_id)
    if not found:
        abort(404)
    dates, points = _rows(DATES, meeting_id), _rows(POINTS, meeting_id)
    return app.jinja_env.get_template("page.html").render(meeting=found[0], dates=dates, points=points)
