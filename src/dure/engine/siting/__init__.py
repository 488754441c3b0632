"""Where stops go: few places that everyone can walk to."""

from dure.engine.siting.cover import Cover as Cover
from dure.engine.siting.cover import Reach as Reach
from dure.engine.siting.cover import cover_stops as cover_stops
