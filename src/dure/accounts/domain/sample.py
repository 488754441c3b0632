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


AGENCY = ("지원 기관 (체험)", "Supporting agency (trial)")
MINISTRY = ("국토교통부 (체험)", "Ministry of land (trial)")
OWN_CITY = ("경상남도 통영시", "Tongyeong-si, Gyeongsangnam-do")
COMPANIES = tuple(
    (f"솔루션 기업 {letter} (체험)", f"Solution company {number} (trial)")
    for number, letter in enumerate("가나다라마바", start=1)
)


def _of_programme() -> tuple[SamplePerson, ...]:
    agency, ministry = (K.AGENCY, *AGENCY), (K.MINISTRY, *MINISTRY)
    own, company = (K.BASIC_GOVERNMENT, *OWN_CITY), (K.COMPANY, *COMPANIES[0])
    return (
        SamplePerson("officer@agency.example", Role.PROGRAMME_OFFICER, *agency),
        SamplePerson("second-officer@agency.example", Role.PROGRAMME_OFFICER, *agency),
        SamplePerson("finance@agency.example", Role.FINANCE_OFFICER, *agency),
        SamplePerson("approver@ministry.example", Role.APPROVER, *ministry),
        SamplePerson("evaluator-03@experts.example", Role.EVALUATOR, *agency),
        SamplePerson("evaluator-04@experts.example", Role.EVALUATOR, *agency),
        SamplePerson("planner@tongyeong.example", Role.CITY_OFFICER, *own),
        SamplePerson("approver@tongyeong.example", Role.APPROVER, *own),
        SamplePerson("finance@tongyeong.example", Role.FINANCE_OFFICER, *own),
        SamplePerson("consultant@tongyeong.example", Role.CONSULTANT, *own),
        SamplePerson("member@company-1.example", Role.MEMBER, *company),
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
    *_of_programme(),
    *(person for city in CITIES for person in _of_city(*city)),
    SamplePerson(
        f"administrator@agency.{DOMAIN}", Role.ADMINISTRATOR, K.AGENCY,
        *AGENCY,
    ),
    SamplePerson(
        f"auditor@inspectorate.{DOMAIN}", Role.AUDITOR, K.INSPECTORATE,
        "감사 기관 (체험)", "Inspectorate (trial)",
    ),
)  # fmt: skip
