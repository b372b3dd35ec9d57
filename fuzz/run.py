"""Fuzz the readers: ``python fuzz/run.py --minutes 30 [TARGET ...]``.

Seeds are the event files, announcements and notices that the tests have. What
breaks a target is kept in the working folder, and the next round goes on with
what the last one has learned. The last lines say for each target how long it
ran, how many inputs it tried and what it found; exit status 1 where it found
something.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(HERE), str(ROOT / "tests")]
TARGETS = ("event", "coordinates", "announcement")
LONGEST = {"event": 6000, "coordinates": 4000, "announcement": 4000}
"""Bytes of an input: a few times the longest seed that matters."""


def seeds(target: str) -> Iterator[bytes]:
    """Return the first inputs of a target."""
    from fuzz_seeds import COORDINATES, EVENTS

    if target == "event":
        for path in sorted((ROOT / "examples").iterdir()):
            yield path.read_bytes()
        for path in sorted((ROOT / "data" / "events").glob("*.yaml"))[::10]:
            yield path.read_bytes()
        yield from (text.encode() for text in EVENTS)
    elif target == "coordinates":
        yield from (text.encode() for text in COORDINATES)
    else:
        for path in sorted((ROOT / "tests" / "data" / "announcements").glob("*.txt")):
            yield path.read_bytes()
    kept = ROOT / "tests" / "data" / "fuzz" / target
    for path in sorted(kept.glob("*")) if kept.is_dir() else ():
        yield path.read_bytes()


def words(target: str) -> list[str]:
    """Return the words that inputs are made of."""
    from fuzz_seeds import WORDS

    return list(dict.fromkeys([*WORDS["all"], *WORDS[target]]))


def prepare(target: str, folder: Path) -> list[str]:
    """Write seeds and dictionary, and return the command that fuzzes."""
    corpus, found = folder / target / "corpus", folder / target / "found"
    for each in (corpus, found):
        each.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds(target)):
        (corpus / f"seed-{number:03}").write_bytes(data)
    dictionary = folder / target / "words.dict"
    lines = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in words(target))
    dictionary.write_text("".join(f'"{line}"\n' for line in lines), encoding="ascii")
    return [
        sys.executable,
        str(HERE / "harness.py"),
        target,
        str(corpus),
        f"-dict={dictionary}",
        f"-artifact_prefix={found}/",
        f"-max_len={LONGEST[target]}",
        "-rss_limit_mb=2048",
        "-timeout=600",
        "-report_slow_units=600",
        "-print_final_stats=1",
    ]


def fuzz(target: str, folder: Path, seconds: float, seed: int) -> dict[str, object]:
    """Fuzz one target until its time is up; a finding is kept and fuzzing goes on."""
    command = prepare(target, folder)
    log = folder / target / "log.txt"
    start = time.monotonic()
    runs, cover, rounds = 0, 0, 0
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    while (left := seconds - (time.monotonic() - start)) > 5:
        options = [f"-max_total_time={int(left)}", f"-seed={seed + rounds}"]
        done = subprocess.run([*command, *options], capture_output=True, check=False)
        text = done.stderr.decode("utf-8", "replace") + done.stdout.decode("utf-8", "replace")
        with log.open("a", encoding="utf-8") as file:
            file.write(text)
        counted = re.findall(r"stat::number_of_executed_units:\s*(\d+)", text) or re.findall(
            r"^#(\d+)\s", text, re.MULTILINE
        )
        runs += int(counted[-1]) if counted else 0
        cover = max([cover, *map(int, re.findall(r"\bcov: (\d+)", text))])
        rounds += 1
        if not counted:
            print(text[-3000:], file=sys.stderr)
            break
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "target": target,
        "wall_minutes": round((time.monotonic() - start) / 60, 1),
        "cpu_minutes": round((now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime) / 60, 1),
        "inputs": runs,
        "coverage": cover,
        "corpus": len(list((folder / target / "corpus").iterdir())),
        "found": sorted(path.name for path in (folder / target / "found").iterdir()),
    }


def main() -> int:
    """Fuzz the targets that are named, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}")
    parser.add_argument("--minutes", type=float, default=30.0, help="a target (default: 30)")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "fuzz", metavar="DIR")
    parser.add_argument("--seed", type=int, default=1, help="of the random numbers (default: 1)")
    args = parser.parse_args()
    unknown = set(args.targets) - set(TARGETS)
    if unknown:
        parser.error(f"unknown target {', '.join(sorted(unknown))}")
    told = [
        fuzz(target, args.folder, args.minutes * 60, args.seed)
        for target in args.targets or TARGETS
    ]
    for each in told:
        print(json.dumps(each))
    return 1 if any(each["found"] for each in told) else 0


if __name__ == "__main__":
    sys.exit(main())
