"""The people of a trial installation: roles, not persons. Their password is no secret."""

from __future__ import annotations

from dataclasses import dataclass

from dure.accounts.domain.organisation import OrganisationKind as K
from dure.core.actor import Role

PASSWORD = "dure-sample-1"  # noqa: S105  printed on the sign-in page of a trial
DOMAIN = "example"  # reserved by RFC 2606: no mail can ever arrive there


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """One log-in of a trial: who it acts for and as what."""

    email: str
    role: Role
    kind: K
    organisation: str
    organisation_en: str
    city: str = ""


CITIES = (
    ("la-serena", "라세레나–코킴보", "La Serena–Coquimbo"),
    ("karhula", "카르훌라", "Karhula"),
    ("helsinki", "헬싱키", "Helsinki"),
)


def _of_city(slug: str, name: str, name_en: str) -> tuple[SamplePerson, ...]:
    office = (f"{name} 시청 (체험)", f"City of {name_en} (trial)")
    group = (f"{name} 주민 모임 (체험)", f"Residents of {name_en} (trial)")
    return (
        SamplePerson(
            f"planner@{slug}.{DOMAIN}", Role.CITY_OFFICER, K.BASIC_GOVERNMENT, *office, slug
        ),
        SamplePerson(f"resident@{slug}.{DOMAIN}", Role.MEMBER, K.RESIDENTS_GROUP, *group, slug),
    )


PEOPLE = (
    *(person for city in CITIES for person in _of_city(*city)),
    SamplePerson(
        f"administrator@agency.{DOMAIN}", Role.ADMINISTRATOR, K.AGENCY,
        "지원 기관 (체험)", "Supporting agency (trial)",
    ),
    SamplePerson(
        f"auditor@inspectorate.{DOMAIN}", Role.AUDITOR, K.INSPECTORATE,
        "감사 기관 (체험)", "Inspectorate (trial)",
    ),
)  # fmt: skip
