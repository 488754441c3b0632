"""The table of paired days, with dispatchers that stand in: what is played, averaged, compared."""

from __future__ import annotations

import csv
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pytest

from benchmarks.dispatch import chart, days, online
from benchmarks.dispatch.measures import interval
from benchmarks.dispatch.online import INSERTION, OURS, compare, enough, means
from dure.engine.simulation import Noise

KEYS = ("served_percent", "wait_mean_s", "wait_p90_s", "km", "ride_ratio")
PEER = "batch insertion"


def row(fleet, name, day, value, **more):
    return {"fleet": fleet, "dispatcher": name, "day": day, **dict.fromkeys(KEYS, value), **more}


@pytest.fixture
def played(monkeypatch):
    """Stand in for the city and the dispatchers; give the days that were played."""
    seen = []

    def runner(name, wait):
        def play(day):
            count = len(day.vehicles)
            seen.append((name, count, day.seed, day.noise, len(day.requests)))
            return dict.fromkeys(KEYS, float(wait + day.seed)) | {"km": 10.0 * count}

        return play

    known = {name: runner(name, wait) for name, wait in ((INSERTION, 50), (OURS, 40), (PEER, 45))}
    city = SimpleNamespace(
        day=lambda number, share: [number] * round(400 * share),
        fleet=lambda count: ["van"] * count,
    )
    monkeypatch.setattr(online, "city_of", lambda given: city)
    monkeypatch.setattr(online, "runners", lambda *given: known)
    return seen


def test_every_dispatcher_plays_the_same_days_at_each_fleet(played, tmp_path, capsys):
    table = tmp_path / "new" / "online.csv"
    found = online.run(
        ["--days", "2", "--first-day", "3", "--fleet", "0.7", "--fleet", "1.3", "--base", "10",
         "--share", "0.5", "--no-shows", "0.05", "--travel-noise", "0.2", "--csv", str(table)]
    )  # fmt: skip
    noise = Noise(travel_sd=0.2, no_show_share=0.05)
    names = (INSERTION, OURS, PEER)
    # Each is compiled on a day that does not count, then all play every day.
    assert played[:3] == [(name, 3, 0, noise, 40) for name in names]
    assert played[3:] == [
        (name, count, day, noise, 200) for count in (7, 13) for day in (3, 4) for name in names
    ]
    with table.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(r["fleet"], r["dispatcher"], r["day"]) for r in rows] == [
        (str(count), name, str(day)) for count in (7, 13) for day in (3, 4) for name in names
    ]
    assert found[:6] == [
        {"fleet": count, "dispatcher": name, "days": 2, **dict.fromkeys(KEYS, wait + 3.5)}
        | {"km": 10.0 * count}
        for count in (7, 13)
        for name, wait in ((INSERTION, 50), (OURS, 40), (PEER, 45))
    ]
    assert [(r["fleet"], r["ours_minus"], r["wait_mean_s"]) for r in found[6:]] == [
        (count, other, f"{less:+.2f} [{less:+.2f}, {less:+.2f}]")
        for count in (7, 13)
        for other, less in ((INSERTION, -10), (PEER, -5))
    ]
    said = capsys.readouterr().out
    assert "10 vehicles serve 95 % by insertion alone; seed 20" in said
    assert len(said.splitlines()) == 1 + len(rows)


def test_dispatcher_asked_for_by_name_is_played_alone(played):
    found = online.run(["--days", "1", "--fleet", "1", "--base", "4", "--dispatcher", PEER])
    assert {name for name, *_ in played} == {PEER}
    assert [line["dispatcher"] for line in found] == [PEER]  # nothing of ours to compare with


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--dispatcher", "nobody"], "invalid choice: 'nobody'"),
        (["--days", "many"], "invalid int"),
        (["--what"], "unrecognized"),
    ],
)
def test_flags_that_are_none_are_refused(played, flags, said, capsys):
    with pytest.raises(SystemExit):
        online.run(flags)
    assert said in capsys.readouterr().err
    assert not played


def test_folder_without_a_city_is_said(tmp_path, capsys):
    assert online.run(["--data", str(tmp_path)]) == []
    said = capsys.readouterr().out
    assert said.startswith("skipped: no ")
    assert str(tmp_path) in said


@pytest.mark.parametrize("least", [1, 2, 37, 150])
def test_fleet_is_the_smallest_that_serves_enough(monkeypatch, least):
    def serve(count, **given):
        return {"served_percent": 95.0 if count >= least else 94.9}

    monkeypatch.setattr(online, "simulated", serve)
    assert enough(lambda count: [count, count]) == least


def test_comparison_takes_days_that_both_played():
    rows = [
        row(5, OURS, 1, 10.0), row(5, OURS, 2, 12.0), row(5, OURS, 3, 99.0),
        row(5, INSERTION, 2, 15.0), row(5, INSERTION, 1, 11.0), row(5, INSERTION, 4, 0.0),
        row(7, INSERTION, 1, 11.0),
    ]  # fmt: skip
    (line,) = compare(rows, 1)  # at 7 ours played no day
    assert (line["fleet"], line["ours_minus"], line["days"]) == (5, INSERTION, 2)
    # 10 - 11 and 12 - 15, whatever the order of the rows.
    assert line["km"] == "-2.00 [-3.00, -1.00]"
    assert compare(rows[:3], 1) == []


def test_means_are_of_each_fleet_and_dispatcher_alone():
    rows = [row(5, OURS, 1, 1.0), row(5, OURS, 2, 2.0004), row(7, OURS, 1, 8.0),
            row(5, INSERTION, 1, 4.0)]  # fmt: skip
    found = means(rows)
    assert [(line["fleet"], line["dispatcher"], line["days"]) for line in found] == [
        (5, OURS, 2), (7, OURS, 1), (5, INSERTION, 1),
    ]  # fmt: skip
    assert [line["km"] for line in found] == [1.5, 8.0, 4.0]
    assert "day" not in found[0]


def test_interval_holds_the_mean_repeats_and_leaves_out_what_is_no_number():
    given = [-3.0, -1.0, -2.0, -4.0, 1.0]
    mean, low, high = interval(given, 3)
    assert mean == pytest.approx(np.mean(given))
    assert min(given) <= low < mean < high <= max(given)
    assert interval(given, 3) == (mean, low, high) == interval([*given, np.nan], 3)
    assert interval([2.0], 3) == (2.0, 2.0, 2.0)
    assert np.isnan(interval([np.nan], 3)).all()
    wider = interval([10 * value for value in given], 3)
    assert wider == pytest.approx((10 * mean, 10 * low, 10 * high))


def test_rows_are_written_under_all_their_names(tmp_path):
    path = tmp_path / "deep" / "rows.csv"
    days.write(path, [{"a": 1, "b": 1.23456}, {"a": 2, "c": "x, y"}])
    assert path.read_text() == 'a,b,c\n1,1.2346,\n2,,"x, y"\n'
    days.write(None, [{"a": 1}])
    days.write(tmp_path / "none.csv", [])
    assert not (tmp_path / "none.csv").exists()
    assert days.line_of({"a": 1, "b": 0.123456, "c": "x"}) == "a=1  b=0.1235  c=x"


def test_chart_has_a_panel_for_each_fleet_and_a_point_for_each_dispatcher(tmp_path):
    rows = [
        row(fleet, name, day, 90.0 + day, km=100.0 * fleet + day)
        for fleet in (5, 7)
        for name in (OURS, "<peer & other>")
        for day in (1, 2)
    ]
    table, drawing = tmp_path / "online.csv", tmp_path / "online.svg"
    days.write(table, rows)
    assert chart.run([str(table), str(drawing)]) == []
    tree = ElementTree.parse(drawing)  # noqa: S314  our own
    tag = "{http://www.w3.org/2000/svg}"
    assert len(tree.findall(f"{tag}g")) == 2
    assert len(tree.findall(f".//{tag}circle")) == 4
    said = [text.text for text in tree.iter(f"{tag}text")]
    assert said.count("1 ours, 91.5 % served") == 2
    assert said.count("2 <peer & other>, 91.5 % served") == 2
    assert {"5 vehicles", "7 vehicles"} <= set(said)
