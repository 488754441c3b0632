"""What no plan can beat: proven lower bounds for trips that are all known."""

from dure.engine.bound.bound import Bound as Bound
from dure.engine.bound.bound import lower_bound as lower_bound
from dure.engine.bound.problem import Known as Known
