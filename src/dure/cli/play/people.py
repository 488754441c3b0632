"""The organisations and people of the trial: roles, not persons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dure.accounts.actions.membership import enrol_user, found_organisation, grant_role
from dure.accounts.domain.organisation import OrganisationKind as K
from dure.accounts.domain.sample import AGENCY, COMPANIES, MINISTRY, OWN_CITY, PEOPLE
from dure.accounts.models import Organisation
from dure.accounts.queries.actor import actor_of
from dure.core.actor import SYSTEM, Actor, Role
from dure.places.queries.municipality import municipalities

APPLICANTS = 49
CITY_ROLES = (Role.CITY_OFFICER, Role.APPROVER, Role.FINANCE_OFFICER)


@dataclass(frozen=True, slots=True)
class City:
    """A government that applies, with those who act for it."""

    code: str
    organisation: Organisation
    officer: Actor
    approver: Actor
    finance: Actor


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone who acts in the trial."""

    ministry: Organisation
    agency: Organisation
    officer: Actor
    second: Actor
    finance: Actor
    approver: Actor
    agency_approver: Actor
    cities: tuple[City, ...]
    companies: tuple[Organisation, ...]
    partners: tuple[Actor, ...]


class Casting:
    """Enrols people by the ordinary actions; doing it twice changes nothing."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.passwords = {person.email for person in PEOPLE}

    def organisation(self, kind: K, names: tuple[str, str]) -> Organisation:
        """Found an organisation."""
        return found_organisation(
            kind=kind, name=names[0], name_en=names[1], actor=SYSTEM, now=self.now
        )

    def person(self, email: str, role: Role, organisation: Organisation) -> Actor:
        """Enrol somebody with one role; only those of the sign-in page have a password."""
        user = enrol_user(email=email, name="", password=None, actor=SYSTEM, now=self.now)
        grant_role(user=user, role=role, organisation=organisation, actor=SYSTEM, now=self.now)
        return actor_of(user)

    def cast(self, day: date) -> Cast:
        """Enrol everyone. *day* says which governments stand."""
        ministry = self.organisation(K.MINISTRY, MINISTRY)
        agency = self.organisation(K.AGENCY, AGENCY)
        companies = tuple(self.organisation(K.COMPANY, names) for names in COMPANIES)
        return Cast(
            ministry=ministry,
            agency=agency,
            officer=self.person("officer@agency.example", Role.PROGRAMME_OFFICER, agency),
            second=self.person("second-officer@agency.example", Role.PROGRAMME_OFFICER, agency),
            finance=self.person("finance@agency.example", Role.FINANCE_OFFICER, agency),
            approver=self.person("approver@ministry.example", Role.APPROVER, ministry),
            agency_approver=self.person("approver@agency.example", Role.APPROVER, agency),
            cities=tuple(self._city(unit) for unit in applicants(day)),
            companies=companies,
            partners=tuple(
                self.person(f"member@company-{number}.example", Role.MEMBER, company)
                for number, company in enumerate(companies, start=1)
            ),
        )

    def _city(self, unit: object) -> City:
        code: str = unit.code  # type: ignore[attr-defined]
        names = (unit.full_name, unit.full_name_en)  # type: ignore[attr-defined]
        organisation = self.organisation(K.BASIC_GOVERNMENT, names)
        domain = "tongyeong.example" if names[0] == OWN_CITY[0] else f"city-{code}.example"
        officer, approver, finance = (
            self.person(f"{name}@{domain}", role, organisation)
            for name, role in zip(("planner", "approver", "finance"), CITY_ROLES, strict=True)
        )
        return City(code, organisation, officer, approver, finance)


def applicants(day: date) -> list[object]:
    """Return the governments of the trial: the one with log-ins first, then every fourth or so.

    Which cities applied in 2022 is not public; these are spread evenly over the registry.
    """
    units = [unit for unit in municipalities(at=day) if unit.kind != "administrative_city"]
    own = next(unit for unit in units if unit.full_name == OWN_CITY[0])
    others = [unit for unit in units if unit is not own and unit.kind != "gu"]
    step = len(others) / APPLICANTS  # one more than needed: the last one comes late
    return [own, *(others[int(step * number)] for number in range(APPLICANTS))]
