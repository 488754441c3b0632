"""Plays the trial programme: a whole call through the ordinary actions, with roles for people."""
