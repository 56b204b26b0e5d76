"""The rows of the benchmark, and how each is measured."""
import json
import os
import shutil
from fractions import Fraction
from pathlib import Path

from machine import ROOT, Probe, Progress, median, run, wall

#: What a load of before this would not do; Load.swift writes the same number.
LOAD_VERSION = "2"
#: What growth is measured against.
SMALL = 10_000
#: Events of the peers whose cost an event does not depend on how many there are.
PEER_EVENTS = 20_000


class Row:
    """One line of the table. The ratio is what `wanted` speaks of."""

    def __init__(self, what, against, ours, theirs, ratio, wanted, unit, probe):
        self.what, self.against, self.wanted, self.unit = what, against, wanted, unit
        self.ours, self.theirs, self.ratio, self.probe = ours, theirs, ratio, probe

    def json(self):
        def short(number):
            return None if number is None else float(f"{number:.4g}")
        return {"what": self.what, "against": self.against, "ours": short(self.ours),
                "theirs": short(self.theirs), "ratio": short(self.ratio), "wanted": self.wanted,
                "unit": self.unit, "probe": self.probe}

    def verdict(self):
        """`met`, `missed`, or nothing where nothing is wanted."""
        if self.wanted == "-":
            return ""
        most, limit = self.wanted.startswith("at most"), self.wanted.split()[2]
        value = self.ours if self.ratio is None else self.ratio
        limit = float(Fraction(limit))
        return "met" if (value <= limit if most else value >= limit) else "missed"


class Campaign:
    """Ledgers of N and of 10⁴ events, and what is measured on them."""

    def __init__(self, programs, keep, events, rounds):
        self.certbench, self.certledger, self.certverify, self.python = programs
        self.keep, self.events, self.rounds = Path(keep), events, rounds
        self.small = min(SMALL, events)
        self.progress = Progress()
        self.work = self.keep / "work"
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        self.rows = []

    # Ledgers

    def load(self, events):
        """A ledger with so many events, made once and kept."""
        folder = self.keep / f"load-{events}"
        stamp = folder / "load"
        if not stamp.exists() or stamp.read_text() != LOAD_VERSION:
            self.progress.say(f"playing procedures into a ledger of {events} events")
            shutil.rmtree(folder, ignore_errors=True)
            Path(f"{folder}.anchor").unlink(missing_ok=True)
            run(self.certbench, "load", events, folder)
        return folder

    def copy(self, folder, name):
        """A ledger that may grow, and how many acts would follow its last."""
        copy = self.work / name
        shutil.copytree(folder, copy)
        shutil.copy(f"{folder}.anchor", f"{copy}.anchor")
        os.sync()  # else the copy is what the first act waits for
        return copy

    def audit(self, folder, *more):
        return [self.certverify, "ledger", folder / "ledger.sqlite", "--policy",
                folder / "policy", "--trust", folder / "trust", *more]

    # Rows

    def row(self, what, against, ours, theirs, ratio, wanted, unit, probe):
        self.rows.append(Row(what, against, ours, theirs, ratio, wanted, unit, probe.text))

    def measure(self):
        large, small = self.load(self.events), self.load(self.small)
        facts = [int(word) for word in run(self.certbench, "facts", large).split()]
        full = self.measure_audit(large, small)
        ledger = self.copy(large, "large")
        self.measure_appending(large, small, ledger, facts[3])
        self.measure_resume(ledger, full)
        self.measure_rebuild(ledger, small)
        self.measure_submit(ledger, facts[3])
        self.measure_questions(ledger, small)
        self.measure_proofs(ledger)
        with Probe(self.certbench, self.work) as probe:
            size = (large / "ledger.sqlite").stat().st_size
        self.row(
            f"ledger.sqlite an event ({facts[0]} act types)", "bytes of its statement",
            size / facts[2], facts[1] / facts[2], size / facts[1], "at most 1.7", "B", probe)
        self.progress.end()
        shutil.rmtree(self.work)
        return self.rows

    def measure_audit(self, large, small):
        """The whole audit beside its signatures bare; its memory; its growth."""
        self.progress.say("auditing")
        ours, theirs, memory, before = [], [], [], []
        report = self.work / "report.json"
        with Probe(self.certbench, self.work) as probe:
            for _ in range(self.rounds):
                before.append(wall(self.audit(small))[0])
                elapsed, peak = wall(self.audit(large, "--json"), printed=report)
                ours.append(elapsed)
                memory.append(peak)
                signatures = json.loads(report.read_text())["signatures"]
                theirs.append(float(run(self.certbench, "bare", signatures)))
        full, bare = median(ours), median(theirs)
        self.row(
            "audit of log and rules, all cores", "its signatures, bare libsodium, all cores",
            full, bare, bare / full, "at least 0.85", "ms", probe)
        self.row(
            "memory of the audit", None, max(memory) / 1024, None, None, "at most 400", "MB", probe)
        self.growth("audit", full / self.events, median(before) / self.small, "ms", probe)
        return full

    def growth(self, what, each, before, unit, probe):
        self.row(
            f"growth: {what}, an event", f"the same at {self.small}", each, before, each / before,
            "at most 1.3", unit, probe)

    def measure_appending(self, large, small, ledger, tail):
        """One act a transaction, each awaited, beside the same rows raw."""
        self.progress.say("appending one act a transaction")
        count = tail // 2
        copies = {}
        for name, folder in (("large", large), ("small", small)):
            raw = self.work / f"raw-{name}"
            raw.mkdir()
            shutil.copy(folder / "ledger.sqlite", raw / "ledger.sqlite")
            copies[name] = (
                ledger if name == "large" else self.copy(small, "small"), raw / "ledger.sqlite")
        # On both ledgers in turns: microseconds an act, ours and raw.
        found = {name: [] for name in copies}
        edges = [count * part // self.rounds for part in range(self.rounds + 1)]
        with Probe(self.certbench, self.work) as probe:
            for start, end in zip(edges, edges[1:]):
                for name in ("small", "large"):
                    found[name].append(self.words("singly", *copies[name], start, end))

        def middle(name):
            return [median(values) for values in zip(*found[name])]

        each, raw = middle("large")
        self.row(
            "durable append, one act a transaction", "the same rows, raw SQLite, FULL", each, raw,
            raw / each, "-", "µs", probe)
        self.growth("append", each, middle("small")[0], "µs", probe)
        self.appended = count

    def words(self, *command):
        return [float(word) for word in run(self.certbench, *command).split()]

    def peer(self, *command):
        return json.loads(run(self.python, ROOT / "tools/bench.d/peers.py", *command))

    def measure_resume(self, ledger, full):
        """What was appended since an earlier run of the same auditor."""
        self.progress.say("auditing what is new")
        count = self.appended
        earlier, state = self.load(self.events), self.work / "audited"
        run(*self.audit(earlier, "--resume", state))
        times = []
        with Probe(self.certbench, self.work) as probe:
            for place in range(max(3, self.rounds)):
                copy = self.work / f"audited-{place}"
                for kept in self.work.glob("audited*"):
                    if kept.name.startswith("audited-"):
                        kept.unlink()
                shutil.copy(state, copy)
                os.sync()  # else the copy is what the audit waits for
                times.append(wall(self.audit(ledger, "--resume", copy))[0])
        each = median(times) / count * 1000
        self.row(
            f"audit of 1,000 new entries (of {count}) with --resume", "the whole audit", each, full,
            each / full, "at most 1/300", "ms", probe)

    def measure_rebuild(self, ledger, small):
        """All projections anew, beside what the peer would do to have them."""
        self.progress.say("rebuilding the projections")
        entries = self.events + self.appended
        count = min(PEER_EVENTS, self.events)
        store = self.work / "events.sqlite"
        with Probe(self.certbench, self.work) as probe:
            before = median(
                [self.words("rebuild", small)[0] for _ in range(self.rounds)]) / self.small * 1e6
            each = self.words("rebuild", ledger)[0] / entries * 1e6
            self.peer("fill", store, count)
            durable = self.peer("project", store, self.work / "view.sqlite")
            unsynced = self.peer("project", store, self.work / "view.sqlite", 0)
            folded = self.peer("replay", store)
        self.row(
            "rebuild of all projections, an event",
            f"eventsourcing replay into a view ({durable['settings']})", each, durable["each"],
            durable["each"] / each, "at least 5", "µs", probe)
        self.row(
            "rebuild of all projections, an event",
            f"the same, not durable ({unsynced['settings']})", each, unsynced["each"],
            unsynced["each"] / each, "-", "µs", probe)
        self.row(
            "rebuild of all projections, an event",
            "eventsourcing replay in memory, no projection", each, folded["each"],
            folded["each"] / each, "-", "µs", probe)
        self.growth("rebuild", each, before, "µs", probe)

    def measure_submit(self, ledger, tail):
        """Whole commands that admit one act each, on a long log and on a short one."""
        self.progress.say("submitting")
        short = self.copy(self.load(100), "short")
        run(self.certbench, "rebuild", short)
        ours, theirs = [], []
        place = {ledger: self.appended, short: 0}
        with Probe(self.certbench, self.work) as probe:
            for _ in range(min(15, tail - self.appended)):
                for folder, times in ((ledger, ours), (short, theirs)):
                    file = self.work / "act.scitt"
                    time = run(self.certbench, "tail", folder, place[folder], file).strip()
                    place[folder] += 1
                    times.append(wall(
                        [self.certledger, "submit", file, "--ledger", folder, "--now", time],
                        allowed=(0,))[0])
        self.row(
            "one submit, whole command", "the same on a ledger of 100", median(ours),
            median(theirs), median(ours) / median(theirs), "at most 1.5", "ms", probe)

    def measure_questions(self, ledger, small):
        self.progress.say("asking status, history, trace")
        small_ones, large_ones = [], []
        count = min(1000, self.events // 10)
        with Probe(self.certbench, self.work) as probe:
            for _ in range(self.rounds):
                small_ones.append(self.words("questions", small, count))
                large_ones.append(self.words("questions", ledger, count))
        for name, ours, theirs in zip(
                ("status", "history", "trace"), zip(*large_ones), zip(*small_ones)):
            self.row(
                f"{name}, 99th percentile", f"the same at {self.small}", median(ours),
                median(theirs), median(ours) / median(theirs), "at most 1.5", "µs", probe)

    def measure_proofs(self, ledger):
        self.progress.say("proving")
        ours = []
        with Probe(self.certbench, self.work) as probe:
            theirs = self.peer("prove", self.work / "tree.sqlite", self.events, 1000)["each"]
            for _ in range(self.rounds):
                ours += self.words("proofs", ledger, 3000)
        each = median(ours)
        self.row(
            "inclusion proof", "pymerkle, SQLite, warm", each, theirs, theirs / each,
            "at least 10", "µs", probe)
