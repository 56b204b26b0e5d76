"""What the benchmark runs on: whole processes with their time and memory, and probes."""
import atexit
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

#: Runs commands, one a line, for as long as somebody writes to it. A process of its own and a small
#: one, because what is forked begins with its parent's memory, and the most is never less.
RUNNER = r"""
import os, sys, time
null = os.open(os.devnull, os.O_RDWR)
for line in sys.stdin:
    words, began = line[:-1].split("\0"), time.perf_counter()
    child = os.fork()
    if not child:
        for stream in range(3):
            os.dup2(null, stream)
        os.execvp(words[0], words)
    _, status, usage = os.wait4(child, 0)
    print(os.waitstatus_to_exitcode(status), time.perf_counter() - began,
          usage.ru_utime + usage.ru_stime, usage.ru_maxrss, flush=True)
"""
runner = subprocess.Popen([sys.executable, "-ISc", RUNNER], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True, bufsize=1, cwd=ROOT)
atexit.register(runner.communicate)


class Took:
    """What something took: time on the wall and of CPU, and MB of memory at most."""

    def __init__(self, wall, cpu=None, memory=None):
        self.wall, self.cpu, self.memory = wall, cpu, memory

    def each(self, count):
        """Microseconds each, from milliseconds for all."""
        return Took(self.wall * 1000 / count, self.cpu * 1000 / count)


def shown(command):
    """A command as a message names it: the program and its first word."""
    return " ".join(str(word) for word in command[:2])


def run(*command):
    """What a program prints; its own message when it fails."""
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        sys.exit(f"bench: error: {shown(command)} ended {done.returncode}: "
                 f"{done.stderr.strip() or done.stdout.strip()[-300:]}")
    return done.stdout


def timed(*command):
    """Milliseconds of one process and of those that it waited for; it prints to nobody."""
    command = [str(word) for word in command]
    print(*command, sep="\0", file=runner.stdin)
    code, wall, cpu, memory = map(float, runner.stdout.readline().split())
    if code:
        run(*command)
        sys.exit(f"bench: error: {shown(command)} ended {code:g}")
    return Took(wall * 1000, cpu * 1000, memory / 1024)


def turns(rounds, *ways):
    """Each way once a round, one after the other: the median of what each took."""
    found = [[] for _ in ways]
    for _ in range(rounds):
        for way, took in zip(ways, found):
            took.append(way())
    return [at(took, 1 / 2) for took in found]


def at(took, part):
    """The median or a percentile of wall and CPU time, each of its own; the most memory."""
    def quantile(values):
        return statistics.median(values) if part == 1 / 2 else sorted(values)[
            int(len(values) * part)]
    return Took(*[quantile([getattr(each, name) for each in took]) for name in ("wall", "cpu")],
                max((each.memory or 0) for each in took))


class Probe:
    """The disk and the cores before and after a row: one that changed by more than a third within
    it is said to be not quiet, and nothing is concluded from the row."""

    def __init__(self, certbench, folder, count):
        self.certbench, self.file, self.count = certbench, Path(folder) / "probe", count

    def disk(self):
        """Milliseconds of one fdatasync after 4 kB."""
        times = []
        with open(self.file, "wb") as file:
            for _ in range(32):
                file.write(b"x" * 4096)
                file.flush()
                started = time.perf_counter()
                os.fdatasync(file.fileno())
                times.append((time.perf_counter() - started) * 1000)
        return statistics.median(times)

    def cores(self):
        """Milliseconds of so many signature verifications on all cores."""
        return float(run(self.certbench, "bare", self.count, "all").split()[0])

    def __enter__(self):
        self.before = (self.disk(), self.cores())
        return self

    def __exit__(self, *_):
        after = (self.disk(), self.cores())
        names = []
        for name, old, new in zip(("disk", "cores"), self.before, after):
            if max(old, new) > 1.34 * min(old, new) and max(old, new) - min(old, new) > 0.05:
                names.append(f"{name} {old:.2f} → {new:.2f} ms")
        self.text = "not quiet: " + ", ".join(names) if names else (
            f"quiet: fdatasync {after[0]:.2f} ms, {self.count:,} signatures {after[1]:.0f} ms")


class Progress:
    """One line on a terminal that says what is being measured."""

    def __init__(self):
        self.shows = sys.stderr.isatty()

    def say(self, text):
        if self.shows:
            print(f"\r\x1b[K{text} …", end="", file=sys.stderr, flush=True)

    def end(self):
        if self.shows:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
