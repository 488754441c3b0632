from datetime import date

import pytest

from dure.places.domain.quality import Level, QualityReport, judge
from dure.places.domain.timetable import FeedFinding

TODAY = date(2026, 11, 22)
GOOD = {
    "junctions": 1000,
    "road_km": 120.4,
    "main_share": 0.99,
    "stops": 100,
    "zones": 10,
    "population": 5000,
    "boundary_known": 1,
    "basemap_bytes": 1,
}


def found(key, **changes):
    """Return the finding of that key, None if there is none."""
    report = judge(GOOD | changes, today=TODAY)
    return next((finding for finding in report.findings if finding.key == key), None)


def test_good_data_are_fine_throughout():
    report = judge(GOOD, today=TODAY)

    assert report.level is Level.FINE
    assert {f.key for f in report.findings} == {"roads", "connected", "speeds", "stops", "zones"}


@pytest.mark.parametrize(
    ("share", "level"),
    [(0.97, Level.FINE), (0.969, Level.LOOK), (0.85, Level.LOOK), (0.849, Level.BAD)],
)
def test_connected_share_is_graded(share, level):
    assert found("connected", main_share=share).level is level


@pytest.mark.parametrize(
    ("far", "level"), [(0, Level.FINE), (1, Level.LOOK), (10, Level.LOOK), (11, Level.BAD)]
)
def test_stops_elsewhere_are_graded(far, level):
    assert found("stops", stops_beyond_far=far, stops_beyond_near=0).level is level


@pytest.mark.parametrize(
    ("changes", "key", "level"),
    [
        ({"stops": 0}, "stops_none", Level.LOOK),
        ({"zones_made": 10}, "zones_made", Level.LOOK),
        ({"zones": 0}, "zones_none", Level.BAD),
        ({"zones_without_population": 1}, "zones_unknown", Level.LOOK),
        ({"zones_off_road": 2}, "zones_off_road", Level.LOOK),
        ({"zones_off_road": 3}, "zones_off_road", Level.BAD),
        ({"clipped_ways": 1, "ways": 100}, "clipped", Level.FINE),
        ({"clipped_ways": 6, "ways": 100}, "clipped", Level.LOOK),
        ({"speed_missing_share": 0.51}, "speeds", Level.LOOK),
        ({"boundary_known": 0}, "boundary_hull", Level.FINE),
        ({"basemap_bytes": 0}, "basemap_none", Level.LOOK),
        ({"trips_dropped": 1}, "trips_dropped", Level.LOOK),
        ({"stops_outside": 1}, "stops_outside", Level.LOOK),
        ({"parking": 3}, "parking", Level.FINE),
        ({"junctions": 49}, "roads", Level.LOOK),
    ],
)
def test_each_defect_has_its_verdict(changes, key, level):
    assert found(key, **changes).level is level


@pytest.mark.parametrize(
    ("last", "key"),
    [("2026-11-21", "feed_past"), ("2026-11-22", "feed_dates"), ("", "feed_no_dates")],
)
def test_feed_dates_are_held_against_today(last, key):
    assert found(key, stops_in_feed=9, feed_last_day=last) is not None


def test_feed_errors_ask_for_a_look_and_warnings_do_not():
    warning, error = (FeedFinding("c", severity, 2, "s") for severity in ("WARNING", "ERROR"))

    calm = judge(
        GOOD | {"stops_in_feed": 1, "feed_last_day": "2027"}, feed=(warning,), today=TODAY
    )
    loud = judge(GOOD | {"stops_in_feed": 1, "feed_last_day": "2027"}, feed=(error,), today=TODAY)

    assert calm.level is Level.FINE
    assert loud.level is Level.LOOK


def test_the_gravest_verdict_comes_first():
    report = judge(GOOD | {"zones": 0, "stops": 0}, today=TODAY)

    assert [f.level for f in report.findings[:2]] == [Level.BAD, Level.LOOK]


def test_a_report_survives_being_stored():
    report = judge(
        GOOD | {"stops_in_feed": 1}, feed=(FeedFinding("c", "ERROR", 1, "s"),), today=TODAY
    )

    assert QualityReport.from_rows(report.as_rows()) == report
