"""Expenditures corrected and brought in by a table, for programs."""

from typing import Any

from django.http import HttpRequest
from ninja import File, Router, Status, UploadedFile

from dure.core.errors import Invalid
from dure.delivery.actions import expenditure
from dure.delivery.adapters.expenditure_file import MOST_BYTES, RowFault, read_expenditures
from dure.delivery.api.money_shapes import ExpenditureIn, ExpenditureOut, actor_of
from dure.delivery.api.money_shapes import given as asked
from dure.delivery.domain.expenditure import Spending
from dure.delivery.queries.project import project_visible_to
from dure.web.fields import Key

router = Router(tags=["money"])


@router.put("/expenditures/{expenditure_id}", response=ExpenditureOut)
def change_expenditure(request: HttpRequest, expenditure_id: Key, given: ExpenditureIn) -> Any:
    """Correct a draft; its evidence stays."""
    return expenditure.change_expenditure(
        expenditure_id=expenditure_id, spending=Spending(**given.dict()), **asked(request)
    )


@router.post("/projects/{project_id}/expenditures/import", response={201: list[ExpenditureOut]})
def take_in(request: HttpRequest, project_id: Key, file: File[UploadedFile]) -> Any:
    """Take in every row of a CSV or XLSX table as drafts, or none; the first fault is told."""
    project_visible_to(actor_of(request), project_id)
    read, faults = read_expenditures(file.read(MOST_BYTES + 1), file.name or "")
    if faults:
        raise _refusal(faults[0])
    made = expenditure.import_expenditures(project_id=project_id, spendings=read, **asked(request))
    return Status(201, made)


def _refusal(fault: RowFault) -> Invalid:
    return Invalid(fault.what, where=f"{fault.row}, {fault.column}")
