"""Standards of the outside world, one folder each; they do not know each other."""
