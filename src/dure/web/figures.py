"""How numbers, money, distances and times are written, in the language of the page.

No rounding is hidden: where a figure is shortened, the exact one is given beside it.
"""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

WEEKDAYS = ("월", "화", "수", "목", "금", "토", "일")
DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
MAN, EOK, JO = 10**4, 10**8, 10**12


def korean() -> bool:
    """Tell whether the page is in Korean."""
    return (get_language() or "ko").startswith("ko")


def number(value: float, digits: int = 0) -> str:
    """Write a number with a comma at each thousand; a true minus sign if negative."""
    text = f"{abs(value):,.{digits}f}"
    negative = value < 0 and any(sign in text for sign in "123456789")
    return f"−{text}" if negative else text


def minutes_number(seconds: float) -> str:
    """Write minutes: one decimal below 30 minutes, none above."""
    value = seconds / 60
    return number(value, 1 if round(abs(value), 1) < 30 else 0)


def minutes(seconds: float) -> str:
    """Write minutes with their unit."""
    return _("%(minutes)s min") % {"minutes": minutes_number(seconds)}


def distance(metres: float) -> str:
    """Write metres below 1,000 m, then kilometres: one decimal below 100 km, none above."""
    if abs(metres) < 999.5:
        return f"{number(metres)} m"
    kilometres = metres / 1000
    return f"{number(kilometres, 1 if abs(kilometres) < 99.95 else 0)} km"


def share(value: float, digits: int = 0) -> str:
    """Write a share between 0 and 1 as per cent."""
    return f"{number(value * 100, digits)}%"


def points(value: float, digits: int = 1) -> str:
    """Write a difference of two shares in percentage points, with its sign."""
    sign = "+" if value > 0 else ""
    return f"{sign}{number(value * 100, digits)}{'%p' if korean() else ' pp'}"


def won_exact(value: int) -> str:
    """Write an amount of won to the won."""
    return f"{number(value)}원" if korean() else f"KRW {number(value)}"


def won(value: int) -> str:
    """Write an amount of won in the two largest units that people say.

    억 and 만 in Korean, million and billion in English; rounded to three figures or
    to the smaller unit, so the exact amount belongs beside it.
    """
    sign, size = ("−" if value < 0 else ""), abs(int(value))
    return sign + (_won_korean(size) if korean() else _won_english(size))


def _won_korean(size: int) -> str:
    for unit, name, below, below_name in ((JO, "조", EOK, "억"), (EOK, "억", MAN, "만")):
        if size >= unit:
            whole, rest = divmod(round(size / below), unit // below)
            tail = f" {rest:,}{below_name}" if rest else ""
            return f"{whole:,}{name}{tail} 원"
    if size >= MAN and size % MAN == 0:
        return f"{size // MAN:,}만 원"
    return f"{size:,}원"


def _won_english(size: int) -> str:
    for unit, name in ((10**9, "billion"), (10**6, "million")):
        if size >= unit:
            value = size / unit
            text = f"{value:,.{0 if value >= 99.95 else 1 if value >= 9.995 else 2}f}"
            return f"KRW {text.rstrip('0').rstrip('.') if '.' in text else text} {name}"
    return f"KRW {size:,}"


def day(value: date | datetime) -> str:
    """Write a date with its weekday: 2026. 11. 22.(일) or Sun 22 Nov 2026."""
    at = timezone.localtime(value) if isinstance(value, datetime) else value
    if korean():
        return f"{at.year}. {at.month}. {at.day}.({WEEKDAYS[at.weekday()]})"
    return f"{DAYS_EN[at.weekday()]} {at.day} {MONTHS_EN[at.month - 1]} {at.year}"


def moment(value: datetime) -> str:
    """Write a date and time of day: 2026. 11. 22.(일) 18:00 or Sun 22 Nov 2026, 18:00."""
    clock = f"{timezone.localtime(value):%H:%M}"
    return f"{day(value)} {clock}" if korean() else f"{day(value)}, {clock}"


def ago(value: datetime, now: datetime) -> str:
    """Write how long ago within the last day; the moment itself if longer ago or ahead."""
    gone = now - value
    if not timedelta(0) <= gone < timedelta(days=1):
        return moment(value)
    passed = int(gone.total_seconds() // 60)
    if passed < 1:
        return _("just now")
    if passed < 60:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", passed) % {"n": passed}
    hours = passed // 60
    return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}


def time_of_day(seconds: float) -> str:
    """Write seconds since the start of the service day as 07:30; +1 past midnight."""
    days, rest = divmod(round(seconds), 86_400)
    text = f"{rest // 3600:02d}:{rest % 3600 // 60:02d}"
    return f"{text} (+{days})" if days else text
