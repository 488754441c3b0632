"""Sentences of building a project: why something is flagged, what a plan lacks."""

from django.utils.translation import gettext_lazy as _

from dure.delivery.domain.contract import ContractFlag

FLAG_REASON = {
    ContractFlag.SINGLE_BID: _("It was awarded directly, or one firm alone made a bid."),
    ContractFlag.FORMER_MEMBER: _(
        "The supplier was a member of the consortium and left it; awards to former members are "
        "looked at."
    ),
    ContractFlag.PASSED_ON: _("Subcontracts come to more than half of the contract."),
    ContractFlag.PRIOR_CONTACT: _(
        "A meeting before the tender's notice lists the supplier among those who came."
    ),
}
LACK = {
    "work_packages": _("There is no work package."),
    "planned_total": _("The work packages do not come to the whole budget."),
    "period": _("The first or the last day is missing."),
    "packages_outside_period": _("A work package lies outside of the plan's days."),
}
