"""What a user would pick instead, measured: run by tools/bench inside its own environment.

    peers.py FOLDER COUNT    eventsourcing: so many events, each into a view in SQLite, durable

Prints one JSON object: microseconds of wall and CPU an event, and the settings as read back.
"""
import json
import os
import shutil
import sys
import time

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Tracking
from eventsourcing.sqlite import SQLiteDatastore, SQLiteTrackingRecorder

PAYLOAD = "x" * 600


class Case(Aggregate):
    """An application: ten acts of about a statement's size."""

    @event("Opened")
    def __init__(self, subject):
        self.subject = subject
        self.payload = ""

    @event("Acted")
    def act(self, payload):
        self.payload = payload


class View(SQLiteTrackingRecorder):
    """A projection as the library has them: rows and position in one transaction an event."""

    def __init__(self, datastore, **more):
        super().__init__(datastore, **more)
        self.create_table_statements.append(
            "CREATE TABLE IF NOT EXISTS acts (id INTEGER PRIMARY KEY, subject TEXT, type TEXT,"
            " version INTEGER, payload TEXT)")

    def take(self, each, tracking):
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute(
                "INSERT INTO acts VALUES (?,?,?,?,?)",
                (tracking.notification_id, str(each.originator_id), type(each).__name__,
                 each.originator_version, getattr(each, "payload", "")))
            self._insert_tracking(cursor, tracking)


def filled(path, count):
    """An application with so many events; made once."""
    made = os.path.exists(path)
    app = Application(
        env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": path,
             "SQLITE_LOCK_TIMEOUT": "60"})
    for place in range(0 if made else count // 10):
        case = Case(subject=str(place))
        for _ in range(9):
            case.act(payload=PAYLOAD)
        app.save(case)
    return app


def events(app):
    first = 1
    while notes := app.notification_log.select(start=first, limit=10):
        for note in notes:
            yield note.id, app.mapper.to_domain_event(note)
        first += 10


def settings(datastore):
    with datastore.transaction(commit=False) as cursor:
        found = []
        for name in ("journal_mode", "synchronous"):
            cursor.execute(f"PRAGMA {name}")
            found.append(f"{name}={cursor.fetchone()[0]}")
    return ", ".join(found)


def main():
    folder, count = sys.argv[1], int(sys.argv[2])
    os.makedirs(folder, exist_ok=True)
    app = filled(f"{folder}/events.sqlite", count)
    shutil.rmtree(f"{folder}/view", ignore_errors=True)
    os.mkdir(f"{folder}/view")
    datastore = SQLiteDatastore(f"{folder}/view/view.sqlite")
    view = View(datastore)
    view.create_table()
    with datastore.get_connection(commit=True) as connection:
        connection.cursor().execute("PRAGMA synchronous=2")
    wall, cpu, done = time.perf_counter(), time.process_time(), 0
    for number, each in events(app):
        view.take(each, Tracking(app.name, number))
        done += 1
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(json.dumps({"wall": wall / done * 1e6, "cpu": cpu / done * 1e6,
                      "settings": settings(datastore)}))


main()
