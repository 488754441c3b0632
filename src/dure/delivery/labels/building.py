"""What people read for plans, milestones, changes, inspections, contracts, labour and assets."""

from django.utils.translation import gettext_lazy as _

from dure.delivery.domain.acceptance import AcceptanceItem, AcceptanceState
from dure.delivery.domain.asset import AssetCategory, AssetState
from dure.delivery.domain.burn_down import EarlyWarning
from dure.delivery.domain.change_request import ChangeKind, ChangeState
from dure.delivery.domain.contract import AwardMethod, ContractFlag, ContractKind
from dure.delivery.domain.inspection import FindingGrade, InspectionState
from dure.delivery.domain.labour import LabourState
from dure.delivery.domain.milestone import MilestoneState
from dure.delivery.domain.plan import PlanState, Readiness

PLAN_STATE = {
    PlanState.DRAFT: _("Draft"),
    PlanState.SUBMITTED: _("Waiting for approval"),
    PlanState.APPROVED: _("Approved"),
    PlanState.SUPERSEDED: _("Replaced"),
}

READINESS = {
    Readiness.LAND: _("Land and places are ours to use"),
    Readiness.PERMITS: _("Permits are granted or applied for"),
    Readiness.COUNCIL_BUDGET: _("The council has voted the local money"),
    Readiness.PROCUREMENT: _("It is settled how and when to tender"),
    Readiness.OPERATION: _("It is settled who runs it afterwards, and with what money"),
}

MILESTONE_STATE = {
    MilestoneState.PLANNED: _("Planned"),
    MilestoneState.REPORTED: _("Reported, to be confirmed"),
    MilestoneState.CONFIRMED: _("Confirmed as reached"),
    MilestoneState.DROPPED: _("Dropped"),
}

CHANGE_KIND = {
    ChangeKind.SCOPE: _("What is built"),
    ChangeKind.SCHEDULE: _("Schedule"),
    ChangeKind.BUDGET: _("Budget"),
    ChangeKind.CONSORTIUM: _("Consortium"),
}

CHANGE_STATE = {
    ChangeState.DRAFT: _("Draft"),
    ChangeState.SUBMITTED: _("Waiting for approval"),
    ChangeState.APPROVED: _("Approved"),
    ChangeState.REFUSED: _("Refused"),
    ChangeState.WITHDRAWN: _("Withdrawn"),
}

INSPECTION_STATE = {
    InspectionState.PLANNED: _("Planned"),
    InspectionState.HELD: _("Held, findings open"),
    InspectionState.CLOSED: _("Closed"),
    InspectionState.CANCELLED: _("Cancelled"),
}

FINDING_GRADE = {
    FindingGrade.NOTE: _("Note"),
    FindingGrade.MINOR: _("Minor"),
    FindingGrade.MAJOR: _("Major"),
}

ACCEPTANCE_STATE = {
    AcceptanceState.REQUESTED: _("Acceptance asked for"),
    AcceptanceState.GIVEN: _("Accepted"),
    AcceptanceState.REFUSED: _("Acceptance refused"),
}

ACCEPTANCE_ITEM = {
    AcceptanceItem.BUILT_AS_PLANNED: _("Built as the approved plan says"),
    AcceptanceItem.TESTED: _("Tested with residents"),
    AcceptanceItem.DATA_FLOWS: _("Its data arrive where they should"),
    AcceptanceItem.OPERATOR_TRAINED: _("Those who run it are trained"),
    AcceptanceItem.RESIDENTS_TOLD: _("Residents know of it"),
    AcceptanceItem.OPERATION_FUNDED: _("The money to run it is in the city's budget"),
}

CONTRACT_KIND = {
    ContractKind.GOODS: _("Goods"),
    ContractKind.SERVICE: _("Service"),
    ContractKind.WORKS: _("Works"),
}

AWARD_METHOD = {
    AwardMethod.OPEN: _("Open tender"),
    AwardMethod.LIMITED: _("Limited tender"),
    AwardMethod.SINGLE: _("Direct award"),
}

CONTRACT_FLAG = {
    ContractFlag.SINGLE_BID: _("Only one bid"),
    ContractFlag.FORMER_MEMBER: _("The supplier left the consortium before"),
    ContractFlag.PASSED_ON: _("More than half was passed to subcontractors"),
    ContractFlag.PRIOR_CONTACT: _("The supplier sat in meetings before the notice"),
}

LABOUR_STATE = {
    LabourState.CLAIMED: _("Claimed"),
    LabourState.CONFIRMED: _("Work confirmed"),
    LabourState.DISALLOWED: _("Disallowed"),
    LabourState.WITHDRAWN: _("Withdrawn"),
}

ASSET_STATE = {
    AssetState.ENTERED: _("Entered, to be verified"),
    AssetState.VERIFIED: _("Seen and verified"),
    AssetState.MISSING: _("Missing"),
    AssetState.DISPOSED: _("Disposed of"),
}

ASSET_CATEGORY = {
    AssetCategory.DEVICE: _("Device"),
    AssetCategory.VEHICLE: _("Vehicle"),
    AssetCategory.FACILITY: _("Facility"),
    AssetCategory.SOFTWARE: _("Software"),
    AssetCategory.OTHER: _("Other"),
}

EARLY_WARNING = {
    EarlyWarning.BEHIND_PLAN: _("Spending is more than a fifth of the budget behind the plan"),
    EarlyWarning.NO_CONTRACT: _("No contract after 90 days"),
    EarlyWarning.MILESTONE_OVERDUE: _("A milestone is overdue"),
    EarlyWarning.MONEY_LEFT_LATE: _("Less than half is spent after three quarters of the time"),
    EarlyWarning.MATCH_LATE: _("The local half is not confirmed"),
    EarlyWarning.INSPECTION_OPEN: _("Findings of an inspection are open"),
}
