"""The command line as a whole: help, exit status, what goes to which stream."""

import os
import re
import subprocess
import sys

import pytest

from geomap.cli import COMMANDS, build_parser, main


def geomap(*args, stdin=b"", **kwargs):
    return subprocess.run(
        [sys.executable, "-m", "geomap", *args], input=stdin, capture_output=True, **kwargs
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_that_says_what_it_does(command, capsys):
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args([command, "--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith(f"usage: geomap {command}")
    assert len(text.splitlines()) > 5


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    text = capsys.readouterr().out
    for command in COMMANDS:
        assert re.search(rf"^    {command}\b", text, re.MULTILINE)


def test_help_imports_nothing_heavy():
    probe = (
        "import sys, geomap.cli; geomap.cli.build_parser().format_help();"
        "print(*sorted({m.split('.')[0] for m in sys.modules}))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, check=True, text=True
    )
    assert "argparse" in loaded.stdout.split()
    heavy = {"numpy", "pandas", "folium", "shapely", "pyproj", "geopandas", "yaml", "scipy"}
    assert not heavy & set(loaded.stdout.split())


def test_an_unknown_command_is_unusable():
    done = geomap("mapp")
    assert done.returncode == 2
    assert b"invalid choice: 'mapp'" in done.stderr
    assert done.stdout == b""


def test_the_version_is_printed(capsys):
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out.startswith("geomap 0.")


def test_output_cut_off_by_head_is_no_error():
    # `geomap sites | head -1` closes the pipe while we still write.
    done = subprocess.run(
        f"{sys.executable} -m geomap sites | head -1; exit ${{PIPESTATUS[0]}}",
        shell=True,
        executable="/bin/bash",
        capture_output=True,
    )
    assert done.returncode == 0
    assert done.stderr == b""


@pytest.mark.parametrize("redirected", [">&-", ">/dev/full", "2>&-"])
def test_a_stream_that_takes_nothing_is_no_traceback(redirected):
    done = subprocess.run(
        f"{sys.executable} -m geomap sites Wonsan {redirected}",
        shell=True,
        executable="/bin/bash",
        capture_output=True,
        text=True,
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == (1 if "full" in redirected else 0)


def test_letters_that_the_terminal_lacks_come_out_as_escapes():
    done = geomap("sites", "Sunan", env={**os.environ, "PYTHONIOENCODING": "cp1252"})
    assert done.returncode == 0, done.stderr
    assert rb"\u9806\u5b89" in done.stdout  # 順安


def test_no_command_at_all_shows_the_whole_help_as_an_error(capsys):
    assert main([]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert all(command in said.err for command in ("verdict", "map", "read", "zones"))
