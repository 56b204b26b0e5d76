"""Ledgers to measure on: the rehearsal's procedures, played for as many applicants as wanted."""
import hashlib
import json
import shutil
import sqlite3
from pathlib import Path

from machine import ROOT, run, timed

FIXTURE = ROOT / "Fixtures/liaoning-youpin"
#: Subjects that are there once: a copy of a procedure shares them with the others.
SHARED = {"calendar", "plan", "scheme", "vault", "interpretation"}
#: Acts that name an entry by its index or answer a record: a campaign moves every index.
LEFT_OUT = {
    "record.confirmed", "record.contested", "entry.amended", "entry.confirmed", "entry.annulled",
    "data.erased",
}
#: Entries that a founding makes: the genesis and the adoption of the scheme.
FOUNDING = 2
SEED = ["--seed", "bench"]


#: The characters of a unified social credit code (GB 32100), and the weights of its two checks.
CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BODY = (3, 7, 9, 10, 5, 8, 4, 2)


def checked(code):
    """Seventeen characters of a credit code with its last; the ninth of its organisation's number
    (GB 11714) is put right."""
    body = -sum(int(char, 36) * weight for char, weight in zip(code[8:16], BODY)) % 11
    code = code[:16] + "0123456789X"[body]
    return code + CODE[-sum(CODE.index(char) * pow(3, i, 31) for i, char in enumerate(code)) % 31]


def credit_code(code, copy):
    """Another organisation's code: one that checks where the first does."""
    if len(code) != 18 or not copy:
        return f"{code}{copy or ''}"
    number = int(code[10:16], 36) + copy * 7919
    digits = "".join(str(number // 10 ** place % 10) for place in reversed(range(6)))
    made = checked(code[:10] + digits)
    return made if checked(code[:16]) == code else made[:17] + CODE[CODE.index(made[17]) - 1]


def subject(act):
    kind, _, name = act["sub"].partition("/")
    return kind, name


def is_shared(act):
    # Who stays away, stays away from one copy's application.
    kind, name = subject(act)
    return act["type"] != "recusal.declared" and (
        kind in SHARED or kind == "party" and not name.startswith("operator-"))


class Campaign:
    """The rehearsal's acts, every procedure so many times side by side, each time with operators,
    applications, certificates and cases of its own: so many acts at least. An act is known by the
    entry that it will be."""

    def __init__(self, count):
        lines = [line for file in sorted((FIXTURE / "rehearsal").glob("*.jsonl"))
                 for line in file.read_text().splitlines() if '"#' not in line]
        acts = [json.loads(line) for line in lines]
        acts = [act for act in acts if act["type"] not in LEFT_OUT]
        self.labels = {act["label"] for act in acts if "label" in act}
        # A record of an act that was left out is left out too.
        acts = [act for act in acts if subject(act)[0] != "record"
                or act["fields"]["entry"][1:] in self.labels]
        #: Subjects of which every copy has its own: their kinds.
        self.own = {}
        for act in acts:
            kind, name = subject(act)
            if not is_shared(act) and kind != "record" and (
                    kind != "party" or name.startswith("operator-")):
                self.own[name] = kind
            if not is_shared(act) and "session" in act.get("fields", {}):
                self.own[act["fields"]["session"]] = "session"
        once = sum(map(is_shared, acts))
        copies = max(1, -(-(count - FOUNDING - once) // (len(acts) - once)))
        self.places, self.index = [None] * FOUNDING, {}
        for act in acts:
            for copy in range(1 if is_shared(act) else copies):
                if "label" in act:
                    self.index[self.suffixed(act["label"], copy)] = len(self.places)
                self.places.append((act, copy))

    def act(self, entry, first):
        """The act at an entry; what it says of acts before `first` it says by their index."""
        act, copy = self.places[entry]
        made = self.rewritten(act, copy)
        if "label" in act:
            made["label"] = self.suffixed(act["label"], copy)
        if act["by"].startswith("operator-"):
            made["by"] = self.suffixed(act["by"], copy)
        if subject(act)[0] == "record":
            made["sub"] = f"record/{self.index[made['fields']['entry'][1:]]}"
        return self.referring(made, first)

    def referring(self, value, first):
        if isinstance(value, list):
            return [self.referring(item, first) for item in value]
        if isinstance(value, dict):
            return {name: self.referring(item, first) for name, item in value.items()}
        if isinstance(value, str) and self.index.get(value[1:], first) < first and value[0] == "@":
            return f"#{self.index[value[1:]]}"
        return value

    def rewritten(self, value, copy):
        """A value of another copy."""
        if isinstance(value, list):
            return [self.rewritten(item, copy) for item in value]
        if isinstance(value, str):
            return self.renamed(value, copy)
        if not isinstance(value, dict):
            return value
        made = {name: self.rewritten(item, copy) for name, item in value.items()}
        if isinstance(value.get("creditCode"), str):
            made["creditCode"] = credit_code(value["creditCode"], copy)
        # Another operator's product is another product (art. 21), its test another test (art. 12).
        is_facts = "creditCode" in value and "offering" in value
        names = ("offering", "operator", "product") if is_facts else ("product", "sample", "report")
        for name in names:
            text = value.get(name)
            if copy and isinstance(text, str) and not text.startswith("@"):
                made[name] = f"{made[name]}-{copy}"
        return made

    def renamed(self, text, copy):
        """A subject, its name, a label or an operator's key in a copy."""
        if text.startswith("@"):
            is_own = text[1:] in self.labels or self.own.get(text[1:]) == "party"
            return self.suffixed(text, copy) if is_own else text
        kind, slash, name = text.rpartition("/")
        if name not in self.own or slash and self.own[name] != kind:
            return text
        prefix, *middle = name.rsplit("-", 2)
        if self.own[name] == "certificate" and len(middle) == 2:
            return f"{kind}{slash}{prefix}-{middle[0]}-{int(middle[1]) + 40 * copy:05}"
        return self.suffixed(text, copy)

    @staticmethod
    def suffixed(text, copy):
        return f"{text}-x{copy}" if copy else text


class Load:
    """A ledger folder, so many entries long, with a campaign that goes on behind them."""

    def __init__(self, campaign, folder, size):
        self.campaign, self.folder, self.size = campaign, Path(folder), size

    def copied(self, folder):
        """The same as a ledger that may grow."""
        shutil.copytree(self.folder, folder)
        shutil.copy(f"{self.folder}.anchor", f"{folder}.anchor")
        return Load(self.campaign, folder, self.size)

    def query(self, sql, *values):
        with sqlite3.connect(f"file:{self.folder}/ledger.sqlite?mode=ro", uri=True) as file:
            return file.execute(sql, values).fetchall()

    def time(self):
        """The newest entry's time, in POSIX seconds."""
        return self.query("SELECT max(time) FROM checkpoints")[0][0]


class Loads:
    """Ledgers of any number of entries, made by whole commands and kept."""

    def __init__(self, certledger, certbench, keep, quick, progress):
        self.certledger, self.certbench, self.progress = certledger, certbench, progress
        self.keep, self.acts = Path(keep), Path(keep) / "acts"
        # Documents are looked for beside the acts that name them.
        shutil.rmtree(self.acts, ignore_errors=True)
        self.acts.mkdir(parents=True)
        for each in FIXTURE.iterdir():
            (self.acts / each.name).symlink_to(each)
        sources = [Path(__file__), FIXTURE / "scheme.yaml", *FIXTURE.glob("rehearsal/*")]
        self.stamp = hashlib.sha256(
            b"".join(source.read_bytes() for source in sorted(sources))).hexdigest()
        # A long ledger is worth keeping, a short one is made anew by every build.
        if quick:
            self.stamp += str(Path(certledger).stat().st_mtime_ns)

    def ledger(self, size, more):
        """A ledger as `import` makes it, and so many acts behind it."""
        campaign = Campaign(size + more)
        load = Load(campaign, self.keep / f"load-{size}-{more}", size)

        def make():
            self.found(load.folder)
            self.bring(Load(campaign, load.folder, FOUNDING), size - FOUNDING)
            run(self.certledger, "checkpoint", "--ledger", load.folder)
        self.kept(load, make)
        return load

    def batched(self, load, count):
        """A ledger with so many of another's acts in each checkpoint; itself if it is so."""
        if round(load.size / len(load.query("SELECT size FROM checkpoints"))) == count:
            return load
        made = Load(load.campaign, f"{load.folder}-by-{count}", load.size)
        self.kept(
            made, lambda: run(self.certbench, "copy", load.folder, made.folder, count))
        return made

    def kept(self, load, make):
        """Makes a ledger anew where it is not there, or was made of other things."""
        stamp = load.folder / "bench"
        if stamp.exists() and stamp.read_text() == self.stamp:
            return
        self.progress.say(f"making {load.folder.name}")
        shutil.rmtree(load.folder, ignore_errors=True)
        Path(f"{load.folder}.anchor").unlink(missing_ok=True)
        make()
        stamp.write_text(self.stamp)

    def found(self, folder):
        key, proof = self.keep / "keys/leading-group-founder.pem", self.keep / "founder.proof"
        key.parent.mkdir(exist_ok=True)
        key.unlink(missing_ok=True)
        proof.unlink(missing_ok=True)
        run(self.certledger, "key", "new", key, *SEED)
        run(self.certledger, "key", "prove", key, "--party", "leading-group", "--officer",
            "founder", "--out", proof)
        run(self.certledger, "init", folder, "--scheme", FIXTURE / "scheme.yaml", "--origin",
            "example.invalid/bench", "--rehearsal", *SEED, "--takeover-until", "2026-06-30",
            "--now", "2025-07-01T09:00", "--founder", f"leading-group/founder={proof}",
            "--key", key)

    def bring(self, load, count):
        """Imports the next acts of its campaign: one whole command."""
        file = self.acts / "acts.jsonl"
        with open(file, "w") as lines:
            for entry in range(load.size, load.size + count):
                print(json.dumps(load.campaign.act(entry, load.size)), file=lines)
        took = timed(
            self.certledger, "import", file, "--ledger", load.folder, "--keys",
            self.keep / "keys", *SEED)
        load.size += count
        return took
