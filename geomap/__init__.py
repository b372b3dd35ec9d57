"""Where a missile came down, and whether that was inside Japan's EEZ."""

__version__ = "0.1.0"
