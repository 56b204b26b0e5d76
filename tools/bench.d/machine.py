"""What the benchmark runs on: programs, whole processes, and probes of disk and cores."""
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def run(*command, **more):
    """What a program prints; its own message when it fails."""
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, cwd=ROOT, **more)
    if done.returncode:
        sys.exit(f"bench: error: {command[0]} {command[1]} ended {done.returncode}: "
                 f"{done.stderr.strip() or done.stdout.strip()[-300:]}")
    return done.stdout


def wall(command, allowed=(0, 1), printed=os.devnull):
    """Milliseconds and KiB at most of one process; what it prints goes to a file."""
    with open(printed, "wb") as out:
        started = time.perf_counter()
        process = subprocess.Popen(
            [str(word) for word in command], stdout=out, stderr=subprocess.DEVNULL, cwd=ROOT)
        _, status, usage = os.wait4(process.pid, 0)
        elapsed = (time.perf_counter() - started) * 1000
    if status >> 8 not in allowed or status & 0x7F:
        sys.exit(f"bench: error: {command[0]} {command[1]} ended {status >> 8}")
    return elapsed, usage.ru_maxrss


def median(values):
    return statistics.median(values)


class Probe:
    """The disk and the cores before and after a row: one that changed by more than a third within
    it is said to be not quiet, and nothing is concluded from the row."""

    def __init__(self, certbench, folder):
        self.certbench, self.file = certbench, Path(folder) / "probe"

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
        return median(times)

    def cores(self):
        """Milliseconds of 2,000 signature verifications on all cores."""
        return float(run(self.certbench, "bare", 2000))

    def __enter__(self):
        self.before = (self.disk(), self.cores())
        self.text = "-"
        return self

    def __exit__(self, *_):
        after = (self.disk(), self.cores())
        names = []
        for name, old, new in zip(("disk", "cores"), self.before, after):
            if max(old, new) > 1.34 * min(old, new) and max(old, new) - min(old, new) > 0.05:
                names.append(f"{name} {old:.2f} → {new:.2f} ms")
        self.text = "not quiet: " + ", ".join(names) if names else (
            f"quiet: fdatasync {after[0]:.2f} ms, 2,000 signatures {after[1]:.0f} ms")


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
