"""Dispatchers from the literature, written anew from the papers, for honest comparison."""

from dure.engine.dispatch.peers.alonso_mora import alonso_mora as alonso_mora
from dure.engine.dispatch.peers.batch_insertion import batch_insertion as batch_insertion
from dure.engine.dispatch.peers.trips import Limits as Limits
