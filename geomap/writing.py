"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from geomap.errors import OutputError


def prepared_folder(folder: Path) -> Path:
    """Make sure that a folder is there and can be written to.

    Raises
    ------
    OutputError
        If it cannot be made or written to, with what to do.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise OutputError(f"{folder}: is a file; name a folder with -o") from error
    except OSError as error:
        raise OutputError(
            f"{folder}: the output folder cannot be made ({error.strerror}); name another with -o"
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError(f"{folder}: the output folder cannot be written to; name another with -o")
    return folder


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under a temporary name beside its place, then rename it.

    Raises
    ------
    OutputError
        If it cannot be written; the temporary file is gone, an earlier file is untouched.
    """
    with whole_file(path) as file:
        file.write(content)


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file to write in parts, which is there under its name when all of them are.

    Raises
    ------
    OutputError
        If it cannot be written. After this or any other exception the temporary file is gone
        and an earlier file is untouched.
    """
    temporary: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=".geomap-", suffix=".part", delete=False
        ) as file:
            temporary = Path(file.name)
            yield cast("BinaryIO", file)
            file.flush()
            os.fsync(file.fileno())
        # A temporary file is for its owner alone; a page is for whoever may read others here.
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        temporary.replace(path)
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written ({error.strerror or error}); nothing was left behind"
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
