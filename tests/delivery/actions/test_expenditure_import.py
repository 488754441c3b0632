"""A table of expenditures: every fault by its row, all rows or none."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from dure.audit.queries.entry import entries_about
from dure.core.errors import Incomplete, Invalid, NotAllowed, NotFound
from dure.delivery.actions.expenditure import import_expenditures
from dure.delivery.adapters.expenditure_file import read_expenditures
from dure.delivery.models import Expenditure
from tests.factories.money import NOW, TODAY, crew, funded, in_state, spending

HEAD = ["purpose", "evidence_kind", "line", "amount_won", "payee", "spent_on", "national_won"]
GOOD = ["감지기", "tax_invoice", "장비", "1,000", "감지기 회사", "2022-03-02", "600"]


def as_csv(*rows, encoding="utf-8-sig"):
    lines = [",".join(f'"{cell}"' for cell in row) for row in rows]
    return "\r\n".join(lines).encode(encoding)


def as_xlsx(*rows):
    book, out = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        as_csv(HEAD, GOOD),
        as_csv(HEAD, GOOD, encoding="cp949"),
        as_csv([name.upper() for name in HEAD], GOOD, [""] * 7),
        as_xlsx(HEAD, [*GOOD[:3], 1000, GOOD[4], TODAY, 600.0]),
    ],
    ids=["utf-8", "cp949", "capitals", "xlsx"],
)
def test_a_table_is_read_as_it_is_saved(content):
    [(row, read)], faults = read_expenditures(content, "지출")

    assert (row, faults) == (2, [])
    assert (read.amount_won, read.national_won, read.local_won) == (1_000, 600, None)
    assert (read.line, read.payee, read.spent_on) == ("장비", "감지기 회사", TODAY)


@pytest.mark.parametrize(
    ("place", "cell"),
    [
        (0, ""),
        (1, "영수증"),
        (2, " "),
        (3, "천원"),
        (3, "-5"),
        (3, "10.5"),
        (3, ""),
        (4, ""),
        (0, "가" * 201),
        (2, "가" * 81),
        (4, "가" * 121),
        (5, "2022-02-30"),
        (5, "03/02/2022"),
        (6, "x"),
    ],
)
def test_each_fault_is_named_by_its_row_and_column(place, cell):
    bad = [*GOOD[:place], cell, *GOOD[place + 1 :]]

    read, faults = read_expenditures(as_csv(HEAD, GOOD, bad, GOOD), "지출.csv")

    assert [(fault.row, fault.column) for fault in faults] == [(3, HEAD[place])]
    assert [row for row, _spending in read] == [2, 4]


@pytest.mark.parametrize("missing", HEAD[:6])
def test_a_column_that_is_missing_is_named(missing):
    head = [name for name in HEAD if name != missing]

    with pytest.raises(Invalid, match=f"no column {missing}"):
        read_expenditures(as_csv(head, GOOD), "지출.csv")


@pytest.mark.parametrize("content", [b"PK\x03\x04nothing", b"\xff\xfe\x00\x01", b"a\0b", b""])
def test_what_is_no_table_is_refused(content):
    with pytest.raises(Invalid):
        read_expenditures(content, "지출")


@pytest.mark.django_db
class TestTakenIn:
    @pytest.fixture
    def who(self):
        return crew()

    @pytest.fixture
    def project(self, who):
        return funded(who)

    def take(self, project, actor, *spendings):
        return import_expenditures(
            project_id=project.pk,
            spendings=list(enumerate(spendings, 2)),
            actor=actor,
            now=NOW,
        )

    def test_rows_become_numbered_drafts_of_who_took_them_in(self, who, project):
        made = self.take(project, who.planner, spending(10), spending(20))

        assert [(row.number, row.amount_won, row.state) for row in made] == [
            (1, 10, "draft"),
            (2, 20, "draft"),
        ]
        assert {row.entered_by_id for row in made} == {who.planner.user_id}
        assert [entry.verb for entry in entries_about(made[1])] == ["expenditure.enter"]

    @pytest.mark.parametrize(
        "bad",
        [
            {"line": "없는 항목"},
            {"spent_on": TODAY.replace(year=2030)},
            {"national_won": 11},
            {"payee": " "},
        ],
    )
    def test_one_bad_row_keeps_all_out_and_is_named(self, who, project, bad):
        with pytest.raises((Invalid, Incomplete)) as refused:
            self.take(project, who.planner, spending(5), spending(10, **bad), spending(5))

        assert refused.value.where.startswith("3")
        assert not Expenditure.objects.exists()

    def test_only_the_lead_takes_a_table_in(self, who, project):
        blind = {"neighbour", "neighbour_finance", "evaluator", "administrator"}
        for name in set(vars(who)) - {"planner", "treasurer"}:
            with pytest.raises(NotFound if name in blind else NotAllowed):
                self.take(project, getattr(who, name), spending(5))

        assert not Expenditure.objects.exists()

    @pytest.mark.parametrize("state", ["suspended", "terminated", "settled", "closed"])
    def test_nothing_is_taken_in_while_no_money_moves(self, who, project, state):
        with pytest.raises(Invalid, match="not under way"):
            self.take(in_state(project, state), who.planner, spending(5))
