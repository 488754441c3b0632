"""Journeys by timetable, and fixed routes made of the same vehicles and driver hours."""

from dure.engine.timetable.design import Design as Design
from dure.engine.timetable.design import DesignRules as DesignRules
from dure.engine.timetable.design import design_loops as design_loops
from dure.engine.timetable.headways import expected_wait as expected_wait
from dure.engine.timetable.journey import JourneyRules as JourneyRules
from dure.engine.timetable.journey import Journeys as Journeys
from dure.engine.timetable.journey import Walks as Walks
from dure.engine.timetable.journey import journeys as journeys
from dure.engine.timetable.loops import Loop as Loop
from dure.engine.timetable.pilot import StopTrips as StopTrips
from dure.engine.timetable.pilot import draw_pilot as draw_pilot
from dure.engine.timetable.runs import RunRules as RunRules
from dure.engine.timetable.runs import loops_timetable as loops_timetable
from dure.engine.timetable.service import FixedService as FixedService
from dure.engine.timetable.sketch import StopArea as StopArea
from dure.engine.timetable.timetable import Timetable as Timetable
from dure.engine.timetable.timetable import Transfers as Transfers
