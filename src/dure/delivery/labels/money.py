"""What people read for agreement, money in and out, settlement and clawback."""

from django.utils.translation import gettext_lazy as _

from dure.delivery.domain.agreement import AgreementState, Party
from dure.delivery.domain.budget import BudgetCategory, TransferState
from dure.delivery.domain.clawback import ClawbackGround, ClawbackState
from dure.delivery.domain.commitment import CommitmentState, MatchForm, MatchSource
from dure.delivery.domain.expenditure import EvidenceKind, ExpenditureFlag, ExpenditureState
from dure.delivery.domain.gate import Gate
from dure.delivery.domain.ledger import AccountKind, JournalKind, Pot
from dure.delivery.domain.settlement import SettlementState
from dure.delivery.domain.tranche import TrancheCondition, TrancheState

AGREEMENT_STATE = {
    AgreementState.DRAFT: _("Draft"),
    AgreementState.OFFERED: _("Being signed"),
    AgreementState.IN_FORCE: _("Signed and in force"),
    AgreementState.SUPERSEDED: _("Replaced"),
}
PARTY = {
    Party.MINISTRY: _("Ministry"),
    Party.OPERATOR: _("Operator"),
    Party.LEAD: _("Lead"),
}
COMMITMENT_STATE = {
    CommitmentState.PLANNED: _("Planned"),
    CommitmentState.VOTED: _("Voted by the council"),
    CommitmentState.CONFIRMED: _("Received"),
    CommitmentState.WITHDRAWN: _("Withdrawn"),
}
MATCH_SOURCE = {
    MatchSource.CITY: _("City or county"),
    MatchSource.PROVINCE: _("Province"),
    MatchSource.PRIVATE: _("Private"),
}
MATCH_FORM = {MatchForm.CASH: _("Cash"), MatchForm.IN_KIND: _("In kind")}
TRANCHE_STATE = {
    TrancheState.PLANNED: _("Waits for the local money"),
    TrancheState.MATCH_CONFIRMED: _("Local money received"),
    TrancheState.REQUESTED: _("Requested"),
    TrancheState.APPROVED: _("Payment approved"),
    TrancheState.PAID: _("Paid"),
    TrancheState.EVIDENCED: _("Use proven"),
    TrancheState.SETTLED: _("Settled"),
    TrancheState.RETURNED: _("Money given back"),
}
TRANCHE_CONDITION = {
    TrancheCondition.AGREEMENT: _("agreement in force"),
    TrancheCondition.PLAN_APPROVED: _("implementation plan approved"),
    TrancheCondition.MIDTERM: _("midterm inspection passed"),
    TrancheCondition.ACCEPTANCE: _("work accepted"),
}
ACCOUNT_KIND = {
    AccountKind.BANK: _("Money in the dedicated account"),
    AccountKind.NATIONAL: _("National money received"),
    AccountKind.LOCAL: _("Local money received"),
    AccountKind.PRIVATE: _("Private money received"),
    AccountKind.INTEREST: _("Interest earned"),
    AccountKind.SPENT: _("Spent"),
    AccountKind.LEAD_OWN: _("Borne by the lead itself"),
    AccountKind.TO_RETURN: _("To be given back"),
}
POT = {
    Pot.NATIONAL: _("National"),
    Pot.LOCAL: _("Local"),
    Pot.INTEREST: _("Interest"),
}
GIVER = {
    "national": _("Ministry"),
    **{source.value: label for source, label in MATCH_SOURCE.items()},
}
JOURNAL_KIND = {
    JournalKind.MATCH: _("Local money received"),
    JournalKind.TRANCHE: _("National money paid"),
    JournalKind.EXPENDITURE: _("Expenditure"),
    JournalKind.INTEREST: _("Interest"),
    JournalKind.SETTLEMENT: _("Settlement"),
    JournalKind.CLAWBACK: _("Clawback"),
    JournalKind.RETURN: _("Money given back"),
    JournalKind.REVERSAL: _("Reversal"),
}
BUDGET_CATEGORY = {
    BudgetCategory.LABOUR: _("Labour"),
    BudgetCategory.EQUIPMENT: _("Equipment"),
    BudgetCategory.CONSTRUCTION: _("Construction"),
    BudgetCategory.SOFTWARE: _("Software"),
    BudgetCategory.OPERATION: _("Operation"),
    BudgetCategory.OVERHEAD: _("Overhead"),
    BudgetCategory.OTHER: _("Other"),
}
TRANSFER_STATE = {
    TransferState.ASKED: _("Waits for a decision"),
    TransferState.MADE: _("Made"),
    TransferState.REFUSED: _("Refused"),
}
EXPENDITURE_STATE = {
    ExpenditureState.DRAFT: _("Draft"),
    ExpenditureState.SUBMITTED: _("Submitted"),
    ExpenditureState.APPROVED: _("Approved"),
    ExpenditureState.POSTED: _("Posted"),
    ExpenditureState.REVERSED: _("Reversed"),
    ExpenditureState.CANCELLED: _("Cancelled"),
}
EVIDENCE_KIND = {
    EvidenceKind.TAX_INVOICE: _("Electronic tax invoice"),
    EvidenceKind.CARD: _("Card"),
    EvidenceKind.OTHER: _("Other"),
}
EXPENDITURE_FLAG = {
    ExpenditureFlag.SAME_PAYMENT: _("Same payee, amount and day as another expenditure"),
    ExpenditureFlag.SAME_EVIDENCE: _("The same file proves another expenditure"),
}
SETTLEMENT_STATE = {
    SettlementState.DRAFT: _("Draft"),
    SettlementState.PREPARED: _("Prepared"),
    SettlementState.CHECKED: _("Checked"),
    SettlementState.APPROVED: _("Approved"),
    SettlementState.RETURNED: _("Money given back"),
}
CLAWBACK_STATE = {
    ClawbackState.PROPOSED: _("Proposed"),
    ClawbackState.DECIDED: _("Decided"),
    ClawbackState.PAID: _("Paid"),
    ClawbackState.DROPPED: _("Dropped"),
}
CLAWBACK_GROUND = {
    ClawbackGround.TERMINATION: _("Project terminated"),
    ClawbackGround.MISUSE: _("Money used for something else"),
    ClawbackGround.FALSE_CLAIM: _("False claim"),
    ClawbackGround.OBLIGATION: _("Obligation not kept"),
    ClawbackGround.OTHER: _("Other ground"),
}
GATE = {
    Gate.AGREEMENT: _("The agreement is in force"),
    Gate.PLAN_APPROVED: _("The implementation plan is approved"),
    Gate.MIDTERM: _("The midterm inspection is passed"),
    Gate.ACCEPTANCE: _("The work is accepted"),
    Gate.ASSETS_REGISTERED: _("Every asset is registered"),
    Gate.PERSON_MONTHS: _("Person-months are within their caps"),
    Gate.CONTRACT_FLAGS: _("Every warning about a contract is answered"),
    Gate.EXPENDITURES_CLOSED: _("No expenditure is left open"),
    Gate.TRANCHES_EVIDENCED: _("The use of every paid part is proven"),
    Gate.MATCH_IN_FULL: _("The local money is there in full"),
}
