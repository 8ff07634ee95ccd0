"""Pages without session, access or layout: one indexed SQLite select and one autoescaped template.

`CORDEE_DATA` names the folder of the very database that Cordée serves beside.
"""

import os
import sqlite3
import threading
from pathlib import Path
from typing import Any

from flask import Flask, abort
from jinja2 import DictLoader

INDEX = "floor.db"
"""FTS5 over the words of every post, where a measure of the search has made it (see `bench.search`)."""
TEMPLATES = {
    "page.html": """<!doctype html><html lang="fr"><head><title>{{ thread.title }}</title></head><body><main>
<h1>{{ thread.title }}</h1>
{% for post in posts %}<article id="p{{ post.number }}"><h2>{{ post.first_name }}</h2>
<p>{{ post.created_at }}</p><p>{{ post.body }}</p></article>
{% endfor %}</main></body></html>""",
    "list.html": """<!doctype html><html lang="fr"><head><title>Liste</title></head><body><main><h1>Liste</h1><ul>
{% for row in rows %}<li><a href="/page/{{ row.id }}">{{ row.title }}</a> {{ row.first_name }}, {{ row.answer_count }},
{{ row.last_activity_at }}</li>
{% endfor %}</ul></main></body></html>""",
    "public.html": """<!doctype html><html lang="fr"><head><title>Textes</title></head><body><main><h1>Textes</h1>
{% for row in rows %}<article><h2>{{ row.published_title }}</h2><p>{{ row.published_body }}</p>
<p>{{ row.signed_as }}</p></article>
{% endfor %}</main></body></html>""",
    "search.html": """<!doctype html><html lang="fr"><head><title>Liste</title></head><body><main><h1>Liste</h1><ul>
{% for row in rows %}<li><a href="/page/{{ row.id }}">{{ row.title }}</a> {{ row.first_name }},
{{ row.answer_count }}, {{ row.extract }}, {{ row.last_activity_at }}</li>
{% endfor %}</ul></main></body></html>""",
}
THREAD = "SELECT title, discussion_id FROM threads WHERE id = ?"
POSTS = """SELECT posts.number, posts.body, posts.created_at, people.first_name
FROM posts JOIN people ON people.id = posts.author_id
WHERE posts.discussion_id = ? ORDER BY posts.number LIMIT 20"""
LIST = """SELECT threads.id, threads.title, threads.answer_count, threads.last_activity_at, people.first_name
FROM threads JOIN people ON people.id = threads.author_id
WHERE threads.platform_id = ? ORDER BY threads.last_activity_at DESC, threads.id DESC LIMIT 20"""
PUBLIC = """SELECT published_title, published_body, signed_as FROM testimonials
WHERE platform_id = ? AND state = 'published' ORDER BY published_at DESC, id DESC LIMIT 20"""
SEARCH = """SELECT threads.id, threads.title, threads.answer_count, threads.last_activity_at, people.first_name,
snippet(found, 0, '[', ']', '…', 40) AS extract
FROM floor.found JOIN posts ON posts.rowid = found.rowid JOIN threads ON threads.discussion_id = posts.discussion_id
JOIN people ON people.id = posts.author_id WHERE found MATCH ? LIMIT 20"""

app = Flask(__name__, static_folder=None)
app.jinja_env.loader = DictLoader(TEMPLATES)
_local = threading.local()


def _rows(statement: str, value: str) -> list[Any]:
    connection = getattr(_local, "connection", None)
    if connection is None:
        connection = sqlite3.connect(Path(os.environ["CORDEE_DATA"]) / "cordee.db", isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("ATTACH ? AS floor", (str(Path(os.environ["CORDEE_DATA"]) / INDEX),))
        _local.connection = connection
    found: list[Any] = connection.execute(statement, (value,)).fetchall()
    return found


def _draw(template: str, **context: object) -> str:
    return app.jinja_env.get_template(template).render(context)


@app.get("/page/<thread_id>")
def page(thread_id: str) -> str:
    threads = _rows(THREAD, thread_id)
    if not threads:
        abort(404)
    return _draw("page.html", thread=threads[0], posts=_rows(POSTS, threads[0]["discussion_id"]))


@app.get("/list/<platform_id>")
def index(platform_id: str) -> str:
    return _draw("list.html", rows=_rows(LIST, platform_id))


@app.get("/public/<platform_id>")
def public(platform_id: str) -> str:
    return _draw("public.html", rows=_rows(PUBLIC, platform_id))


@app.get("/search/<word>")
def search(word: str) -> str:
    return _draw("search.html", rows=_rows(SEARCH, word))
