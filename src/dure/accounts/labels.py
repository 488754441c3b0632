"""What people read for each kind of organisation and each role."""

from django.utils.translation import gettext_lazy as _

from dure.accounts.domain.organisation import OrganisationKind as K
from dure.core.actor import Role as R

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
    R.ADMINISTRATOR: _("Administrator"),
    R.CITY_OFFICER: _("City officer"),
    R.APPROVER: _("Approver"),
    R.PROGRAMME_OFFICER: _("Programme officer"),
    R.EVALUATOR: _("Evaluator"),
    R.OPERATOR: _("Operator"),
    R.DRIVER: _("Driver"),
    R.AUDITOR: _("Auditor"),
    R.MEMBER: _("Member"),
}
