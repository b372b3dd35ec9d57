"""Finished values in, documents out; nothing here measures or decides."""
