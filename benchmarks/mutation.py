"""How many small changes to the code that decides are noticed by its tests.

cosmic-ray names the changes: a `+` becomes a `-`, a `<` a `<=`, a number its neighbour, a
condition its opposite, a decorator nothing. Its own runner starts Python anew for each; here
each is tried in a fork of a process that has numpy and the rest loaded already, and geomap not
yet. The changed source is handed to the import system, so that no file is touched.

    python benchmarks/mutation.py --sample 400           # chosen at random, the same each time
    python benchmarks/mutation.py --sample 400 --seed 2  # others
    python benchmarks/mutation.py --only zones --sample 0 --survivors

Each change is tried on the tests named in `selection`, the quick ones, and not on all: what all
tests would notice is at least that. Annotations, which nothing evaluates, are not changed. What
changes the program and not what it does is in `mutants_equivalent.toml`, with the reason.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import difflib
import importlib
import importlib.machinery
import json
import math
import os
import random
import re
import resource
import select
import signal
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).resolve().parent.parent
EQUIVALENT = Path(__file__).parent / "mutants_equivalent.toml"
SEED = 1
CPU_LIMIT_S = 60
MEMORY_LIMIT = 4 << 30
# Plain, for a file that is named would be read and rewritten by pytest, past the import system.
PYTEST = ("-q", "-p", "no:cacheprovider", "--assert=plain")

# In the order in which they are run, until one fails: the quick ones first.
GEODESY = ("geodesy_published", "geodesy", "geodesy_exactly")
ZONES = (
    "zones_asked",
    "given_limits",
    "zone_map",
    "verdict -k meridian or asked or layer or limit or reading",
    "zones -k not polygon_agree and not arc and not geojson_holds",
    "locator -k two_seas or known or odd or within_limits or sent or land",
)
IMPACT = (
    "impact_cells",
    "impact_regions",
    "impact_best",
    "impact_search",
    "contradictions",
    "contradictions_measured",
    "impact_figures",
    "impact_shapes",
    "impact_weighing",
    "verdict -k given",
    "impact -k not finer and not fine_grid and not vague and not order and not anywhere",
)
VERDICT = (
    "settling",
    "limit_edges",
    "verdict_answers",
    "verdict_told",
    "verdict_values",
    "verdict -k not finer and not assessed",
)


@frozen
class Mutant:
    """One change of a module."""

    module: str
    operator: str
    occurrence: int
    line: int

    @property
    def name(self) -> str:
        """What it is called in the results."""
        return f"{self.module}:{self.line} {self.operator} #{self.occurrence}"


def modules() -> list[str]:
    """Return the modules that are looked at."""
    rooms = [f for room in ("impact", "verdict", "zones") for f in ROOT.glob(f"geomap/{room}/*.py")]
    files = [ROOT / "geomap/geodesy.py", *sorted(rooms)]
    return [str(file.relative_to(ROOT)) for file in files if file.name != "__init__.py"]


def mutants(module: str) -> list[Mutant]:
    """Return every change of a module, save in what nothing here evaluates: see `_unevaluated`."""
    import cosmic_ray.plugins
    from cosmic_ray.ast import ast_nodes, get_ast

    source = (ROOT / module).read_text(encoding="utf-8")
    unevaluated = list(_unevaluated(source))
    nodes = list(ast_nodes(get_ast(source)))
    found = []
    for name in sorted(cosmic_ray.plugins.operator_names()):
        operator_class = cosmic_ray.plugins.get_operator(name)
        if operator_class.arguments():
            continue
        operator = operator_class()
        positions = [at for node in nodes for at in operator.mutation_positions(node)]
        for occurrence, (start, _) in enumerate(positions):
            if not any(first <= start < last for first, last in unevaluated):
                found.append(Mutant(module, name, occurrence, start[0]))
    return found


def _unevaluated(source: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Give the start and end of annotations, and of the `*` after which arguments are named.

    A `*` of a signature is taken for a product, and changed into the `/` before which they are not.
    """
    star = re.compile(r"\*(?=\s*,)")
    for row, line in enumerate(source.splitlines(), start=1):
        for found in star.finditer(line):
            yield (row, found.start()), (row, found.end())
    for node in ast.walk(ast.parse(source)):
        for name in ("returns", "annotation"):
            part = getattr(node, name, None)
            if part is not None:
                start, end = (part.lineno, part.col_offset), (part.end_lineno, part.end_col_offset)
                yield start, end


def mutated(source: str, operator: str, occurrence: int) -> str | None:
    """Return a source with one change."""
    import cosmic_ray.plugins
    from cosmic_ray.mutating import mutate_code

    changed: str | None = mutate_code(
        source.encode(), cosmic_ray.plugins.get_operator(operator)(), occurrence
    )
    return changed


def change(mutant: Mutant) -> tuple[str, str]:
    """Return the changed lines before and after."""
    source = (ROOT / mutant.module).read_text(encoding="utf-8")
    after = mutated(source, mutant.operator, mutant.occurrence) or ""
    lines = list(difflib.unified_diff(source.splitlines(), after.splitlines(), n=0, lineterm=""))
    removed = [line[1:].strip() for line in lines[2:] if line.startswith("-")]
    added = [line[1:].strip() for line in lines[2:] if line.startswith("+")]
    return " ".join(removed), " ".join(added)


def selection(module: str) -> list[tuple[str, ...]]:
    """Return the arguments for pytest, the quickest tests first."""
    room = module.removesuffix(".py").split("/")[1]
    chosen = {"geodesy": GEODESY, "zones": ZONES, "verdict": VERDICT, "impact": IMPACT}[room]
    runs: list[tuple[str, ...]] = []
    for each in chosen:
        name, _, condition = each.partition(" -k ")
        file = f"tests/test_{name}.py"
        if (ROOT / file).exists():
            runs.append((file, *(("-k", condition) if condition else ())))
    return [(module,), *runs]


def preload(names: list[str]) -> None:
    """Import all that the tests of some modules import and that is not geomap's."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        _quiet()
        import pytest

        files = sorted({run[0] for module in names for run in selection(module)})
        pytest.main(["--collect-only", *PYTEST, *files])
        ours = ("geomap", "tests", "test_", "conftest", "_pytest")
        others = [name for name in sys.modules if not name.startswith(ours)]
        os.write(write, json.dumps(others).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        others = json.loads(pipe.read())
    os.waitpid(child, 0)
    for name in others:
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    assert not any(name.split(".")[0] == "geomap" for name in sys.modules)


def _quiet() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def trial(module: str, source: str | None) -> int:
    """Fork a process that runs the tests of a module with a changed source; return its id."""
    child = os.fork()
    if child:
        return child
    _quiet()
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT_S, CPU_LIMIT_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    import pytest

    loader = importlib.machinery.SourceFileLoader
    as_it_is = loader.get_code
    path = str(ROOT / module)

    def get_code(self, fullname):  # type: ignore[no-untyped-def]
        if source is not None and str(self.path) == path:
            return compile(source, path, "exec", dont_inherit=True)
        return as_it_is(self, fullname)

    loader.get_code = get_code  # type: ignore[method-assign]
    sys.path.insert(0, str(ROOT))
    status = 1
    try:
        for run in selection(module):
            status = int(pytest.main(["-x", *PYTEST, *run]))
            if status == 5:  # no tests in it, such as no doctest
                status = 0
            if status:
                break
    finally:
        os._exit(min(status, 100))
    return 0


def try_all(chosen: list[Mutant], jobs: int, results: Path, give_up_after_s: float) -> None:
    """Try mutants and write what became of each; those in the file already are not tried again."""
    known = {json.loads(line)["name"] for line in results.read_text().splitlines()}
    waiting = [mutant for mutant in chosen if mutant.name not in known]
    running: dict[int, tuple[Mutant, float]] = {}
    until = time.monotonic() + give_up_after_s
    with results.open("a") as out:
        while running or (waiting and time.monotonic() < until):
            while waiting and len(running) < jobs and time.monotonic() < until:
                mutant = waiting.pop(0)
                source = (ROOT / mutant.module).read_text(encoding="utf-8")
                child = trial(mutant.module, mutated(source, mutant.operator, mutant.occurrence))
                running[child] = mutant, time.monotonic()
            child, ended, used = os.wait4(-1, os.WNOHANG)
            if not child:
                select.select([], [], [], 0.05)
                for slow, (_, since) in running.items():
                    if time.monotonic() - since > 10 * CPU_LIMIT_S:
                        os.kill(slow, signal.SIGKILL)
                continue
            mutant, _ = running.pop(child)
            outcome = "survived" if ended == 0 else "killed"
            cpu_s = round(used.ru_utime + used.ru_stime, 2)
            row = {"name": mutant.name, "outcome": outcome, "cpu_s": cpu_s}
            out.write(json.dumps(row) + "\n")
            out.flush()


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927, https://doi.org/10.2307/2276774)."""
    if not whole:
        return 0.0, 1.0
    z, share = 1.959964, part / whole
    middle = (share + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z / (1 + z * z / whole) * math.sqrt(share * (1 - share) / whole + (z / whole / 2) ** 2)
    return middle - half, middle + half


def equivalent() -> dict[tuple[str, str, str], str]:
    """Return the reason for each change that is known to change nothing."""
    if not EQUIVALENT.exists():
        return {}
    rows = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["mutant"]
    return {
        (row["module"], row["before"], after): row["reason"]
        for row in rows
        for after in row["after"]
    }


def report(every: list[Mutant], results: Path, *, show: bool) -> float:
    """Print the score of each module and of all; return it."""
    known = {}
    for line in results.read_text().splitlines():
        row = json.loads(line)
        known[row["name"]] = row["outcome"]
    excused = equivalent()
    print(f"{'module':34} mutants  tried  equivalent  killed  score")
    sums = [0, 0, 0, 0]
    for module in modules():
        here = [mutant for mutant in every if mutant.module == module]
        tried = [mutant for mutant in here if mutant.name in known]
        alive = [mutant for mutant in tried if known[mutant.name] == "survived"]
        changes = {mutant: change(mutant) for mutant in alive}
        same = [mutant for mutant in alive if (module, *changes[mutant]) in excused]
        row = [len(here), len(tried), len(same), len(tried) - len(alive)]
        sums = [a + b for a, b in zip(sums, row, strict=True)]
        if tried:
            _line(module, row)
        for mutant in alive if show else ():
            if mutant not in same:
                before, after = changes[mutant]
                print(f"    {mutant.line}: {before}\n      -> {after}")
    _line("all", sums)
    low, high = wilson(sums[3], sums[1] - sums[2])
    print(f"95 % interval of the score: {low:.1%} to {high:.1%}")
    return sums[3] / max(1, sums[1] - sums[2])


def _line(name: str, row: list[int]) -> None:
    score = row[3] / max(1, row[1] - row[2])
    print(f"{name:34} {row[0]:7} {row[1]:6} {row[2]:11} {row[3]:7}  {score:.1%}")


def main() -> int:
    """Sample, try, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=400, help="how many at random; 0: all")
    parser.add_argument("--seed", type=int, default=SEED, help="another: other changes")
    parser.add_argument("--only", default="", help="a word in the module's path")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--results", type=Path, default=Path("/tmp/geomap-mutation.jsonl"))
    parser.add_argument("--minutes", type=float, default=60.0, help="no new trials after that")
    parser.add_argument("--again", action="store_true", help="try survivors again")
    parser.add_argument(
        "--check", action="store_true", help="do they pass as it is, and fail without it?"
    )
    parser.add_argument("--survivors", action="store_true", help="show them")
    args = parser.parse_args()
    os.chdir(ROOT)
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    args.results.touch()
    every = [mutant for module in modules() for mutant in mutants(module)]
    random.Random(args.seed).shuffle(every)
    chosen = [mutant for mutant in every if args.only in mutant.module]
    chosen = chosen[: args.sample or None]
    if args.again:
        lines = args.results.read_text().splitlines(keepends=True)
        args.results.write_text("".join(each for each in lines if '"survived"' not in each))
    preload(sorted({mutant.module for mutant in chosen}))
    if args.check:
        return _check([module for module in modules() if args.only in module])
    try_all(chosen, args.jobs, args.results, 60.0 * args.minutes)
    return 0 if report(every, args.results, show=args.survivors) >= 0.85 else 1


def _check(names: list[str]) -> int:
    failed = 0
    for module in names:
        _, ended, used = os.wait4(trial(module, None), 0)
        _, broken, _ = os.wait4(trial(module, "raise RuntimeError"), 0)
        failed |= ended or not broken
        print(f"{module:34} {ended == 0} {broken != 0} {used.ru_utime:.1f} s", flush=True)
    return int(failed != 0)


if __name__ == "__main__":
    sys.exit(main())
