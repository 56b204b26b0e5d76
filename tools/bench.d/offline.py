"""The rows of verification offline: one certificate, many, and the verifier's size."""
from pathlib import Path

from campaign import Row
from machine import Probe, median, run, wall


def measure(certbench, certverify, work, count, rounds):
    material, small = work / "material", work / "material-100"
    run(certbench, "material", count, material)
    run(certbench, "material", 100, small)

    def lists(folder):
        return ["--policy", folder / "policy", "--trust", folder / "trust", "--status",
                folder / "status.cwt", "--stateless", "--now", 1770003600]

    one = [certverify, "certificate", small / "one.cbor", *lists(small)]
    batch = [certverify, "batch", material / "table.csv", "--register",
             material / "register.cwt", *lists(material)]
    with Probe(certbench, work) as probe:
        times, memory, started = [], [], []
        for _ in range(rounds * 10):
            elapsed, peak = wall(one)
            times.append(elapsed)
            memory.append(peak)
            started.append(wall([certverify, "--help"])[0])
        checked, limit = map(float, run(certbench, "check", rounds * 100).split())
        batches, limits = [], []
        for _ in range(rounds):
            batches.append(wall(batch)[0])
            limits.append(float(run(certbench, "signatures", count, 1)))
    ours, theirs = median(times), median(started)
    codes, bare = median(batches), median(limits)
    size = Path(certverify).stat().st_size / 1e6
    return [
        Row("certverify certificate, whole process", None, ours, None, None, "at most 5", "ms",
            probe.text),
        Row("the same", "starting and stopping", ours, theirs, ours / theirs, "-", "ms",
            probe.text),
        Row("its memory", None, max(memory) / 1024, None, None, "at most 25", "MB", probe.text),
        Row("one check in process, its status list read anew", "its two signatures", checked,
            limit, checked / limit, "at most 1.5", "µs", probe.text),
        Row(f"a batch of {count} codes", "their signatures", codes, bare, codes / bare,
            "at most 2", "ms", probe.text),
        Row("the verifier's size", None, size, None, None, "at most 20", "MB", probe.text),
    ]
