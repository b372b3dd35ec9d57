"""Lines of a table of text, as the bytes come, and as the csv module asks for them."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

import pyarrow as pa

from geomap.errors import InputError
from geomap.readers.points import ByteStream, unreadable

MAX_LINE_BYTES = 64 << 20
_READ = 1 << 16


class LineSource:
    """The lines of a stream, with their ends.

    Parameters
    ----------
    stream : ByteStream
    path : str
        For messages.
    """

    def __init__(self, stream: ByteStream, path: str) -> None:
        self._stream = stream
        self._path = path
        self._ahead = b""

    def take_lines(self, count: int) -> bytes:
        """Return whole lines, about so many bytes; nothing at the end."""
        data = self._ahead + self._read(count)
        while (cut := data.rfind(b"\n") + 1) == 0:
            more = self._read(count)
            if not more:
                cut = len(data)
                break
            data += more
            self._check_length(data)
        data, self._ahead = data[:cut], data[cut:]
        return data

    def take_line(self) -> bytes:
        """Return one line; nothing at the end."""
        data = self._ahead
        while (cut := data.find(b"\n") + 1) == 0:
            more = self._read(_READ)
            if not more:
                cut = len(data)
                break
            data += more
            self._check_length(data)
        line, self._ahead = data[:cut], data[cut:]
        return line

    def _read(self, count: int) -> bytes:
        try:
            return self._stream.read(count)
        except (OSError, EOFError, zlib.error, pa.ArrowException) as error:
            what = error if isinstance(error, OSError) else OSError(str(error))
            raise unreadable(self._path, what) from None

    def _check_length(self, data: bytes) -> None:
        if len(data) > MAX_LINE_BYTES:
            raise InputError(
                f"a line is longer than {MAX_LINE_BYTES / 1e6:.0f} MB; is this a table of text?",
                path=self._path,
            )


class RecordLines:
    """The lines of some data for the csv module, and more of them when a record goes on."""

    def __init__(self, data: bytes, more: Callable[[], bytes]) -> None:
        self._data = [data]
        self._lines = iter(data.splitlines(keepends=True))
        self._more = more
        self.taken = 0
        """Bytes that were asked for."""
        self.text_end = 0
        """Where the text of the last line ends."""
        self.is_at_end = False
        """Whether a line was asked for after the last one."""
        self.count = 0
        """Lines that were asked for."""
        self.first_line = 0
        """How many came before the record at hand."""
        self._size = len(data)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.taken < self._size:
            line = next(self._lines)
        else:
            line = self._more()
            if not line:
                self.is_at_end = True
                raise StopIteration
            self._data.append(line)
        self.taken += len(line)
        self.count += 1
        self.text_end = self.taken - (len(line) - len(line.rstrip(b"\r\n")))
        # Every byte is a letter of Latin-1, so nothing is lost whatever the encoding is.
        return line.decode("latin-1")

    def read(self) -> bytes:
        """Return all that was gone through."""
        return b"".join(self._data)
