"""A day of service in simulated time: trips in, a trace of what happened out."""

from dure.engine.simulation.loop import simulate as simulate
from dure.engine.simulation.noise import Noise as Noise
from dure.engine.simulation.trace import Demand as Demand
from dure.engine.simulation.trace import Outcome as Outcome
from dure.engine.simulation.trace import Trace as Trace
from dure.engine.simulation.trace import TripTable as TripTable
from dure.engine.simulation.trace import VehicleLog as VehicleLog
