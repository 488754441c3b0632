"""What people read for each kind of organisation and each role."""

from typing import Protocol

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dure.accounts.domain.organisation import OrganisationKind as K
from dure.core.actor import Role

ORGANISATION_KIND = {
    K.MINISTRY: _("Ministry"),
    K.AGENCY: _("Supporting agency"),
    K.METROPOLITAN_GOVERNMENT: _("Metropolitan or provincial government"),
    K.BASIC_GOVERNMENT: _("City, county or district"),
    K.PUBLIC_CORPORATION: _("Public corporation"),
    K.COMPANY: _("Company"),
    K.UNIVERSITY: _("University"),
    K.RESEARCH_INSTITUTE: _("Research institute"),
    K.NON_PROFIT: _("Non-profit organisation"),
    K.RESIDENTS_GROUP: _("Residents' group"),
    K.OPERATOR: _("Service operator"),
    K.INSPECTORATE: _("Audit and inspection body"),
}

ROLE = {
    Role.ADMINISTRATOR: _("Administrator"),
    Role.CITY_OFFICER: _("City officer"),
    Role.APPROVER: _("Approver"),
    Role.PROGRAMME_OFFICER: _("Programme officer"),
    Role.FINANCE_OFFICER: _("Finance officer"),
    Role.EVALUATOR: _("Evaluator"),
    Role.CONSULTANT: _("Consultant"),
    Role.OPERATOR: _("Operator"),
    Role.DRIVER: _("Driver"),
    Role.AUDITOR: _("Auditor"),
    Role.MEMBER: _("Member"),
}

# What to try with a sample log-in of each role.
SAMPLE_PURPOSE = {
    Role.CITY_OFFICER: _("Set up a study of this city and read its result"),
    Role.PROGRAMME_OFFICER: _("Run a call: check, panels, ranking, results, projects"),
    Role.FINANCE_OFFICER: _("Confirm local money and pay tranches"),
    Role.APPROVER: _("Approve what others have entered: submissions, awards, settlements"),
    Role.EVALUATOR: _("Declare yourself free and fill in score sheets"),
    Role.CONSULTANT: _("Read and advise on a city's application"),
    Role.MEMBER: _("See what a resident or a partner sees"),
    Role.ADMINISTRATOR: _("Found organisations and grant roles"),
    Role.AUDITOR: _("Read everything, change nothing"),
}

_AREA = {
    "cities": _("Cities"),
    "programme": _("Calls and applications"),
    "delivery": _("Projects"),
    "transit": _("Transport studies"),
    "notices": _("Notices"),
}
_DEED = {"read": _("read"), "write": _("read and write")}


class Named(Protocol):
    name: str
    name_en: str


def right_of(scope: str) -> str:
    """Say a right of a token in words, its name for programs behind it."""
    area, _colon, deed = scope.partition(":")
    return f"{_AREA.get(area, area)}: {_DEED.get(deed, deed)} ({scope})"


def name_of(organisation: Named) -> str:
    """Return the organisation's name in the language of the page, where it has one."""
    if get_language() == "ko":
        return organisation.name
    return organisation.name_en or organisation.name
