"""Budget, expenditures, book, settlement and clawback for programs."""

from typing import Any

from django.db.transaction import atomic
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import File, Router, Status, UploadedFile
from ninja.pagination import paginate

from dure.delivery.actions import budget, clawback, expenditure, ledger, settlement
from dure.delivery.api.money_shapes import (
    BalanceOut,
    ClawbackIn,
    ClawbackOut,
    DisallowanceOut,
    DisallowIn,
    ExpenditureIn,
    ExpenditureOut,
    InterestIn,
    JournalOut,
    LineIn,
    LineOut,
    LineShape,
    Reason,
    ReturnIn,
    SettlementOut,
    StatementOut,
    TransferIn,
    TransferOut,
    actor_of,
    kept,
    taken,
)
from dure.delivery.api.money_shapes import given as asked
from dure.delivery.domain.expenditure import Spending
from dure.delivery.queries import budget as budgets
from dure.delivery.queries import clawback as clawbacks
from dure.delivery.queries import ledger as ledgers
from dure.delivery.queries.expenditure import expenditure_visible_to, expenditures_of
from dure.delivery.queries.gate import look
from dure.delivery.queries.project import project_visible_to
from dure.delivery.queries.settlement import disallowances_of, settlement_of, statement_of
from dure.web.fields import Key, Paged

router = Router(tags=["money"])


@router.get("/projects/{project_id}/budget", response=list[LineOut])
def list_lines(request: HttpRequest, project_id: Key) -> Any:
    found = project_visible_to(actor_of(request), project_id)
    return budgets.lines_of(found)


@router.put("/projects/{project_id}/budget", response=list[LineOut])
def enter_budget(request: HttpRequest, project_id: Key, given: list[LineIn]) -> Any:
    lines = [budget.LineIn(**line.dict()) for line in given]
    return budget.enter_budget(project_id=project_id, lines=lines, **asked(request))


@router.get("/projects/{project_id}/budget/proposal", response=list[LineShape])
def propose_lines(request: HttpRequest, project_id: Key) -> Any:
    """Return the lines that the application's own budget makes, one for each category."""
    found = project_visible_to(actor_of(request), project_id)
    return budgets.proposed_lines(found)


@router.get("/projects/{project_id}/transfers", response=list[TransferOut])
def list_transfers(request: HttpRequest, project_id: Key) -> Any:
    found = project_visible_to(actor_of(request), project_id)
    return budgets.transfers_of(found)


@router.post("/projects/{project_id}/transfers", response=TransferOut)
def ask_transfer(request: HttpRequest, project_id: Key, given: TransferIn) -> Any:
    return budget.ask_transfer(project_id=project_id, **given.dict(), **asked(request))


@router.post("/transfers/{transfer_id}/make", response=TransferOut)
def make_transfer(request: HttpRequest, transfer_id: Key) -> Any:
    return budget.decide_transfer(transfer_id=transfer_id, agreed=True, **asked(request))


@router.post("/transfers/{transfer_id}/refuse", response=TransferOut)
def refuse_transfer(request: HttpRequest, transfer_id: Key) -> Any:
    return budget.decide_transfer(transfer_id=transfer_id, agreed=False, **asked(request))


@router.get("/projects/{project_id}/expenditures", response=list[ExpenditureOut])
@paginate(Paged)
def list_expenditures(request: HttpRequest, project_id: Key) -> Any:
    return expenditures_of(project_visible_to(actor_of(request), project_id))


@router.post("/projects/{project_id}/expenditures", response=ExpenditureOut)
def enter_expenditure(request: HttpRequest, project_id: Key, given: ExpenditureIn) -> Any:
    return expenditure.enter_expenditure(
        project_id=project_id, spending=Spending(**given.dict()), **asked(request)
    )


@router.post("/expenditures/{expenditure_id}/evidence", response=ExpenditureOut)
@atomic
def attach_evidence(request: HttpRequest, expenditure_id: Key, file: File[UploadedFile]) -> Any:
    """Attach what proves a draft."""
    return expenditure.attach_evidence(
        expenditure_id=expenditure_id, file_id=kept(request, file), **asked(request)
    )


@router.get("/expenditures/{expenditure_id}/evidence")
def take_evidence(request: HttpRequest, expenditure_id: Key) -> HttpResponseBase:
    """Return what proves an expenditure."""
    return taken(expenditure_visible_to(actor_of(request), expenditure_id).evidence)


@router.post("/expenditures/{expenditure_id}/submit", response=ExpenditureOut)
def submit_expenditure(request: HttpRequest, expenditure_id: Key) -> Any:
    return expenditure.submit_expenditure(expenditure_id=expenditure_id, **asked(request))


@router.post("/expenditures/{expenditure_id}/approve", response=ExpenditureOut)
def approve_expenditure(request: HttpRequest, expenditure_id: Key) -> Any:
    return expenditure.approve_expenditure(expenditure_id=expenditure_id, **asked(request))


@router.post("/expenditures/{expenditure_id}/post", response=ExpenditureOut)
def post_expenditure(request: HttpRequest, expenditure_id: Key) -> Any:
    return expenditure.post_expenditure(expenditure_id=expenditure_id, **asked(request))


@router.post("/expenditures/{expenditure_id}/cancel", response=ExpenditureOut)
def cancel_expenditure(request: HttpRequest, expenditure_id: Key) -> Any:
    return expenditure.cancel_expenditure(expenditure_id=expenditure_id, **asked(request))


@router.post("/expenditures/{expenditure_id}/return", response=ExpenditureOut)
def return_expenditure(request: HttpRequest, expenditure_id: Key, given: Reason) -> Any:
    return expenditure.return_expenditure(
        expenditure_id=expenditure_id, reason=given.reason, **asked(request)
    )


@router.post("/expenditures/{expenditure_id}/reverse", response=ExpenditureOut)
def reverse_expenditure(request: HttpRequest, expenditure_id: Key, given: Reason) -> Any:
    return expenditure.reverse_expenditure(
        expenditure_id=expenditure_id, reason=given.reason, **asked(request)
    )


@router.get("/projects/{project_id}/ledger", response=list[JournalOut])
@paginate(Paged)
def list_journals(request: HttpRequest, project_id: Key) -> Any:
    return ledgers.journals_of(project_visible_to(actor_of(request), project_id))


@router.get("/projects/{project_id}/ledger/balance", response=list[BalanceOut])
def trial_balance(request: HttpRequest, project_id: Key) -> Any:
    found = project_visible_to(actor_of(request), project_id)
    return [
        {"kind": row.book.kind.value, "category": row.book.category, "won": row.won}
        for row in ledgers.trial_balance(ledgers.entries_of(found))
    ]


@router.post("/projects/{project_id}/ledger/interest", response=JournalOut)
def post_interest(request: HttpRequest, project_id: Key, given: InterestIn) -> Any:
    return ledger.post_interest(project_id=project_id, **given.dict(), **asked(request))


@router.post("/ledger/{journal_id}/reverse", response=JournalOut)
def reverse_interest(request: HttpRequest, journal_id: Key, given: Reason) -> Any:
    """Undo interest that was written down wrongly."""
    return ledger.reverse_interest(journal_id=journal_id, reason=given.reason, **asked(request))


@router.get("/projects/{project_id}/settlement", response=StatementOut)
def one_settlement(request: HttpRequest, project_id: Key) -> Any:
    """Return the statement, and what stands in the way of the settlement."""
    found = project_visible_to(actor_of(request), project_id)
    row = settlement_of(found)
    return {"settlement": row, "gates": look(found), "statement": statement_of(found, row)}


@router.post("/projects/{project_id}/settlement/prepare", response=SettlementOut)
def prepare_settlement(request: HttpRequest, project_id: Key) -> Any:
    return settlement.prepare_settlement(project_id=project_id, **asked(request))


@router.post("/settlements/{settlement_id}/check", response=SettlementOut)
def check_settlement(request: HttpRequest, settlement_id: Key) -> Any:
    return settlement.check_settlement(settlement_id=settlement_id, **asked(request))


@router.post("/settlements/{settlement_id}/approve", response=SettlementOut)
def approve_settlement(request: HttpRequest, settlement_id: Key) -> Any:
    return settlement.approve_settlement(settlement_id=settlement_id, **asked(request))


@router.post("/settlements/{settlement_id}/send-back", response=SettlementOut)
def send_back_settlement(request: HttpRequest, settlement_id: Key, given: Reason) -> Any:
    return settlement.send_back_settlement(
        settlement_id=settlement_id, reason=given.reason, **asked(request)
    )


@router.post("/settlements/{settlement_id}/disallow", response=SettlementOut)
def disallow_cost(request: HttpRequest, settlement_id: Key, given: DisallowIn) -> Any:
    row = settlement.disallow_cost(settlement_id=settlement_id, **given.dict(), **asked(request))
    return row.settlement


@router.get("/projects/{project_id}/disallowances", response=list[DisallowanceOut])
def list_disallowances(request: HttpRequest, project_id: Key) -> Any:
    return disallowances_of(settlement_of(project_visible_to(actor_of(request), project_id)))


@router.post("/disallowances/{disallowance_id}/allow", response={204: None})
def allow_cost(request: HttpRequest, disallowance_id: Key) -> Any:
    """Take a disallowance back while the settlement is still checked."""
    settlement.allow_cost(disallowance_id=disallowance_id, **asked(request))
    return Status(204, None)


@router.post("/settlements/{settlement_id}/return", response=SettlementOut)
def record_return(request: HttpRequest, settlement_id: Key, given: ReturnIn) -> Any:
    return settlement.record_return(settlement_id=settlement_id, **given.dict(), **asked(request))


@router.get("/projects/{project_id}/clawbacks", response=list[ClawbackOut])
def list_clawbacks(request: HttpRequest, project_id: Key) -> Any:
    found = project_visible_to(actor_of(request), project_id)
    return clawbacks.clawbacks_of(found)


@router.post("/projects/{project_id}/clawbacks", response=ClawbackOut)
def propose_clawback(request: HttpRequest, project_id: Key, given: ClawbackIn) -> Any:
    return clawback.propose_clawback(project_id=project_id, **given.dict(), **asked(request))


@router.post("/projects/{project_id}/local-return", response=JournalOut)
def return_local_money(request: HttpRequest, project_id: Key, given: ReturnIn) -> Any:
    """Record that an ended project's local money and interest were given back."""
    return clawback.return_local_money(project_id=project_id, **given.dict(), **asked(request))


@router.post("/clawbacks/{clawback_id}/decide", response=ClawbackOut)
def decide_clawback(request: HttpRequest, clawback_id: Key) -> Any:
    return clawback.decide_clawback(clawback_id=clawback_id, **asked(request))


@router.post("/clawbacks/{clawback_id}/drop", response=ClawbackOut)
def drop_clawback(request: HttpRequest, clawback_id: Key, given: Reason) -> Any:
    return clawback.drop_clawback(clawback_id=clawback_id, reason=given.reason, **asked(request))


@router.post("/clawbacks/{clawback_id}/pay", response=ClawbackOut)
def pay_clawback(request: HttpRequest, clawback_id: Key, given: ReturnIn) -> Any:
    return clawback.pay_clawback(clawback_id=clawback_id, **given.dict(), **asked(request))
