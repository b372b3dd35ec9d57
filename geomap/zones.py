"""Zones of the sea: outline, kind, whose, on what basis, and which of them a point lies in."""
