"""Journeys by timetable, and fixed routes made of the same vehicles and driver hours."""

from dure.engine.timetable.headways import expected_wait as expected_wait
from dure.engine.timetable.journey import JourneyRules as JourneyRules
from dure.engine.timetable.journey import Journeys as Journeys
from dure.engine.timetable.journey import Walks as Walks
from dure.engine.timetable.journey import journeys as journeys
from dure.engine.timetable.timetable import Timetable as Timetable
from dure.engine.timetable.timetable import Transfers as Transfers
