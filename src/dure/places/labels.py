"""What people read for each verdict on a city's data."""

from django.utils.translation import gettext_lazy as _

from dure.places.domain.city import SourceKind
from dure.places.domain.quality import Level

LEVEL = {
    Level.FINE: _("Fine"),
    Level.LOOK: _("Have a look"),
    Level.BAD: _("Must be mended"),
}

SOURCE_KIND = {
    SourceKind.OSM: _("OpenStreetMap extract"),
    SourceKind.AEQUILIBRAE: _("AequilibraE project"),
    SourceKind.NETWORK: _("Network tables"),
}

# Sentence key of a finding -> its words, to be filled with the finding's values.
QUALITY_SENTENCE = {
    "roads": _("%(nodes)s junctions and %(km)s km of roads to drive on."),
    "connected": _("%(percent)s %% of the junctions reach one another by road."),
    "speeds": _("For %(percent)s %% of the road length the speed is assumed from the road class."),
    "clipped": _("%(ways)s ways were cut by the edge of the extract; their pieces are kept."),
    "stops_none": _("No bus stop is known; virtual stops can be placed."),
    "stops": _(
        "%(stops)s bus stops; %(near)s lie more than 50 m from the road, %(far)s more than 200 m."
    ),
    "stops_outside": _("%(stops)s stops lie outside the roads and are left out."),
    "zones": _("%(zones)s zones with %(population)s people."),
    "zones_unknown": _("%(unknown)s of %(zones)s zones have no population."),
    "zones_made": _(
        "%(zones)s zones were drawn from buildings or roads; how many people live there is not "
        "known."
    ),
    "zones_none": _("There are no zones, so no trips can be drawn."),
    "zones_off_road": _("%(zones)s zones have no road inside."),
    "buildings": _("%(buildings)s buildings weigh where trips begin and end."),
    "parking": _("%(places)s parking places; for %(known)s the number of spaces is known."),
    "boundary_hull": _("No boundary was in the source; the outline of the roads is shown."),
    "basemap_none": _("The map of the city's own roads could not be made."),
    "trips_dropped": _("%(trips)s trips of the timetable could not be used."),
    "feed_no_dates": _("The timetable runs on no date."),
    "feed_past": _(
        "The timetable ended on %(last)s; its %(trips)s trips are used as if they still ran."
    ),
    "feed_dates": _("The timetable holds %(trips)s trips from %(first)s to %(last)s."),
    "feed_rules": _("The timetable's check found %(errors)s errors and %(warnings)s warnings."),
}
