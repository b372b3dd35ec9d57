"""`python -m geomap` and the command `geomap`, as quiet about Ctrl-C while they start as later."""

import sys


def main() -> int:
    """Run the command that the arguments name and return its exit status."""
    try:
        from geomap.cli import main as command

        return command()
    except KeyboardInterrupt:
        # Before the command could hear it.
        sys.stderr.write("geomap: interrupted; what was finished stays\n")
        return 130


if __name__ == "__main__":
    sys.exit(main())
