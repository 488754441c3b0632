"""Dure: from a problem that residents report to a funded, running and measured solution."""
