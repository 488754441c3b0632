"""Choosing by rule: who reviews what, panels by lot, scores, chances, and what the money buys."""
