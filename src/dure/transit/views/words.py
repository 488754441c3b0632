"""Short texts that scripts and choices need, in the language of the page."""

from django.utils.translation import gettext as _

from dure.transit.queries.setup import Choice
from dure.web import figures


def neighbourhood(choice: Choice) -> str:
    """Write a neighbourhood with its people, as the list of choices shows it."""
    if choice.people is None:
        return choice.name
    people = _("%(people)s people") % {"people": figures.number(choice.people)}
    return f"{choice.name} · {people}"


def setup_words() -> dict[str, str]:
    return {
        "none": _("No neighbourhood is chosen yet."),
        "chosen": _("{zones} neighbourhoods · {people} people · {area} km²"),
        "one": _("1 neighbourhood · {people} people · {area} km²"),
        "uncounted": _("{zones} neighbourhoods · {area} km²"),
        "drawn": _("The drawn area: {area} km²"),
        "addStop": _("Click stops on the map in the order of the route."),
        "newRoute": _("New route"),
        "removeStop": _("Take back the last stop"),
        "route": _("Route"),
    }
