"""The README is run: every command and every example in it, in the order they stand there."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)

BY_MAKE = ("make ", "git clone", "cd ", "pip install", "python3 -m venv")
"""What only a clean clone can show: `.ci/run` does each of these."""


def commands():
    """Return (line, files before it) of every shell line that calls geomap."""
    files = {}
    for language, name, body in FENCE.findall(README):
        if name:
            files[name] = body
        if language == "sh":
            for line in body.splitlines():
                if line.strip() and not line.startswith(("#", *BY_MAKE)):
                    yield pytest.param(line, dict(files), id=line)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("newcomer")
    shutil.copytree(ROOT / "examples", folder / "examples")
    return folder


@pytest.mark.parametrize(("line", "files"), list(commands()))
def test_every_command_of_the_readme_runs(line, files, folder):
    for name, body in files.items():
        (folder / name).write_text(body, encoding="utf-8")
    assert shlex.split(line)[0] == "geomap", f"not a geomap command: {line}"
    command = re.sub(r"\bgeomap\b", f"{sys.executable} -m geomap", line, count=1)
    done = subprocess.run(
        command, shell=True, cwd=folder, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout, "a command that prints nothing shows nothing"
    target = re.search(r"-o (\S+)", line)
    if target:
        assert (folder / target[1]).exists()


def test_every_python_example_of_the_readme_runs(folder, monkeypatch):
    monkeypatch.chdir(folder)
    examples = [body for language, _, body in FENCE.findall(README) if language == "python"]
    assert examples
    for body in examples:
        done = subprocess.run(
            [sys.executable, "-c", body], cwd=folder, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr


def test_the_readme_shows_pictures_that_are_there():
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures
    for picture in pictures:
        if (ROOT / "docs").is_dir():  # The wheel's tests run without the pictures.
            assert (ROOT / picture).stat().st_size > 10_000
