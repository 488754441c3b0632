"""What people read for a study's states, arms and day types, and for each measure."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from dure.transit.domain.fleet import DispatcherKind
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

REFUSED_MOVE = (
    gettext_noop("queued"),
    gettext_noop("running"),
    gettext_noop("done"),
    gettext_noop("failed"),
    gettext_noop("cancelled"),
    gettext_noop("cut_off"),
    gettext_noop("claim"),
    gettext_noop("finish"),
    gettext_noop("fail"),
    gettext_noop("cancel"),
    gettext_noop("resume"),
)
"""States and moves as a refusal of a move names them."""

REFUSED_DAY = (gettext_noop("weekday"), gettext_noop("saturday"), gettext_noop("sunday"))
"""Day types as a refusal names them."""

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

DISPATCHER = {
    DispatcherKind.IMPROVED_INSERTION: _("Answer at once, keep improving the plans"),
    DispatcherKind.DIVERTING_INSERTION: _("Answer at once, turn vehicles round on their way"),
    DispatcherKind.ANTICIPATING_INSERTION: _(
        "Answer at once, turn vehicles round, wait where people will ask"
    ),
    DispatcherKind.INSERTION: _("Answer at once, plans stay"),
    DispatcherKind.BATCH_INSERTION: _("Answer in rounds, plans stay"),
    DispatcherKind.ALONSO_MORA: _("Answer in rounds, assign anew each time"),
}

DISPATCHER_MEANING = {
    DispatcherKind.INSERTION: _(
        "Each request goes at once to the vehicle that it costs least; what is planned stays."
    ),
    DispatcherKind.IMPROVED_INSERTION: _(
        "Each request goes at once to the vehicle that it costs least. In between, the computer "
        "looks for better plans that break no promise."
    ),
    DispatcherKind.DIVERTING_INSERTION: _(
        "A vehicle on its way can be called to somebody at a stop that it passes, and others make "
        "room for whoever found no place. No promise is broken. Drivers get more changes."
    ),
    DispatcherKind.ANTICIPATING_INSERTION: _(
        "As with vehicles turned round on their way; and whoever has nothing to do drives to "
        "where the next request is likely, as other days of the same demand tell. That costs "
        "kilometres."
    ),
    DispatcherKind.BATCH_INSERTION: _(
        "Requests are collected and answered together a little later, the one that costs least "
        "first; what is planned stays."
    ),
    DispatcherKind.ALONSO_MORA: _(
        "Requests are collected and answered together a little later. Whoever is not yet being "
        "fetched can be given to another vehicle, but no promise is broken. Computing takes "
        "much longer, most of all where many book ahead."
    ),
}

DISPATCHER_METHOD = {
    DispatcherKind.INSERTION: _(
        "Dispatch: cheapest insertion (Jaw, Odoni, Psaraftis, Wilson 1986) with promises that no "
        "later booking breaks."
    ),
    DispatcherKind.IMPROVED_INSERTION: _(
        "Dispatch: cheapest insertion with promises that no later booking breaks, improved by "
        "removing and inserting again (Shaw 1998)."
    ),
    DispatcherKind.DIVERTING_INSERTION: _(
        "Dispatch: cheapest insertion with promises that no later booking breaks, improved by "
        "removing and inserting again (Shaw 1998), with diversion at stops on the way and "
        "ejection (Nagata, Kobayashi 2010)."
    ),
    DispatcherKind.ANTICIPATING_INSERTION: _(
        "Dispatch: cheapest insertion with promises that no later booking breaks, improved by "
        "removing and inserting again (Shaw 1998), with diversion at stops on the way, ejection "
        "(Nagata, Kobayashi 2010), and idle vehicles sent by a forecast (Pavone, Smith, Frazzoli, "
        "Rus 2012) learnt from ten other days of the same demand."
    ),
    DispatcherKind.BATCH_INSERTION: _(
        "Dispatch: repeated cheapest insertion of the requests of each round (Jaw, Odoni, "
        "Psaraftis, Wilson 1986), with promises that no later booking breaks."
    ),
    DispatcherKind.ALONSO_MORA: _(
        "Dispatch: request-trip-vehicle assignment of each round (Alonso-Mora, Samaranayake, "
        "Wallar, Frazzoli, Rus 2017), with promises that no later booking breaks."
    ),
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

MEANING = {
    "wait_mean": _(
        "Mean time from reaching the stop, or being ready at it, to boarding; transfers included."
    ),
    "wait_p50": _("Waiting that half of the carried trips do not exceed."),
    "wait_p90": _("Waiting that nine of ten carried trips do not exceed."),
    "walk_mean": _("Mean walk to and from the stops of carried trips."),
    "ride_mean": _("Mean time on board of carried trips."),
    "door_mean": _("Mean time from being ready to the destination's door, of trips that arrived."),
    "detour_mean": _("Mean of ride time over direct driving time."),
    "served_share": _("Trips carried, of all trips."),
    "walked_share": _("Trips walked all the way as that was sooner."),
    "arrived_share": _("Trips carried or walked, of all trips."),
    "refused_share": _("Trips that asked and got no offer."),
    "unserved_share": _("Trips that no stop or departure is in reach of."),
    "no_show_share": _("Trips that were booked and did not come."),
    "cancelled_share": _("Trips that were booked and then cancelled."),
    "on_time_share": _(
        "Carried trips that boarded within the promised window, of those with a promise."
    ),
    "promises_broken": _(
        "Trips that boarded after the promised window or arrived after the promised latest time."
    ),
    "passengers": _("People carried, parties counted in full."),
    "vehicle_km": _("Distance driven by all vehicles."),
    "empty_km": _("Distance driven with nobody but the driver."),
    "empty_share": _("Empty distance, of all distance."),
    "occupancy": _("Passenger-kilometres per vehicle-kilometre."),
    "on_board_mean": _("Mean people on board of a vehicle on duty."),
    "driver_hours": _("Hours on duty of all drivers."),
    "passengers_per_driver_hour": _("People carried per driver hour."),
    "km_per_passenger": _("Distance driven per person carried."),
    "driver_hours_per_passenger": _("Driver hours per person carried."),
    "cost_per_day": _(
        "Driver hours, kilometres and vehicles times the unit costs that the study states."
    ),
    "cost_per_passenger": _("Cost of the day per person carried."),
    "co2_per_passenger": _("Stated grams per km times km per person carried."),
    "door_change": _("Mean change of door-to-door time, over trips that arrive in both services."),
    "both_share": _("Trips that arrive in both services, of all trips."),
    "reached_share": _("Trips that arrive now and did not before."),
    "lost_share": _("Trips that arrived before and do not now."),
    "sooner_share": _("Trips that arrive a minute or more sooner."),
    "later_share": _("Trips that arrive a minute or more later."),
}
"""The definitions of `domain.measures` and `domain.comparison`, to be translated."""

NEVER_WITH = {
    "wait_mean": _(
        "headways: half of a regular headway is the mean wait of people who come at random"
    ),
    "door_mean": _(
        "an arm with another share arrived: use the comparison over trips that arrive in both"
    ),
    "on_time_share": _("punctuality against a timetable"),
    "cost_per_day": _("accounts: fares, staff besides drivers, and dispatch are left out"),
    "cost_per_passenger": _("a study with other unit costs"),
}
