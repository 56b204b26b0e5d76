"""What a user would pick instead, measured: run by tools/bench inside its own environment.

    peers.py append FILE COUNT CLIENTS   eventsourcing: one event a transaction, durable
    peers.py fill FILE COUNT             eventsourcing: a store with so many events
    peers.py replay FILE                 eventsourcing: every event folded, in memory
    peers.py project FILE VIEW [LEVEL]   eventsourcing: every event into a view in SQLite, durable
                                         unless LEVEL is another `synchronous` than 2
    peers.py prove FILE COUNT PROOFS     pymerkle: inclusion proofs in a tree of so many leaves

Prints one JSON object: microseconds for each, and the settings as read back from SQLite.
"""
import json
import os
import sys
import threading
import time
from uuid import uuid4

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


def application(path):
    return Application(
        env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": path,
             "SQLITE_LOCK_TIMEOUT": "60"})


def settings(datastore):
    with datastore.transaction(commit=False) as cursor:
        found = []
        for name in ("journal_mode", "synchronous"):
            cursor.execute(f"PRAGMA {name}")
            found.append(f"{name}={cursor.fetchone()[0]}")
    return ", ".join(found)


def fresh(path):
    for suffix in ("", "-wal", "-shm"):
        if os.path.exists(path + suffix):
            os.unlink(path + suffix)


def append(path, count, clients):
    fresh(path)
    app = application(path)
    each = max(1, count // clients)
    barrier = threading.Barrier(clients + 1)

    def work():
        case = Case(subject=str(uuid4()))
        app.save(case)
        barrier.wait()
        for _ in range(each):
            case.act(payload=PAYLOAD)
            app.save(case)

    threads = [threading.Thread(target=work) for _ in range(clients)]
    for thread in threads:
        thread.start()
    barrier.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - started
    return {"each": took / (each * clients) * 1e6, "settings": settings(app.factory.datastore)}


def fill(path, count):
    fresh(path)
    app = application(path)
    for place in range(count // 10):
        case = Case(subject=str(place))
        for _ in range(9):
            case.act(payload=PAYLOAD)
        app.save(case)
    return {"count": count // 10 * 10}


def events(app):
    first = 1
    while notes := app.notification_log.select(start=first, limit=10):
        for note in notes:
            yield note.id, app.mapper.to_domain_event(note)
        first += 10


def replay(path):
    app = application(path)
    cases, count = {}, 0
    started = time.perf_counter()
    for _, each in events(app):
        cases[each.originator_id] = each.mutate(cases.get(each.originator_id))
        count += 1
    return {"each": (time.perf_counter() - started) / count * 1e6, "count": count}


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


def project(path, view_path, level=2):
    app = application(path)
    fresh(view_path)
    datastore = SQLiteDatastore(view_path)
    view = View(datastore)
    view.create_table()
    with datastore.get_connection(commit=True) as connection:
        connection.cursor().execute(f"PRAGMA synchronous={level}")
    count = 0
    started = time.perf_counter()
    for number, each in events(app):
        view.take(each, Tracking(app.name, number))
        count += 1
    return {"each": (time.perf_counter() - started) / count * 1e6, "count": count,
            "settings": settings(datastore)}


def prove(path, count, proofs):
    from pymerkle import SqliteTree

    fresh(path)
    tree = SqliteTree(path)
    tree.append_entries(number.to_bytes(8, "big") for number in range(count))
    # One of each part of the tree first: it keeps the hashes of subtrees that it has met.
    for place in range(100):
        tree.prove_inclusion(place * count // 100 + 1)
    started = time.perf_counter()
    for place in range(proofs):
        tree.prove_inclusion(place * 7919 % count + 1)
    return {"each": (time.perf_counter() - started) / proofs * 1e6}


def main():
    name, path, *rest = sys.argv[1:]
    calls = {"append": append, "fill": fill, "replay": replay, "project": project, "prove": prove}
    words = [int(word) if word.isdigit() else word for word in rest]
    print(json.dumps(calls[name](path, *words)))


main()
