"""The road network: fastest ways, times of day, snapping, and where a vehicle is.

Arrays in, values out. Times are whole seconds since the start of the service
day, lengths metres, speeds km/h, positions WGS84 degrees, longitude first.
"""

from dure.engine.network.delays import SIGNAL_SECONDS as SIGNAL_SECONDS
from dure.engine.network.delays import delayed as delayed
from dure.engine.network.graph import RoadGraph as RoadGraph
from dure.engine.network.parts import largest_component as largest_component
from dure.engine.network.parts import subgraph as subgraph
from dure.engine.network.profile import HORIZON_SECONDS as HORIZON_SECONDS
from dure.engine.network.profile import LONGEST_TRIP_SECONDS as LONGEST_TRIP_SECONDS
from dure.engine.network.profile import SpeedProfile as SpeedProfile
from dure.engine.network.routes import UNREACHABLE as UNREACHABLE
from dure.engine.network.routes import RouteFinder as RouteFinder
from dure.engine.network.routes import route_finder as route_finder
from dure.engine.network.snap import Snapped as Snapped
from dure.engine.network.snap import snap as snap
from dure.engine.network.sphere import haversine_metres as haversine_metres
from dure.engine.network.trajectory import Trajectory as Trajectory
from dure.engine.network.trajectory import node_times as node_times
from dure.engine.network.trajectory import simplified as simplified
from dure.engine.network.trajectory import trajectory as trajectory
from dure.engine.network.walk import Points as Points
from dure.engine.network.walk import Walks as Walks
from dure.engine.network.walk import walk_seconds as walk_seconds
from dure.engine.network.walk import walks_within as walks_within
