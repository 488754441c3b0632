"""What people read for a study's states, arms and day types, and for each measure."""

from django.utils.translation import gettext_lazy as _

from dure.transit.domain.measures import Outcome
from dure.transit.domain.scenario import DayType
from dure.transit.domain.study import Arm
from dure.transit.domain.study import StudyState as S

STUDY_STATE = {
    S.QUEUED: _("Waiting"),
    S.RUNNING: _("Computing"),
    S.DONE: _("Done"),
    S.FAILED: _("Failed"),
    S.CANCELLED: _("Cancelled"),
    S.CUT_OFF: _("Cut off"),
}

ARM = {
    Arm.TODAY: _("Today's lines"),
    Arm.FIXED: _("Fixed routes"),
    Arm.DEMAND_RESPONSIVE: _("Demand-responsive"),
}

DAY_TYPE = {
    DayType.WEEKDAY: _("Weekday"),
    DayType.SATURDAY: _("Saturday"),
    DayType.SUNDAY: _("Sunday or holiday"),
}

OUTCOME = {
    Outcome.SERVED: _("Carried"),
    Outcome.WALKED: _("Walked all the way"),
    Outcome.REFUSED: _("Got no offer"),
    Outcome.NO_SHOW: _("Did not come"),
    Outcome.CANCELLED: _("Cancelled"),
    Outcome.UNSERVED: _("No service in reach"),
}

MEASURE = {
    "wait_mean": _("Waiting, mean"),
    "wait_p50": _("Waiting, half do not exceed"),
    "wait_p90": _("Waiting, nine of ten do not exceed"),
    "walk_mean": _("Walking to and from stops"),
    "ride_mean": _("Time on board"),
    "door_mean": _("Door to door"),
    "detour_mean": _("Ride over direct drive"),
    "served_share": _("Carried"),
    "walked_share": _("Walked all the way"),
    "arrived_share": _("Arrived"),
    "refused_share": _("Got no offer"),
    "unserved_share": _("No service in reach"),
    "no_show_share": _("Did not come"),
    "cancelled_share": _("Cancelled"),
    "on_time_share": _("Boarded as promised"),
    "promises_broken": _("Promises broken"),
    "passengers": _("Passengers"),
    "vehicle_km": _("Distance driven"),
    "empty_km": _("Distance driven empty"),
    "empty_share": _("Empty share"),
    "occupancy": _("Passenger-km per vehicle-km"),
    "on_board_mean": _("On board of a vehicle on duty"),
    "driver_hours": _("Driver hours"),
    "passengers_per_driver_hour": _("Passengers per driver hour"),
    "km_per_passenger": _("Distance per passenger"),
    "driver_hours_per_passenger": _("Driver hours per passenger"),
    "cost_per_day": _("Cost of the day"),
    "cost_per_passenger": _("Cost per passenger"),
    "co2_per_passenger": _("CO2 per passenger"),
    "door_change": _("Change of door-to-door time"),
    "both_share": _("Arrive in both"),
    "reached_share": _("Newly reached"),
    "lost_share": _("No longer reached"),
    "sooner_share": _("Arrive sooner"),
    "later_share": _("Arrive later"),
}

STEP = {
    "": "",
    "prepare": _("Roads, stops and routes"),
    "simulate": _("Simulating days"),
    "write": _("Writing the result"),
}
