"""What is done about files besides requests: the scanner's word, and the bytes that nobody names."""

from sqlalchemy import select

from blueprints.accounts.models import Platform
from blueprints.core import clock, db, jobs, outbox, state, transaction
from blueprints.core.errors import Hopeless, Tampered
from blueprints.core.outbox import Task
from blueprints.files import opening, queries, scanning, services
from blueprints.files.models import FileState

_MINUTE = 17
"""Of each hour: the minute of the sweeping."""


@outbox.job(services.SCAN, lasting=True)
def scan(task: Task) -> None:
    """Ask the scanner about one file; while it does not answer, the file waits and the outbox tries again."""
    stored = queries.find_file(task.uuid("file"))
    if stored is None or stored.state is not FileState.PENDING:
        return
    try:
        content = opening.read(stored)
    except Tampered as error:
        raise Hopeless("A file that waits for the scanner stays closed.") from error
    safe = not state.current().settings.scanner or scanning.is_safe(content)
    with transaction.apart():
        fresh = queries.find_file(stored.id)
        if fresh is not None:
            services.settle(stored=fresh, safe=safe)


@jobs.each_minute
def sweep() -> None:
    """Once an hour: overwrite the bytes without a row, and ask again about files that wait for long."""
    if clock.now().minute != _MINUTE:
        return
    for platform_id in db.session().scalars(select(Platform.id)).all():
        db.enter_platform(platform_id)
        services.sweep_orphans()
        with transaction.apart():
            services.ask_again()
        db.enter_platform(None)
