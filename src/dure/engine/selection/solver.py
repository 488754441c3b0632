"""Linear programs in whole numbers, by HiGHS, with an answer that is checked.

Not here: what the rows mean. Every cost, bound and coefficient is a whole number in a float64.
One thread and fixed options, so that the same program gives the same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt
from scipy.sparse import block_array, csc_array, eye_array, vstack

FloatArray = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]

INFINITY = highspy.kHighsInf
MOST_FORBIDDEN = 100
LARGEST = 2.0**17  # coefficients above are written in two digits


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """Minimise cost @ x with lower <= x <= upper and row_lower <= matrix @ x <= row_upper.

    Parameters
    ----------
    cost, lower, upper
        Shape (n,), whole numbers.
    matrix
        Shape (m, n), compressed by columns.
    row_lower, row_upper
        Shape (m,), whole numbers or infinite.
    """

    cost: FloatArray
    lower: FloatArray
    upper: FloatArray
    matrix: csc_array
    row_lower: FloatArray
    row_upper: FloatArray


def minimise(program: Program) -> tuple[FloatArray, FloatArray] | None:
    """Return the values and the rows' prices of a vertex that is cheapest; None if there is none.

    References
    ----------
    Huangfu, Hall (2018), Parallelizing the dual revised simplex method, Math. Programming
    Computation 10: the solver HiGHS.
    """
    if not len(program.cost):
        return _without_columns(program)
    solver = _solver(program)
    if not _solved(solver):
        return None
    solution = solver.getSolution()
    return np.array(solution.col_value), np.array(solution.row_dual)


def minimise_whole(program: Program) -> FloatArray | None:
    """Return the cheapest values that are whole, by branch and bound; None if there are none.

    Costs are whole, so an answer within half a unit of the bound is the best. The answer is
    rounded and put back into every row; one that fails there is forbidden, and the search goes on.
    Forbidding needs values of 0 and 1, so programs with others must not rely on it.
    """
    if not len(program.cost):
        empty = _without_columns(program)
        return None if empty is None else empty[0]
    for _ in range(MOST_FORBIDDEN):
        solver = _solver(_in_digits(program), whole=True)
        if not _solved(solver):
            return None
        values = np.round(np.array(solver.getSolution().col_value[: len(program.cost)]))
        if satisfies(program, values):
            return values
        if (program.upper > 1).any():
            break
        program = _forbidding(program, values)
    raise ArithmeticError("the solver's answers break a bound when they are rounded")


def satisfies(program: Program, values: FloatArray) -> bool:
    """Tell whether whole values keep every bound exactly."""
    rows = program.matrix @ values
    return bool(
        (values >= program.lower).all()
        and (values <= program.upper).all()
        and (rows >= program.row_lower).all()
        and (rows <= program.row_upper).all()
    )


def proves(program: Program, values: FloatArray, prices: FloatArray) -> bool:
    """Tell whether whole prices prove in whole numbers that whole values are the cheapest.

    No rounding is in it: values keep every bound, and each value or row away from a bound has
    a price of zero or one that points to the bound it is at (complementary slackness).
    """
    rows = program.matrix @ values
    reduced = program.cost - program.matrix.T @ prices
    return satisfies(program, values) and bool(
        ((reduced <= 0) | (values == program.lower)).all()
        and ((reduced >= 0) | (values == program.upper)).all()
        and ((prices <= 0) | (rows == program.row_lower)).all()
        and ((prices >= 0) | (rows == program.row_upper)).all()
    )


def irreducible(members: Iterable[int], possible: Callable[[Sequence[int]], bool]) -> list[int]:
    """Reduce members that are impossible together to a set in which each one is needed.

    References
    ----------
    Chinneck, Dravnieks (1991), Locating minimal infeasible constraint sets in linear programs,
    ORSA J. on Computing 3(2): the deletion filter.
    """
    kept = list(members)
    for member in list(kept):
        rest = [other for other in kept if other != member]
        if not possible(rest):
            kept = rest
    return kept


def _in_digits(program: Program) -> Program:
    """Write rows of large numbers (money) in two digits, so that one unit is never lost.

    With a = h * base + l, the row sum(a x) <= b holds for whole x just if some whole carry has
    sum(l x) <= l_b + base * carry and sum(h x) + carry <= h_b. Such a row has no lower bound.
    """
    largest = np.asarray(abs(program.matrix).max(axis=1).toarray(), np.float64).reshape(-1)
    large = np.flatnonzero((largest > LARGEST) & (program.row_lower == -INFINITY))
    if not len(large):
        return program
    n, count = len(program.cost), len(large)
    rows = program.matrix.tocsr()
    base = 2.0 ** np.ceil(np.log2(largest[large]) / 2)
    high, low = np.divmod(rows[large].toarray(), base[:, None])
    most_high, most_low = np.divmod(program.row_upper[large], base)
    rest = np.setdiff1d(np.arange(len(largest)), large)
    carry = eye_array(count, format="csc")
    blocks = [[rows[rest], None], [csc_array(high), carry], [csc_array(low), -carry * base]]
    return Program(
        np.append(program.cost, np.zeros(count)),
        np.append(program.lower, np.zeros(count)),
        np.append(program.upper, np.full(count, n + 1.0)),
        csc_array(block_array(blocks, format="csc")),
        np.concatenate((program.row_lower[rest], np.full(2 * count, -INFINITY))),
        np.concatenate((program.row_upper[rest], most_high, most_low)),
    )


def _solver(program: Program, *, whole: bool = False) -> Any:
    model = highspy.HighsLp()
    rows, columns = program.matrix.shape
    model.num_col_, model.num_row_ = columns, rows
    model.col_cost_ = program.cost
    model.col_lower_, model.col_upper_ = program.lower, program.upper
    model.row_lower_, model.row_upper_ = program.row_lower, program.row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = program.matrix.indptr
    model.a_matrix_.index_ = program.matrix.indices
    model.a_matrix_.value_ = program.matrix.data
    options: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "threads": 1,
        "random_seed": 0,
    }
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * columns
        options |= {"mip_rel_gap": 0.0, "mip_abs_gap": 0.5, "mip_feasibility_tolerance": 1e-9}
    else:
        # Rows are few and columns many: presolve costs more than it saves.
        options["presolve"] = "off"
    solver = highspy.Highs()
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(model)
    return solver


def _solved(solver: Any) -> bool:
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        return True
    if status in {
        highspy.HighsModelStatus.kInfeasible,
        highspy.HighsModelStatus.kUnboundedOrInfeasible,
    }:
        return False
    raise ArithmeticError(f"the solver stopped: {solver.modelStatusToString(status)}")


def _without_columns(program: Program) -> tuple[FloatArray, FloatArray] | None:
    rows = len(program.row_lower)
    return (np.zeros(0), np.zeros(rows)) if satisfies(program, np.zeros(0)) else None


def _forbidding(program: Program, values: FloatArray) -> Program:
    row = csc_array(np.where(values > 0, 1.0, -1.0)[None, :])
    return replace(
        program,
        matrix=csc_array(vstack((program.matrix, row), format="csc")),
        row_lower=np.append(program.row_lower, -INFINITY),
        row_upper=np.append(program.row_upper, values.sum() - 1),
    )
