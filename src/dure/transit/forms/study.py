"""What people fill in to ask for a study. Ranges are the scenario's own.

A refusal that only the scenario or the action can give is shown beside the field it names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from dure.core.actor import Actor
from dure.core.errors import Refusal
from dure.transit import labels
from dure.transit.domain.check import seconds_of
from dure.transit.domain.demand import HOURS, MAX_TRIPS
from dure.transit.domain.fleet import MAX_VEHICLES
from dure.transit.domain.scenario import MAX_REPLICATIONS, Scenario
from dure.transit.domain.scenario_file import scenario_from_mapping, scenario_from_toml
from dure.transit.forms.fields import Decimal, Numbers, Outline, Routes, TimeOfDay, TripFile, Whole
from dure.transit.forms.mapping import field_of, initial_of, tables_of
from dure.transit.jobs import submit_study
from dure.transit.models import Study
from dure.web.refusals import told_refusal

Tables = Mapping[str, Mapping[str, Any]]

DAY_TYPES = [(kind.value, label) for kind, label in labels.DAY_TYPE.items()]
DISPATCHERS = [(kind.value, label) for kind, label in labels.DISPATCHER.items()]
FILES = ("trip_file", "scenario_file")
UPPER = (
    *("__all__", "name", "zones", "outline", "exact", "vehicles", "seats", "wheelchair_places"),
    *("shift_start", "shift_end", "max_walk_metres", "max_wait_minutes", "trips_per_day"),
    *("day_type", *FILES),
)
"""Fields that are always in sight, or stand with the files."""

TRIP_NAME = "trips.csv"
"""How a study keeps the trips it was given."""


class StudyForm(forms.Form):
    """Everything on one page, filled in beforehand from *base*, a scenario as tables.

    Parameters
    ----------
    zones
        Pairs of a neighbourhood's number and what is shown for it.
    """

    name = forms.CharField(label=_("Name of this study"), max_length=120)
    zones = forms.MultipleChoiceField(
        label=_("Neighbourhoods"), required=False, widget=forms.CheckboxSelectMultiple
    )
    outline = Outline(required=False)
    exact = forms.BooleanField(
        label=_("Serve exactly the area I drew, not whole neighbourhoods"), required=False
    )

    vehicles = Whole(1, MAX_VEHICLES, label=_("Vehicles"))
    seats = Whole(1, 200, label=_("Seats in each"))
    wheelchair_places = Whole(0, 20, label=_("Wheelchair places in each"))
    shift_start = TimeOfDay(label=_("From"))
    shift_end = TimeOfDay(
        label=_("Until"), help_text=_("Past midnight, count on: 25:00 is one in the night.")
    )
    max_walk_metres = Whole(
        50, 2000, label=_("Longest walk to a stop"), help_text=_("Stops are placed to keep this.")
    )
    max_wait_minutes = Whole(
        1, 240, label=_("Longest wait"), help_text=_("Who would wait longer gets no offer.")
    )
    trips_per_day = Whole(0, MAX_TRIPS, label=_("Trips a day"))
    day_type = forms.ChoiceField(label=_("Kind of day"), choices=DAY_TYPES)

    stops = forms.ChoiceField(
        label=_("Where people board"),
        choices=(
            ("virtual", _("At corners chosen to be near everyone")),
            ("existing", _("At today's stops")),
        ),
    )
    max_ride_ratio = Decimal(
        1,
        10,
        label=_("Longest ride"),
        help_text=_("Against the direct drive; 2 is twice as long."),
    )
    dispatcher = forms.ChoiceField(
        label=_("How vehicles are assigned"),
        choices=DISPATCHERS,
        widget=forms.RadioSelect,
        help_text=_("The first is the usual one; the others are there to compare it with."),
    )
    trips_start = TimeOfDay(label=_("Trips from"))
    trips_end = TimeOfDay(label=_("Trips until"))
    profile = forms.ChoiceField(
        label=_("Trips over the day"),
        choices=(
            ("peaks", _("Two peaks, morning and evening")),
            ("even", _("The same in every hour")),
            ("own", _("My own 24 numbers")),
        ),
    )
    hourly = Numbers(
        exactly=HOURS,
        label=_("Trips in each hour"),
        required=False,
        help_text=_("24 numbers, from midnight on; only their proportions count."),
    )
    prebooked_percent = Decimal(0, 100, label=_("Booked ahead"))
    prebook_least_minutes = Whole(0, 1440, label=_("Booked at least this long ahead"))
    wheelchair_percent = Decimal(0, 100, label=_("Trips with a wheelchair"))
    travel_noise_percent = Decimal(
        0, 100, label=_("Driving times vary by"), help_text=_("Standard deviation.")
    )
    no_show_percent = Decimal(0, 50, label=_("People who book and do not come"))
    won_per_driver_hour = Whole(0, 10**9, label=_("Cost of a driver hour"))
    won_per_vehicle_km = Whole(0, 10**9, label=_("Cost of a kilometre"))
    won_per_vehicle_day = Whole(0, 10**9, label=_("Cost of a vehicle for a day"))
    co2_grams_per_km = Decimal(0, 10**9, label=_("CO2 of a kilometre"))
    replications = Whole(
        1,
        MAX_REPLICATIONS,
        label=_("Days simulated"),
        help_text=_("More days, narrower intervals."),
    )
    fleet_sizes = Numbers(
        label=_("Other numbers of vehicles to try"),
        required=False,
        help_text=_("Up to 12 numbers with commas between them."),
    )
    fixed_kind = forms.ChoiceField(
        label=_("Fixed routes to compare with"),
        choices=(
            ("generated", _("Loops that are made for this area")),
            ("drawn", _("Routes that I draw")),
        ),
        widget=forms.RadioSelect,
    )
    routes = Routes(
        label=_("Routes I draw"),
        required=False,
        help_text=_("One route a line: codes of its stops with commas between them."),
    )
    seed = Whole(0, 2**32 - 1, label=_("Seed"), help_text=_("The same seed, the same numbers."))
    trip_file = TripFile(label=_("Trips from a file (CSV)"), required=False)
    scenario_file = forms.FileField(
        label=_("A whole study from a file (TOML)"),
        required=False,
        help_text=_("If given, it counts instead of everything above."),
    )

    def __init__(
        self, *args: Any, base: Tables, zones: Sequence[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, initial=initial_of(base), **options)
        self.base = base
        self.fields["zones"].choices = zones  # type: ignore[attr-defined]
        if base["demand"].get("trip_file"):
            self.fields["trip_file"].help_text = _(
                "That study read its trips from a file. Give it again; otherwise trips are drawn."
            )
        self.scenario: Scenario | None = None

    @property
    def more_open(self) -> bool:
        """Tell whether something further down has to be corrected."""
        return any(name not in UPPER for name in self.errors)

    @property
    def files_open(self) -> bool:
        """Tell whether a file has to be given or corrected."""
        return bool(set(FILES) & set(self.errors) or self.base["demand"].get("trip_file"))

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if "scenario_file" in self.files:
            self._errors = ErrorDict()  # the file counts, and nothing else
            self._read_scenario(self.files["scenario_file"])
            return clean | {"trip_file": b""}
        self._check_together(clean)
        clean["trip_name"] = TRIP_NAME if clean.get("trip_file") else ""
        if not self.errors:
            try:
                self.scenario = scenario_from_mapping(tables_of(clean, self.base))
            except Refusal as refusal:
                self.show(refusal)
        return clean

    def request(self, *, city: str, actor: Actor, now: datetime) -> Study | None:
        """Ask for the study; None, with the reason beside the field, if it is refused."""
        if self.scenario is None or self.scenario.city != city:
            self.add_error("scenario_file", _("This file describes a study of another city."))
            return None
        try:
            trips = self.cleaned_data.get("trip_file") or b""
            return submit_study(scenario=self.scenario, actor=actor, now=now, trips=trips)
        except Refusal as refusal:
            self.show(refusal)
            return None

    def show(self, refusal: Refusal, field: str | None = None) -> None:
        """Show a refusal beside the field that it names."""
        field = field or field_of(refusal.where)
        said = told_refusal(refusal)
        if field not in (None, *FILES):
            said = replace(said, where="")
        self.add_error(field, ValidationError(str(said)))

    def _check_together(self, clean: dict[str, Any]) -> None:
        start, end = clean.get("shift_start"), clean.get("shift_end")
        if start and end and seconds_of(start, where="") >= seconds_of(end, where=""):
            self.add_error("shift_end", _("The service ends before it starts."))
        first, last = clean.get("trips_start"), clean.get("trips_end")
        if first and last and seconds_of(first, where="") >= seconds_of(last, where=""):
            self.add_error("trips_end", _("The last trips are before the first."))
        if not clean.get("zones") and not (clean.get("exact") and clean.get("outline")):
            self.add_error("zones", _("Choose at least one neighbourhood, or draw an area."))
        if clean.get("profile") == "own" and not clean.get("hourly") and "hourly" in clean:
            self.add_error("hourly", _("Write 24 numbers, or choose another shape of the day."))
        if clean.get("fixed_kind") == "drawn" and not clean.get("routes") and "routes" in clean:
            self.add_error("routes", _("Draw a route or write one, or let routes be made."))
        if clean.get("fixed_kind") == "drawn" and clean.get("stops") == "virtual":
            self.add_error("stops", _("Routes that you draw run between today's stops."))

    def _read_scenario(self, file: Any) -> None:
        try:
            text = file.read().decode()
        except UnicodeDecodeError:
            self.add_error("scenario_file", _("This file is not text in UTF-8."))
            return
        try:
            self.scenario = scenario_from_toml(text, source=file.name)
        except Refusal as refusal:
            self.show(refusal, "scenario_file")
