"""A day of service in simulated time: trips in, a trace of what happened out."""

from dure.engine.simulation.demand import DemandParams as DemandParams
from dure.engine.simulation.demand import DemandZones as DemandZones
from dure.engine.simulation.demand import draw_demand as draw_demand
from dure.engine.simulation.doors import Doors as Doors
from dure.engine.simulation.gravity import GravityModel as GravityModel
from dure.engine.simulation.hours import HourlyProfile as HourlyProfile
from dure.engine.simulation.resampling import resample as resample
from dure.engine.simulation.trace import Demand as Demand
from dure.engine.simulation.trace import Outcome as Outcome
from dure.engine.simulation.trace import Trace as Trace
from dure.engine.simulation.trace import TripTable as TripTable
from dure.engine.simulation.trace import VehicleLog as VehicleLog
