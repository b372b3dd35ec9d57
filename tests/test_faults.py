"""Killed, told to end, out of disk, read-only, without workers: what stays, and what is said."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from faults import (
    command,
    contents,
    environment,
    finished,
    leftovers,
    names,
    no_traceback,
    run,
    write_events,
)
from kill_points import COMMANDS, Scenario, assert_gone, spread, write_inputs

from geomap.cli import main
from geomap.cli._events import ground
from geomap.errors import InputError, OutputError
from geomap.locks import LOCK, locked_folder
from geomap.points.joining import join
from geomap.readers import load_gazetteer, read_events
from geomap.site import build_site
from geomap.site_manifest import journal, read_manifest, write_manifest
from geomap.site_pages import Options
from geomap.writing import clear_leftovers, prepared_folder, whole_file, whole_folder

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals, mounts and limits of POSIX")

ROOT = Path(__file__).resolve().parent.parent

KILLS = {
    "map": 3,
    "site": 3,
    "site of one process": 2,
    "read": 2,
    "export": 1,
    "classify into a folder": 1,
    "zones build": 2,
}
"""Kills of a command in a usual run of the tests; `kill_points.py` has as many as asked for."""


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    return cache(lambda name: Scenario(name, tmp_path_factory.mktemp("s") / "all"))


# Killed.


@pytest.mark.parametrize("name", KILLS)
def test_after_a_kill_what_is_there_is_whole_and_the_next_run_makes_the_rest(scenario, name):
    one = scenario(name)
    for point in spread(len(one.points))[: KILLS[name]]:
        assert one.killed(at=point)


# Told to end.


@contextmanager
def heard(number):
    """Let what is started meanwhile hear a signal, though these tests may run under nohup."""
    before = signal.getsignal(number)
    if before is signal.SIG_IGN:
        signal.signal(number, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(number, before)


@pytest.mark.parametrize(
    ("number", "status", "said"),
    [
        (signal.SIGINT, 130, "geomap: interrupted; what was finished stays\n"),
        (signal.SIGTERM, 143, "geomap: told to end; what was finished stays\n"),
        (signal.SIGHUP, 129, "geomap: told to end; what was finished stays\n"),
    ],
)
@pytest.mark.parametrize("name", ["map", "site"])
def test_a_signal_to_end_leaves_what_is_finished_and_nothing_else(
    scenario, tmp_path, name, number, status, said
):
    one = scenario(name)
    # In the midst of the second event: its first file is complete and not yet in its place.
    at = [n for n, point in enumerate(one.points, 1) if point.endswith("fsync done")][
        {"map": 1, "site": 2}[name]
    ]
    one.fill(tmp_path / "w")
    with heard(number):
        process = subprocess.Popen(
            command(*one.arguments), cwd=tmp_path / "w",
            env=environment(tmp_path / "w" / "out", at=at, number=number),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
    _, stderr = process.communicate(timeout=300)
    assert process.returncode == status
    assert stderr == said
    assert_gone(process.pid)
    assert leftovers(tmp_path / "w") == []
    left = contents(tmp_path / "w" / "out")
    pages = [file for file in left if file.endswith(".html")]
    assert {"map": ["one.html"], "site": pages[:1]}[name] == pages
    assert all(left[page] == one.whole[page] for page in pages)
    again = run(*one.arguments, cwd=tmp_path / "w")
    assert again.returncode == 0, again.stderr
    if name == "site":
        assert " 1 unchanged" in again.stdout
    assert contents(tmp_path / "w" / "out") == one.whole


def test_a_build_that_is_interrupted_while_it_writes_leaves_what_was_there(scenario, tmp_path):
    # Three files are complete and none is in its place.
    one = scenario("zones build")
    at = [n for n, point in enumerate(one.points, 1) if point.endswith("fsync done")][2]
    one.fill(tmp_path / "w")
    before = contents(tmp_path / "w" / "out")
    env = environment(tmp_path / "w" / "out", at=at, number=signal.SIGINT)
    done = run(*one.arguments, cwd=tmp_path / "w", env=env)
    assert done.returncode == 130
    assert done.stderr == "geomap: interrupted; what was finished stays\n"
    assert contents(tmp_path / "w" / "out") == before
    assert leftovers(tmp_path / "w") == []


def test_a_build_that_is_interrupted_while_it_computes_leaves_nothing(tmp_path):
    write_inputs(tmp_path, "zones build")
    process = subprocess.Popen(
        command("zones", "build", "-o", "out"), cwd=tmp_path,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    said = ""
    while "refining limits" not in said:
        said += process.stderr.read(1)
    process.send_signal(signal.SIGINT)
    written, rest = process.communicate(timeout=60)
    assert process.returncode == 130
    assert rest.endswith("geomap: interrupted; what was finished stays\n")
    no_traceback(rest)
    assert written == ""
    assert not (tmp_path / "out").exists()
    assert leftovers(tmp_path) == []


def test_a_build_into_what_is_no_folder_is_refused_before_it_computes(tmp_path):
    write_inputs(tmp_path, "zones build")
    (tmp_path / "out").write_text("a file")
    done = run("zones", "build", "-o", "out/zones", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == "geomap: out: is a file; name a folder with -o\n"


def test_a_signal_to_the_whole_group_ends_workers_and_command_alike(tmp_path):
    files = write_events(tmp_path, [f"e{n:02}" for n in range(12)])
    process = subprocess.Popen(
        command("site", *files, "-o", "out", "--jobs", "2"), cwd=tmp_path,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    wait_for(lambda: list((tmp_path / "out").rglob("*.html")))
    os.killpg(process.pid, signal.SIGTERM)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (143, "geomap: told to end; what was finished stays\n")
    assert_gone(process.pid)
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("entry", ["-m", "scripts"])
@pytest.mark.parametrize("module", ["geomap.cli", "geomap.errors", "geomap.readers"])
def test_ctrl_c_while_the_command_starts_is_as_quiet_as_later(tmp_path, entry, module):
    # Pressed as soon as Python looks for a module.
    (tmp_path / "sitecustomize.py").write_text(f"""
import os, signal, sys
def pressed(event, args):
    if event == "import" and args[0] == {module!r}:
        os.kill(os.getpid(), signal.SIGINT)
sys.addaudithook(pressed)
""")
    start = ["-m", "geomap"]
    if entry == "scripts":
        (installed,) = entry_points(group="console_scripts", name="geomap")
        place, _, function = installed.value.partition(":")
        # As pip writes it.
        start = ["-c", f"import sys\nfrom {place} import {function}\nsys.exit({function}())"]
    done = subprocess.run(
        [sys.executable, *start, "sites", "Wonsan"], capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "geomap: interrupted; what was finished stays\n"


def test_a_signal_that_was_to_be_ignored_is_ignored(scenario, tmp_path):
    # As nohup has it with SIGHUP.
    one = scenario("map")
    one.fill(tmp_path / "w")
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        env = environment(tmp_path / "w" / "out", at=3, number=signal.SIGHUP)
        done = run(*one.arguments, cwd=tmp_path / "w", env=env)
    finally:
        signal.signal(signal.SIGHUP, before)
    assert done.returncode == 0
    assert contents(tmp_path / "w" / "out") == one.whole


# A disk that is full, or that cannot be written to.


@contextmanager
def disk(folder, size):
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    options = [mount, "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder]
    if subprocess.run(options, capture_output=True).returncode:
        pytest.skip("a disk cannot be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def remount(folder, how):
    subprocess.run(["mount", "-o", f"remount,{how}", folder], check=True)


@pytest.mark.parametrize("name", COMMANDS)
def test_on_a_full_disk_every_command_says_so_and_leaves_nothing(tmp_path, name):
    write_inputs(tmp_path, name)
    with disk(tmp_path / "out", "4k"):
        done = run(*COMMANDS[name], cwd=tmp_path)
        assert done.returncode == 2, done.stderr
        assert "No space left on device" in done.stderr
        no_traceback(done.stderr)
        assert contents(tmp_path / "out") == {}
        # Nor folders of geomap's own; those that were asked for may be there.
        assert leftovers(tmp_path) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_on_a_disk_for_reading_alone_every_command_says_so(tmp_path, name):
    write_inputs(tmp_path, name)
    with disk(tmp_path / "out", "100k"):
        remount(tmp_path / "out", "ro")
        done = run(*COMMANDS[name], cwd=tmp_path)
        assert done.returncode == 2, done.stderr
        assert done.stderr.startswith("geomap: out")
        assert "cannot be" in done.stderr
        no_traceback(done.stderr)
        assert contents(tmp_path / "out") == {}


@pytest.mark.parametrize("name", ["map", "site"])
def test_what_fits_stays_and_the_rest_is_made_when_there_is_room(scenario, tmp_path, name):
    one = scenario(name)
    write_inputs(tmp_path)
    pages = sorted((one.folder / "whole" / "out").rglob("one.*"))
    size = sum(path.stat().st_size for path in pages)
    with disk(tmp_path / "out", int(2.6 * size)) as out:
        done = run(*one.arguments, cwd=tmp_path)
        assert done.returncode == 1, done.stderr
        assert "No space left on device" in done.stderr
        no_traceback(done.stderr)
        left = finished(out)
        assert sum(file.endswith(".html") for file in left) == 2
        assert {f: left[f] for f in left if f != "manifest.json"}.items() <= one.whole.items()
        assert [file for file in leftovers(out) if file.endswith(".part")] == []
        remount(out, "size=20m")
        again = run(*one.arguments, cwd=tmp_path)
        assert again.returncode == 0, again.stderr
        if name == "site":
            assert "1 made, 2 unchanged" in again.stdout
        assert contents(out) == one.whole


def test_an_earlier_page_outlives_a_full_disk(scenario, tmp_path):
    write_inputs(tmp_path)
    with disk(tmp_path / "out", "64k") as out:
        (out / "one.html").write_text("from before")
        assert run("map", "one.yaml", "-o", "out", cwd=tmp_path).returncode == 2
        assert (out / "one.html").read_text() == "from before"


def test_a_geopackage_says_that_the_folder_for_temporary_files_is_full(tmp_path):
    write_inputs(tmp_path)
    with disk(tmp_path / "temporary", "4k") as full:
        env = os.environ | {"TMPDIR": str(full)}
        done = run("export", "one.yaml", "-o", "x.gpkg", cwd=tmp_path, env=env)
        assert done.returncode == 2
        assert done.stderr.endswith("for temporary files; name another with TMPDIR\n")
        no_traceback(done.stderr)
        assert not (tmp_path / "x.gpkg").exists()
        assert names(full) == []


def test_what_a_killed_export_left_among_temporary_files_the_next_one_removes(tmp_path):
    write_inputs(tmp_path)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    env = os.environ | {"TMPDIR": str(temporary)}
    # Killed when SQLite has written and nothing has been read.
    killed = """
import os, pathlib, sys
read = pathlib.Path.read_bytes
def or_killed(path):
    return os.kill(os.getpid(), 9) if path.name == "events.gpkg" else read(path)
pathlib.Path.read_bytes = or_killed
from geomap.cli import main
sys.exit(main(["export", "one.yaml", "-o", "x.gpkg"]))
"""
    done = subprocess.run([sys.executable, "-c", killed], cwd=tmp_path, env=env)
    assert done.returncode == -signal.SIGKILL
    assert [path.name for path in temporary.rglob("*.gpkg")] == ["events.gpkg"]
    assert not (tmp_path / "x.gpkg").exists()
    assert run("export", "one.yaml", "-o", "x.gpkg", cwd=tmp_path, env=env).returncode == 0
    assert (tmp_path / "x.gpkg").read_bytes()[:15] == b"SQLite format 3"
    assert names(temporary) == []


def test_a_folder_for_temporary_files_that_cannot_be_written_to_is_told(tmp_path):
    write_inputs(tmp_path)
    with disk(tmp_path / "temporary", "100k") as temporary:
        # Python looks whether it can write there, and goes elsewhere: so it is made so later.
        code = f"""
import os, subprocess, sys, tempfile
tempfile.gettempdir()
subprocess.run(["mount", "-o", "remount,ro", {str(temporary)!r}], check=True)
from geomap.cli import main
sys.exit(main(["export", "one.yaml", "-o", "x.gpkg"]))
"""
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True,
            env=os.environ | {"TMPDIR": str(temporary)},
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.endswith("for temporary files; name another with TMPDIR\n")
    no_traceback(done.stderr)


@pytest.mark.parametrize("args", [("verdict", "one.yaml"), ("verdict", "one.yaml", "--json")])
def test_a_standard_output_that_is_full_is_told(tmp_path, args):
    write_inputs(tmp_path)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command(*args), cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 1
    assert done.stderr == "geomap: the output cannot be written: No space left on device\n"


def test_a_folder_without_the_right_to_write_is_told(tmp_path):
    write_inputs(tmp_path)
    (tmp_path / "out").mkdir(mode=0o555)
    # Root may write everywhere, unless it has given that up.
    given_up = []
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root gives up its rights with setpriv")
        given_up = ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all"]
    done = subprocess.run(
        [*given_up, *command("map", "one.yaml", "-o", "out")],
        capture_output=True, text=True, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == (
        "geomap: out: the output folder cannot be written to; name another with -o\n"
    )
    assert names(tmp_path / "out") == []


def test_a_file_larger_than_is_allowed_is_told_and_leaves_nothing(tmp_path):
    write_inputs(tmp_path)
    done = run(
        "map", "one.yaml", "-o", "out", cwd=tmp_path,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
    )  # fmt: skip
    assert done.returncode == 2
    assert "one.html: cannot be written (File too large)" in done.stderr
    assert contents(tmp_path / "out") == {}


# Workers.


class Deadly:
    """Zones and shoreline on which an event ends the process that assesses it."""

    def __init__(self, args, ids):
        self._ground, self._ids = ground(args), ids

    def __getattr__(self, name):
        return getattr(self._ground, name)

    def assessed(self, event):
        if event.id in self._ids:
            os.kill(os.getpid(), signal.SIGKILL)
        return self._ground.assessed(event)


class DeadlyFor:
    def __init__(self, args, ids):
        self.args, self.ids = args, ids

    def __call__(self):
        return Deadly(self.args, self.ids)


@pytest.fixture
def arguments():
    from geomap.cli import build_parser

    args = build_parser("site").parse_args(["site", "x.yaml", "-o", "out"])
    del args.parser  # as the command does
    return args


def events_of(folder, ids):
    gazetteer = load_gazetteer()
    return [
        read_events(str(folder / name), gazetteer=gazetteer).events[0]
        for name in write_events(folder, ids)
    ]


def test_an_event_that_ends_its_worker_fails_alone(tmp_path, arguments):
    events = events_of(tmp_path, ["one", "two", "three", "four"])
    told = []
    outcome = build_site(
        events, tmp_path / "out", DeadlyFor(arguments, {"two"}), Options(), workers=2,
        step=told.append,
    )  # fmt: skip
    assert outcome.failures == ("two: its worker process died twice, out of memory perhaps",)
    assert outcome.made == ("four", "one", "three")
    assert sorted(told) == ["four", "one", "three", "two"]
    assert leftovers(tmp_path) == []


def test_workers_that_all_die_are_given_up(tmp_path, arguments):
    ids = ["one", "two", "three", "four", "five", "six"]
    outcome = build_site(
        events_of(tmp_path, ids), tmp_path / "out", DeadlyFor(arguments, set(ids)), Options(),
        workers=2,
    )  # fmt: skip
    assert outcome.made == ()
    assert len(outcome.failures) == 6
    assert sum("keep dying; --jobs 1 has none" in one for one in outcome.failures) == 3


def test_a_site_outlives_the_loss_of_a_worker(tmp_path):
    files = write_events(tmp_path, [f"e{n:02}" for n in range(8)])
    assert run("site", *files, "-o", "whole", "--jobs", "2", cwd=tmp_path).returncode == 0
    process = subprocess.Popen(
        command("site", *files, "-o", "out", "--jobs", "2"), cwd=tmp_path,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    wait_for(lambda: list((tmp_path / "out").rglob("*.html")))
    os.kill(worker_of(process.pid), signal.SIGKILL)
    said, trouble = process.communicate(timeout=300)
    assert (process.returncode, trouble) == (0, "")
    assert said.startswith("8 events: 8 made, 0 unchanged, 0 removed, 0 failed")
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def worker_of(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children")
    if not children.exists():
        pytest.skip("children of a process are found in /proc")
    # Workers may be started by another thread of the process.
    tasks = Path(f"/proc/{pid}/task").iterdir()
    found = [child for task in tasks for child in (task / "children").read_text().split()]
    return next(
        int(child)
        for child in found
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
    )


def wait_for(condition, seconds=120):
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.02)


# Two at a time.


def test_two_sites_made_in_one_folder_are_made_one_after_the_other(tmp_path):
    write_events(tmp_path)
    calls = [("one.yaml", "two.yaml"), ("two.yaml", "three.yaml")]
    for order, name in ((calls, "first"), (calls[::-1], "second")):
        for events in order:
            assert run("site", *events, "-o", name, "--jobs", "1", cwd=tmp_path).returncode == 0
    both = [
        subprocess.Popen(
            command("site", *events, "-o", "out", "--jobs", "1"), cwd=tmp_path,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for events in calls
    ]  # fmt: skip
    said = [process.communicate(timeout=300)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    waited = "geomap: another geomap is at work on out; waiting for it to end\n"
    assert sum(waited in one for one in said) == 1
    assert contents(tmp_path / "out") in [contents(tmp_path / n) for n in ("first", "second")]
    entries = json.loads((tmp_path / "out" / "manifest.json").read_text())["events"]
    assert set(entries) == {"one", "two", "three"}


def test_two_commands_that_write_the_same_pages_do_not_disturb_each_other(scenario, tmp_path):
    one = scenario("map")
    one.fill(tmp_path / "w")
    both = [
        subprocess.Popen(
            command(*one.arguments), cwd=tmp_path / "w",
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    said = [process.communicate(timeout=300)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert contents(tmp_path / "w" / "out") == one.whole
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("known", ["csv", "parquet"])
def test_what_cannot_be_read_is_not_called_an_output_that_cannot_be_written(tmp_path, known):
    with pytest.raises(InputError, match=r"none\.part: cannot be read: .*[Nn]o such file"):
        join([tmp_path / "none.part"], tmp_path / "out", known)
    with pytest.raises(FileNotFoundError), whole_file(tmp_path / "out") as file:
        file.write((tmp_path / "none").read_bytes())
    assert names(tmp_path) == []


def test_a_disk_that_fills_up_is_told_by_the_file_that_is_written(tmp_path):
    def filled(path):
        with whole_file(path) as file:
            for _ in range(100):
                file.write(bytes(1000))

    with disk(tmp_path / "small", "8k") as small:
        with pytest.raises(OutputError, match=r"small/out: cannot be written \(No space left"):
            filled(small / "out")
        assert names(small) == []


# What is cleared away, and what is not.


def test_a_file_that_is_being_written_is_not_taken_for_a_leftover(tmp_path):
    with whole_file(tmp_path / "x") as file:
        file.write(b"half")
        clear_leftovers(tmp_path)
        file.write(b" and half")
    assert (tmp_path / "x").read_bytes() == b"half and half"
    assert names(tmp_path) == ["x"]
    with whole_folder(tmp_path) as folder:
        (folder / "part").write_bytes(b"")
        clear_leftovers(tmp_path)
        assert (folder / "part").exists()
    assert names(tmp_path) == ["x"]


def test_leftovers_go_and_what_merely_looks_like_one_stays(tmp_path):
    (tmp_path / ".geomap-0a.part").write_bytes(b"half a page")
    for folder in (".geomap-0b.parts", ".geomap-0c.parts"):
        (tmp_path / folder).mkdir()
    (tmp_path / ".geomap-0b.parts" / LOCK).write_bytes(b"")
    (tmp_path / ".geomap-0b.parts" / "x.csv").write_bytes(b"half")
    (tmp_path / "mine.part").write_bytes(b"mine")
    (tmp_path / ".geomap-notes").write_bytes(b"mine")
    (tmp_path / ".geomap-0d.part").symlink_to(tmp_path / "mine.part")
    (tmp_path / ".geomap-0e.parts").mkdir()
    (tmp_path / ".geomap-0e.parts" / "no lock").write_bytes(b"mine")
    os.mkfifo(tmp_path / ".geomap-0f.part")
    prepared_folder(tmp_path)
    assert names(tmp_path) == [
        ".geomap-0d.part", ".geomap-0e.parts", ".geomap-0f.part", ".geomap-notes", "mine.part",
    ]  # fmt: skip


def test_a_journal_that_was_cut_short_counts_up_to_there(tmp_path):
    def entry(name):
        files = {f"events/{name}.html": "0", f"events/{name}.geojson": "1"}
        return {"key": "k", "files": files, "rows": [{"event": name}]}

    write_manifest(tmp_path, {"zero": entry("zero")})
    with journal(tmp_path) as finished_one:
        finished_one("one", entry("one"))
        finished_one("two", entry("two"))
    kept = tmp_path / ".geomap-journal"
    kept.write_bytes(kept.read_bytes()[:-20])
    assert set(read_manifest(tmp_path)) == {"zero", "one"}
    with journal(tmp_path) as finished_one:
        finished_one("three", entry("three"))
    assert set(read_manifest(tmp_path)) == {"zero", "one", "three"}
    write_manifest(tmp_path, read_manifest(tmp_path))
    assert names(tmp_path) == ["manifest.json"]


def test_a_lock_left_by_a_killed_process_holds_nobody_up(tmp_path):
    (tmp_path / LOCK).write_bytes(b"")
    with locked_folder(tmp_path, lambda: pytest.fail("waited for nobody")):
        assert (tmp_path / LOCK).exists()
    assert names(tmp_path) == []


def test_called_from_python_a_command_leaves_the_signals_alone(tmp_path, capsys):
    before = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    assert main(["sites", "Sunan"]) == 0
    assert {n: signal.getsignal(n) for n in before} == before
