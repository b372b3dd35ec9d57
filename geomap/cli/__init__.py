"""The command `geomap`: arguments, messages, exit status."""
