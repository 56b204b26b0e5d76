"""The rows of the benchmark, and how each is measured: whole commands, as a user waits for them."""
import datetime
import itertools
import json
import os
import re
import shutil
import sqlite3
import time
import zipfile
from fractions import Fraction
from pathlib import Path

from load import Loads
from machine import ROOT, Probe, Progress, Took, at, run, timed, turns


class Row:
    """One line of the table. The ratio is what `wanted` speaks of; without one, it is ours."""

    def __init__(self, what, against, ours, theirs, wanted, unit, probe):
        self.what, self.against, self.wanted, self.unit = what, against, wanted, unit
        self.ours, self.theirs, self.probe = ours, theirs or Took(None), probe.text
        self.ratio = theirs and ours.wall / theirs.wall

    def json(self):
        def short(number):
            return None if number is None else float(f"{number:.4g}")
        return {"what": self.what, "against": self.against, "ours": short(self.ours.wall),
                "theirs": short(self.theirs.wall), "ratio": short(self.ratio),
                "wanted": self.wanted, "unit": self.unit, "cpuOurs": short(self.ours.cpu),
                "cpuTheirs": short(self.theirs.cpu), "probe": self.probe}

    def verdict(self):
        """`met`, `missed`, or nothing where nothing is wanted."""
        if self.wanted == "-":
            return ""
        value = self.ours.wall if self.ratio is None else self.ratio
        return "met" if value <= float(Fraction(self.wanted.split()[2])) else "missed"


class Bench:
    """Ledgers of N entries and of fewer, and what is measured on them."""

    def __init__(self, programs, python, keep, events, quick):
        self.certbench, self.certledger, self.certverify = programs
        self.python, self.events, self.quick = python, events, quick
        #: What growth is measured against: 10⁴ entries where there are more than ten times those.
        self.small = min(events, max(1000, min(10_000, events // 10)))
        #: How many acts come in behind them.
        self.more = 20 if quick else 1000
        self.submits = 1 if quick else 15
        #: How often what takes long is done, and what does not.
        self.repeats = 1 if quick else 15
        self.rounds = 1 if quick else 2 if events > 300_000 else 3
        #: An export folds the whole log first.
        self.exports = self.rounds if events > 300_000 else self.repeats
        self.progress = Progress()
        self.work = Path(keep) / "work"
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        self.loads = Loads(self.certledger, self.certbench, keep, quick, self.progress)
        self.rows = []

    def measure(self):
        tail = self.more + self.submits
        self.large = self.loads.ledger(self.events, tail)
        self.few = self.loads.ledger(self.small, tail) if self.small < self.events else self.large
        self.by_acts = [self.loads.batched(self.large, acts) for acts in ACTS]
        self.measure_audit()
        self.measure_import()
        self.measure_resume()
        self.measure_rebuild()
        self.measure_submit()
        self.measure_questions()
        self.measure_export()
        self.measure_offline()
        self.measure_size()
        self.progress.end()
        shutil.rmtree(self.work)
        return self.rows

    # What every row is made of

    def row(self, what, against, ours, theirs, wanted, unit, probe):
        self.rows.append(Row(what, against, ours, theirs, wanted, unit, probe))

    def growth(self, what, large, small, probe):
        self.row(f"growth: {what}", f"the same at {self.small:,}", large, small, "at most 1.3",
                 "µs", probe)

    def probe(self, text):
        self.progress.say(text)
        return Probe(self.certbench, self.work, 100 if self.quick else 2000)

    def copy(self, load, name):
        copy = load.copied(self.work / name)
        os.sync()  # else the copy is what the first act waits for
        return copy

    def ledger(self, load, *words):
        return timed(self.certledger, *words, "--ledger", load.folder)

    def audit(self, load, *more):
        return timed(
            self.certverify, "ledger", load.folder / "ledger.sqlite", "--policy",
            load.folder / "policy", "--trust", load.folder / "trust", *more)

    def bare(self, count, cores):
        return Took(*map(float, run(self.certbench, "bare", count, cores).split())).each(count)

    # Rows

    def measure_audit(self):
        count = 100 if self.quick else 20_000
        with self.probe("auditing") as probe:
            # Some of these are one and the same.
            loads = list(dict.fromkeys([*self.by_acts, self.large, self.few]))
            bare, own, *audits = turns(
                self.rounds, lambda: self.bare(count, "all"),
                lambda: self.ledger(self.large, "audit"),
                *[lambda load=load: self.audit(load) for load in loads])
        took = dict(zip(loads, audits))
        large, few = took[self.large], took[self.few]
        for (acts, wanted), load in zip(ACTS.items(), self.by_acts):
            self.row(f"certverify ledger, an entry; {acts} a checkpoint",
                     "one bare Ed25519 verification, all cores", took[load].each(self.events), bare,
                     f"at most {wanted}", "µs", probe)
        self.row("memory of that audit", None, Took(large.memory), None, "at most 450", "MB", probe)
        self.growth("certverify ledger, an entry", large.each(self.events), few.each(self.small),
                    probe)
        self.row("certledger audit", "certverify ledger", own, large, "-", "ms", probe)

    def measure_import(self):
        """The next acts, a part of them a round; and the rows that they became, raw."""
        self.grown, self.grown_few = self.copy(self.large, "grown"), self.copy(self.few, "few")
        raw = self.work / "raw.sqlite"
        shutil.copy(self.large.folder / "ledger.sqlite", raw)
        os.sync()
        part = -(-self.more // self.rounds)

        def bring(load, start):
            size = start.size + self.more
            count = min(part, size - load.size)
            return self.loads.bring(load, count).each(count)
        with self.probe("importing") as probe:
            ours, few, theirs = turns(
                self.rounds, lambda: bring(self.grown, self.large),
                lambda: bring(self.grown_few, self.few), lambda: self.insert(raw))
        self.row(f"import of {self.more:,} acts, an act", "the same rows, raw SQLite, FULL", ours,
                 theirs, "-", "µs", probe)
        self.growth("import, an act", ours, few, probe)

    def insert(self, path):
        """What the ledger has more than a copy, as rows and nothing else: a transaction for each
        of its checkpoints, durable, guards and all."""
        with sqlite3.connect(path, isolation_level=None) as file:
            file.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL")
            last = {table: file.execute(f"SELECT max({key}) FROM {table}").fetchone()[0]
                    for table, key in KEYS.items()}
            rows = {table: self.grown.query(
                f"SELECT * FROM {table} WHERE {key} > ? ORDER BY {key}", last[table])
                for table, key in KEYS.items()}
            count = len(rows["entries"])
            wall, cpu = time.perf_counter(), time.process_time()
            for checkpoint in rows["checkpoints"]:
                file.execute("BEGIN IMMEDIATE")
                size = checkpoint[0]
                for table, until in (("entries", size), ("nodes", 2 * size - size.bit_count())):
                    while rows[table] and rows[table][0][0] < until:
                        values = rows[table].pop(0)
                        file.execute(f"INSERT INTO {table} VALUES ({marks(values)})", values)
                file.execute(f"INSERT INTO checkpoints VALUES ({marks(checkpoint)})", checkpoint)
                file.execute("COMMIT")
            took = Took((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000)
        return took.each(count)

    def measure_resume(self):
        kept, state = self.work / "audited", self.work / "audited-again"
        self.audit(self.large, "--resume", kept)

        def resume():
            shutil.copy(kept, state)
            os.sync()  # else the copy is what the audit waits for
            return self.audit(self.grown, "--resume", state)
        with self.probe("auditing what is new") as probe:
            ours, theirs = turns(self.rounds, resume, lambda: self.audit(self.grown))
        self.row(f"certverify ledger --resume after {self.more:,} new entries", "the whole audit",
                 ours, theirs,
                 # What starting takes is a part of it on a short log.
                 "at most 1/100" if self.events >= 1_000_000 else "-", "ms", probe)

    def measure_rebuild(self):
        store, count = self.work / "events", 50 if self.quick else 5000

        def rebuild(load):
            for file in load.folder.glob("register.sqlite*"):
                file.unlink()
            return self.ledger(load, "rebuild").each(load.size)

        def peer():
            read = json.loads(run(self.python, ROOT / "tools/bench.d/peers.py", store, count))
            self.settings = read["settings"]
            return Took(read["wall"], read["cpu"])
        with self.probe("rebuilding the register") as probe:
            ours, few, theirs = turns(
                self.rounds, lambda: rebuild(self.grown), lambda: rebuild(self.grown_few), peer)
        self.row("rebuild of the register, an entry",
                 f"eventsourcing replay into a view ({self.settings})", ours, theirs, "at most 1/4",
                 "µs", probe)
        self.growth("rebuild, an entry", ours, few, probe)

    def measure_submit(self):
        """Whole commands that admit one act each, on a long log and on a short one."""
        short = self.copy(
            self.few if self.quick else self.loads.ledger(100, self.submits), "short")
        size, signed = short.size, {}
        for load in (self.grown, short):
            ahead = self.copy(load, "ahead")
            self.loads.bring(ahead, self.submits)
            statements = ahead.query(
                "SELECT statement FROM entries WHERE position >= ? ORDER BY position", load.size)
            shutil.rmtree(ahead.folder)
            signed[load] = [(load.size + place, *row) for place, row in enumerate(statements)]
        file = self.work / "act.scitt"

        def submit(load):
            entry, statement = signed[load].pop(0)
            file.write_bytes(statement)
            os.sync()
            # A log has no values: every digest, a CBOR text of 64 digits, is said to be withheld.
            withheld = [word for digest in re.findall(rb"\x78\x40([0-9a-f]{64})", statement)
                        for word in ("--withheld", digest.decode())]
            return self.ledger(load, "submit", file, *withheld, "--now",
                               load.campaign.act(entry, 0)["iat"])
        with self.probe("submitting") as probe:
            ours, theirs = turns(
                self.submits, lambda: submit(self.grown), lambda: submit(short))
        self.row("submit of one act", f"the same on a ledger of {size}", ours, theirs,
                 "at most 1.5", "ms", probe)

    def measure_questions(self):
        """What is asked about a certificate, certificates drawn evenly."""
        loads, words = (self.grown, self.grown_few), ("status", "history", "trace")
        now, numbers, self.valid = {load: load.time() for load in loads}, {}, {}
        for load in loads:
            rows = json.loads(run(self.certledger, "list", "certificates", "--json", "--now",
                                  now[load], "--ledger", load.folder))
            numbers[load] = [row["number"] for row in rows]
            valid = [row["number"] for row in rows if row["status"] == "valid"]
            self.valid[load] = itertools.cycle(reversed(valid))
        took = {(load, word): [] for load in loads for word in words}
        with self.probe("asking status, history, trace") as probe:
            for place in range(1 if self.quick else 200):
                for word in words:
                    for load in loads:
                        number = numbers[load][place * 7919 % len(numbers[load])]
                        took[load, word].append(
                            self.ledger(load, word, number, "--now", now[load]))
        for word in words:
            self.row(
                f"{word}, 99th percentile", f"the same at {self.small:,}",
                at(took[self.grown, word], 0.99), at(took[self.grown_few, word], 0.99),
                "at most 1.5", "ms", probe)

    def measure_export(self):
        """The certificate's file: credential, receipt, proof, page."""
        def export(load):
            number = next(self.valid[load])
            file = self.work / f"{load.folder.name}-{number}.zip"
            return self.ledger(load, "export", "certificate", number, "--out", file)
        with self.probe("exporting") as probe:
            theirs, ours = turns(
                self.exports, lambda: export(self.grown_few), lambda: export(self.grown))
        self.row("export certificate", f"the same at {self.small:,}", ours, theirs, "-", "ms",
                 probe)

    def measure_offline(self):
        """The verifier, with certificates' files and the lists of their ledger."""
        folder, now = self.grown.folder, self.grown.time()
        due = datetime.date.fromtimestamp(now) + datetime.timedelta(30)
        status, register = self.work / "status.cwt", self.work / "register.cwt"
        for words in (("status-list", "publish", "--out", status),
                      ("export", "register", "--out", register)):
            run(self.certledger, *words, "--next-update", due, "--now", now, "--ledger", folder)
        files, table, count = list(self.work.glob("grown-*.zip")), self.work / "table.csv", 200
        codes = [code(zipfile.ZipFile(file).read("credential.cbor")) for file in files]
        table.write_text("\n".join(["qr", *itertools.islice(itertools.cycle(codes), count)]))
        more = ["--policy", folder / "policy", "--trust", folder / "trust", "--status", status,
                "--stateless", "--now", now]
        with self.probe("verifying certificates") as probe:
            one, start, batch, bare = turns(
                self.repeats,
                lambda: timed(self.certverify, "certificate", files[0], *more),
                lambda: timed(self.certverify, "--help"),
                lambda: timed(self.certverify, "batch", table, "--register", register, *more),
                lambda: self.bare(count, "one"))
        self.row("certverify certificate, whole process", "starting and stopping", one, start, "-",
                 "ms", probe)
        self.row("its memory", None, Took(one.memory), None, "at most 25", "MB", probe)
        self.row(f"a batch of {count} codes, a code", "one bare Ed25519 verification, one core",
                 batch.each(count), bare, "-", "µs", probe)
        size = self.certverify.stat().st_size / 1e6
        self.row("the verifier's size", None, Took(size), None, "at most 20", "MB", probe)

    def measure_size(self):
        with self.probe("reading sizes") as probe:
            sizes = [(load.folder / "ledger.sqlite").stat().st_size for load in self.by_acts]
            statements, = self.large.query("SELECT sum(length(statement)) FROM entries")[0]
        for acts, size in zip(ACTS, sizes):
            self.row(f"ledger.sqlite, an entry; {acts} a checkpoint", "bytes of its statement",
                     Took(size / self.events), Took(statements / self.events), "-", "B", probe)


#: Acts a checkpoint: as many as a transaction may hold, and one; and how many bare verifications
#: an entry may take then.
ACTS = {256: "2.1", 1: "3.1"}
#: The tables of a ledger's file, by their keys.
KEYS = {"entries": "position", "nodes": "position", "checkpoints": "size"}


def code(credential):
    """A code's text: the credential as digits, seven bytes at a time."""
    parts = [credential[start:start + 7] for start in range(0, len(credential), 7)]
    return "".join(str(int.from_bytes(part, "big")).zfill(
        (0, 3, 5, 8, 10, 13, 15, 17)[len(part)]) for part in parts)


def marks(values):
    return ",".join("?" * len(values))
