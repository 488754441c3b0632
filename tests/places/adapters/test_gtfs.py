import zipfile

import numpy as np
import pytest

from dure.core.errors import Invalid
from dure.places.adapters.gtfs import read_feed, validate_feed
from tests.factories.city_files import FEED
from tests.factories.city_files import feed as write_feed


def test_trips_are_read_in_order_with_times_past_midnight(feed):
    schedule, counts = read_feed(feed)

    assert counts == {"trips_dropped": 0, "trips": 2, "routes": 1}
    assert schedule.trip_start.tolist() == [0, 3, 5]
    assert schedule.stop.tolist() == [0, 1, 2, 2, 0]
    assert schedule.arrive.tolist() == [28800, 29100, 29400, 87000, 87600]
    assert schedule.depart.tolist() == [28800, 29130, 29400, 87000, 87600]
    assert schedule.stop_id.tolist() == ["s1", "s2", "s3"]
    assert schedule.route_name.tolist() == ["7"]
    assert schedule.dates == ("2026-01-01", "2026-12-31")


def test_missing_times_are_put_in_evenly(tmp_path):
    path = write_feed(
        tmp_path / "f.zip",
        stop_times="trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "t1,08:00:00,08:01:00,s1,1\nt1,,,s2,2\nt1,,,s3,3\nt1,08:10:00,08:10:00,s1,4\n"
        "t2,09:00:00,09:00:00,s1,1\nt2,09:05:00,09:05:00,s2,2\n",
    )

    schedule, _ = read_feed(path)

    assert schedule.arrive.tolist()[:4] == [28800, 29040, 29220, 29400]


def test_frequencies_are_expanded(tmp_path):
    path = write_feed(
        tmp_path / "f.zip",
        frequencies="trip_id,start_time,end_time,headway_secs\nt1,10:00:00,11:00:00,1200\n",
    )

    schedule, counts = read_feed(path)

    assert counts["trips"] == 4
    starts = schedule.depart[schedule.trip_start[:-1]]
    assert sorted(starts.tolist()) == [36000, 37200, 38400, 87000]
    assert schedule.trip_id.tolist() == ["t2", "t1", "t1", "t1"]
    assert np.diff(schedule.arrive[2:5]).tolist() == [300, 300]


@pytest.mark.parametrize(
    "rows",
    [
        "t2,08:00:00,08:00:00,s1,1\n",  # one visit only
        "t2,08:00:00,08:00:00,s1,1\nt2,07:00:00,07:00:00,s2,2\n",  # back in time
        "t2,08:00:00,08:00:00,s1,1\nt2,08:10:00,08:09:00,s2,2\n",  # leaves before it comes
        "t2,08:00:00,08:00:00,s1,1\nt2,,,s2,2\n",  # no time at the end
        "t2,,,s1,1\nt2,08:00:00,08:00:00,s2,2\n",  # no time at the start
    ],
)
def test_a_trip_that_cannot_run_falls_out_and_is_counted(tmp_path, rows):
    good = "".join(FEED["stop_times.txt"].splitlines(keepends=True)[:4])

    schedule, counts = read_feed(write_feed(tmp_path / "f.zip", stop_times=good + rows))

    assert counts["trips_dropped"] == 1
    assert schedule.trip_id.tolist() == ["t1"]


def test_a_feed_of_calendar_dates_alone_is_read(tmp_path):
    path = write_feed(
        tmp_path / "f.zip",
        without=("calendar.txt",),
        calendar_dates="service_id,date,exception_type\nweek,20260505,1\nweek,20260501,1\n",
    )

    (service,) = read_feed(path)[0].services

    assert service.added == ("2026-05-01", "2026-05-05")
    assert not any(service.weekdays)


def test_exceptions_join_their_service(tmp_path):
    path = write_feed(
        tmp_path / "f.zip",
        calendar_dates="service_id,date,exception_type\nweek,20260505,2\nweek,20260509,1\n",
    )

    (service,) = read_feed(path)[0].services

    assert (service.added, service.removed) == (("2026-05-09",), ("2026-05-05",))


@pytest.mark.parametrize("table", ["stops", "routes", "trips", "stop_times", "calendar"])
def test_a_feed_without_a_table_is_refused_by_its_name(tmp_path, table):
    path = write_feed(tmp_path / "f.zip", without=(f"{table}.txt",))

    with pytest.raises(Invalid, match="lacks") as refusal:
        read_feed(path)
    assert refusal.value.where.startswith(f"f.zip:{table}.txt")


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("stop_times", "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"),
        ("stop_times", "trip_id,stop_id\nt1,s1\n"),
        ("stops", "stop_id,stop_name\ns1,One\n"),
        ("stop_times", FEED["stop_times.txt"].replace("08:05:00", "eight")),
        ("stop_times", FEED["stop_times.txt"].replace("t1,", "t9,").replace("t2,", "t9,")),
        ("calendar", FEED["calendar.txt"].replace("20260101", "soon")),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_by_its_name(tmp_path, table, text):
    path = write_feed(tmp_path / "f.zip", **{table: text})

    with pytest.raises(Invalid) as refusal:
        read_feed(path)
    assert refusal.value.where.startswith("f.zip:")
    assert refusal.value.where.removeprefix("f.zip:").split(".")[0] == table


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 but cut", b"stops"])
def test_what_is_no_zip_is_refused(tmp_path, content):
    (tmp_path / "f.zip").write_bytes(content)

    with pytest.raises(Invalid, match="not a zip"):
        read_feed(tmp_path / "f.zip")


def test_a_damaged_zip_is_refused(feed):
    with zipfile.ZipFile(feed) as archive:
        info = archive.getinfo("stop_times.txt")
    whole = bytearray(feed.read_bytes())
    whole[info.header_offset + 60] ^= 0xFF
    feed.write_bytes(bytes(whole))

    with pytest.raises(Invalid, match=r"damaged|not a zip"):
        read_feed(feed)


def test_the_validator_groups_what_it_finds(tmp_path):
    text = FEED["stops.txt"].replace("37.0,127.0\n", "95.0,127.0\n")

    findings = validate_feed(write_feed(tmp_path / "f.zip", stops=text))

    assert findings[0].severity == "ERROR"
    assert len({finding.code for finding in findings}) == len(findings)
    assert all(finding.count > 0 for finding in findings)


def test_the_real_feed_is_read(samples):
    schedule, counts = read_feed(samples / "gtfs_coquimbo.zip")

    assert counts == {"trips_dropped": 0, "trips": 1007, "routes": 1}
    assert len(schedule.stop) == 40283
    assert schedule.dates[1] == "2019-12-29"


def test_another_real_feed_is_read(shared_data):
    schedule, counts = read_feed(shared_data / "gtfs_au_cairns_gtfskit_sdist" / "cairns_gtfs.zip")

    assert counts["trips"] > 1000
    assert (np.diff(schedule.trip_start) >= 2).all()
