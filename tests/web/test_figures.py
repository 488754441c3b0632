from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from dure.web import figures

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)  # 18:00 in Seoul, a Sunday


@pytest.fixture(params=["ko", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


def in_both(korean, english):
    return {"ko": korean, "en": english}


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0, 0, "0"),
        (1234, 0, "1,234"),
        (1234.56, 1, "1,234.6"),
        (-1234.5, 1, "−1,234.5"),
        (-0.04, 1, "0.0"),
        (1e9, 0, "1,000,000,000"),
    ],
)
def test_number_is_the_same_in_both_languages(language, value, digits, text):
    assert figures.number(value, digits) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0.0"),
        (588, "9.8"),
        (29.9 * 60, "29.9"),
        (29.94 * 60, "29.9"),
        (29.96 * 60, "30"),
        (30 * 60, "30"),
        (61.6 * 60, "62"),
        (-588, "−9.8"),
    ],
)
def test_minutes_have_one_decimal_below_thirty(language, seconds, text):
    assert figures.minutes_number(seconds) == text


@pytest.mark.parametrize(
    ("metres", "text"),
    [
        (0, "0 m"),
        (850, "850 m"),
        (999.4, "999 m"),
        (999.6, "1.0 km"),
        (3210, "3.2 km"),
        (99_940, "99.9 km"),
        (99_960, "100 km"),
        (1_666_000, "1,666 km"),
    ],
)
def test_distance_changes_its_unit_without_a_gap(language, metres, text):
    assert figures.distance(metres) == text


def test_share_and_points_are_told_apart(language):
    assert figures.share(0.874) == "87%"
    assert figures.points(0.014) == in_both("+1.4%p", "+1.4 pp")[language]
    assert figures.points(-0.014) == in_both("−1.4%p", "−1.4 pp")[language]
    assert figures.points(0.0) == in_both("0.0%p", "0.0 pp")[language]


@pytest.mark.parametrize(
    ("value", "korean", "english"),
    [
        (0, "0원", "KRW 0"),
        (9_900, "9,900원", "KRW 9,900"),
        (50_000, "5만 원", "KRW 50,000"),
        (123_456, "123,456원", "KRW 123,456"),
        (12_500_000, "1,250만 원", "KRW 12.5 million"),
        (400_000_000, "4억 원", "KRW 400 million"),
        (432_100_000, "4억 3,210만 원", "KRW 432 million"),
        (399_999_999, "4억 원", "KRW 400 million"),
        (1_250_000_000_000, "1조 2,500억 원", "KRW 1,250 billion"),
        (-400_000_000, "−4억 원", "−KRW 400 million"),
    ],
)
def test_won_is_written_as_it_is_said(language, value, korean, english):
    assert figures.won(value) == in_both(korean, english)[language]


def test_the_exact_won_is_kept(language):
    exact = in_both("432,123,456원", "KRW 432,123,456")[language]
    assert figures.won_exact(432_123_456) == exact


def test_dates_carry_their_weekday(language):
    assert (
        figures.day(date(2026, 11, 22))
        == in_both("2026. 11. 22.(일)", "Sun 22 Nov 2026")[language]
    )
    assert (
        figures.moment(AT)
        == in_both("2026. 11. 22.(일) 18:00", "Sun 22 Nov 2026, 18:00")[language]
    )


def test_a_day_is_the_readers_day_not_the_servers():
    with translation.override("ko"):
        assert figures.day(datetime(2026, 11, 22, 15, 30, tzinfo=UTC)) == "2026. 11. 23.(월)"


@pytest.mark.parametrize(
    ("gone", "english"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(days=1), "Sun 22 Nov 2026, 18:00"),
        (timedelta(minutes=-1), "Sun 22 Nov 2026, 18:00"),
    ],
)
def test_relative_time_is_for_the_last_day_only(gone, english):
    with translation.override("en"):
        assert figures.ago(AT, AT + gone) == english


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "00:00"),
        (27_000, "07:30"),
        (86_399, "23:59"),
        (86_400, "00:00 (+1)"),
        (90_600, "01:10 (+1)"),
    ],
)
def test_time_of_day_may_pass_midnight(language, seconds, text):
    assert figures.time_of_day(seconds) == text
