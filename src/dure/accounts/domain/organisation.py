"""The kinds of organisation that the programme and its cities know."""

from dataclasses import dataclass
from enum import StrEnum


class OrganisationKind(StrEnum):
    MINISTRY = "ministry"
    AGENCY = "agency"
    METROPOLITAN_GOVERNMENT = "metropolitan_government"
    BASIC_GOVERNMENT = "basic_government"
    PUBLIC_CORPORATION = "public_corporation"
    COMPANY = "company"
    UNIVERSITY = "university"
    RESEARCH_INSTITUTE = "research_institute"
    NON_PROFIT = "non_profit"
    RESIDENTS_GROUP = "residents_group"
    OPERATOR = "operator"
    INSPECTORATE = "inspectorate"


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """An organisation as a table gives it."""

    kind: OrganisationKind
    name: str
    name_en: str = ""
