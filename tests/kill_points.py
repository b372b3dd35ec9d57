"""Kill commands at many points of their work; look at what they leave and what the next run makes.

    python tests/kill_points.py --points 60

Each command runs once undisturbed; then a process of its own is killed (SIGKILL) at one operation
on its output folder after the other, and at times spread over its run. What has its name then must
be whole, the same bytes as undisturbed or those from before; no worker may live on; and the same
command again must make the undisturbed folder, with nothing temporary left in it.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from itertools import zip_longest
from pathlib import Path

import small_coast
from faults import (
    command,
    contents,
    environment,
    finished,
    leftovers,
    no_traceback,
    run,
    write_events,
)

ANNOUNCEMENT = (
    "The Ministry of Defense said that North Korea launched one ICBM-class ballistic missile "
    "eastward from the vicinity of Pyongyang at around 10:14 a.m. on November 18, 2022. It flew "
    "to a range of about 1,000 km, with a maximum altitude of about 6,000 km, and fell about "
    "200 km west of Oshima-Oshima, Hokkaido, inside Japan's exclusive economic zone (EEZ).\n"
)

COMMANDS = {
    "map": ("map", "one.yaml", "two.yaml", "three.yaml", "-o", "out"),
    "site": ("site", "one.yaml", "two.yaml", "three.yaml", "-o", "out", "--jobs", "2"),
    "site of one process": ("site", "one.yaml", "two.yaml", "-o", "out", "--jobs", "1"),
    "export": ("export", "one.yaml", "two.yaml", "-o", "out/all.geojson"),
    "read": ("read", "said.txt", "-o", "out/event.yaml", "--page", "out/said.html"),
    "classify into a file": ("classify", "points.csv", "-o", "out/points.parquet"),
    "classify into a folder": ("classify", "points.csv", "more.csv", "-o", "out"),
    "figure": ("figure", "one.yaml", "-o", "out", "--format", "svg"),
    "report": ("report", "one.yaml", "-o", "out", "--format", "md"),
    "zones build": ("zones", "build", "--quiet", "-o", "out"),
}

EARLIER = {
    "map": "one.html",
    "export": "all.geojson",
    "read": "event.yaml",
    "classify into a file": "points.parquet",
    "figure": "one.svg",
    "zones build": "eez/japan.geojson",
}
"""A file from before that is written over; a site refuses what is not its own."""


def write_inputs(folder, name=""):
    if name == "zones build":
        small_coast.write_checkout(folder)
        return
    write_events(folder)
    (folder / "said.txt").write_text(ANNOUNCEMENT)
    rows = "".join(f"{n},{130 + n % 15},{30 + n % 13}\n" for n in range(500))
    for name in ("points.csv", "more.csv"):
        (folder / name).write_text(f"id,lon,lat\n{rows}")


class Scenario:
    """A command, its inputs, and what it makes undisturbed."""

    def __init__(self, name, folder):
        self.name, self.folder = name, Path(folder)
        self.arguments = COMMANDS[name]
        self.folder.mkdir(parents=True, exist_ok=True)
        self.fill(self.folder / "whole")
        log = self.folder / "points.log"
        started = time.monotonic()
        env = environment(self.folder / "whole" / "out", log=log)
        done = run(*self.arguments, cwd=self.folder / "whole", env=env)
        self.seconds = time.monotonic() - started
        assert done.returncode == 0, done.stderr
        assert leftovers(self.folder / "whole") == []
        self.whole = contents(self.folder / "whole" / "out")
        self.points = log.read_text().splitlines()

    def fill(self, folder):
        write_inputs(folder, self.name)
        (folder / "out").mkdir()
        if self.name in EARLIER:
            earlier = folder / "out" / EARLIER[self.name]
            earlier.parent.mkdir(exist_ok=True)
            earlier.write_text("from before")

    def killed(self, at=0, after=None):
        """Kill the command at a point, or after a share of its time, and check all."""
        case = self.folder / f"{at}-{after}"
        self.fill(case)
        before = contents(case / "out")
        process = subprocess.Popen(
            command(*self.arguments), cwd=case, env=environment(case / "out", at=at),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        if after is not None:
            try:
                process.wait(after * self.seconds)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        _, said = process.communicate(timeout=300)
        was_killed = process.returncode == -signal.SIGKILL
        assert was_killed or after is not None, (process.returncode, said)
        no_traceback(said)
        assert_gone(process.pid)
        left = finished(case / "out")
        for name, digest in left.items():
            assert digest in (self.whole.get(name), before.get(name)), f"{name} is neither"
        assert set(before) <= set(left), "a file from before is gone"
        again = run(*self.arguments, cwd=case)
        assert again.returncode == 0, again.stderr
        no_traceback(again.stderr)
        if "site" in self.arguments:
            # The one that was just being written may not be in the journal yet.
            pages = sum(name.endswith(".html") and "events" in name for name in left)
            kept = int(again.stdout.partition(" unchanged")[0].rpartition(" ")[2])
            assert pages - 1 <= kept <= pages, again.stdout
        assert contents(case / "out") == self.whole
        assert leftovers(case) == []
        shutil.rmtree(case)
        return was_killed


def assert_gone(group, seconds=30):
    """Wait until no process of the group is left: workers end with the one that started them."""
    limit = time.monotonic() + seconds
    while True:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        assert time.monotonic() < limit, "a worker lives on"
        time.sleep(0.05)


def tell(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def spread(count):
    """Return the points in an order of which every beginning is spread over all of them."""
    golden = 0.6180339887
    return sorted(range(1, count + 1), key=lambda point: point * golden % 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--points", type=int, default=60, metavar="N", help="at least so many")
    parser.add_argument("--only", choices=COMMANDS, action="append", help="of this command alone")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kill-points-") as folder:
        names = wanted.only or list(COMMANDS)
        scenarios = [Scenario(name, Path(folder) / str(n)) for n, name in enumerate(names)]
        # Operations of all commands in turn, those of each spread over its run; then times.
        each = zip_longest(*([(s, point) for point in spread(len(s.points))] for s in scenarios))
        planned = [one for row in each for one in row if one]
        at_times = [(s, (k + 0.5) / 6) for k in range(6) for s in scenarios[:2]]
        operations = planned[: max(wanted.points - len(at_times), 0)]
        counted = dict.fromkeys(names, 0)
        for scenario, point in operations:
            counted[scenario.name] += scenario.killed(at=point)
            tell(f"{scenario.name}: killed at {scenario.points[point - 1]}")
        for scenario, share in at_times:
            counted[scenario.name] += scenario.killed(after=share)
        for scenario in scenarios:
            known = len(scenario.points)
            tell(f"{scenario.name}: {counted[scenario.name]} kills survived; {known} operations")
        tell(f"{sum(counted.values())} kills survived")
        return sum(counted.values()) < wanted.points


if __name__ == "__main__":
    sys.exit(main())
