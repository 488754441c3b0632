"""Arrays as they must be, or a refusal that names the array and the first bad row.

Shared by every door of this package; knows nothing of roads.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid
from dure.core.said import Said, say

Float = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Short = npt.NDArray[np.int32]
Flag = npt.NDArray[np.bool_]
T = TypeVar("T", bound=np.generic)


def reals(
    name: str, values: npt.ArrayLike, *, low: float, high: float, size: int | None = None
) -> Float:
    """Return `values` as finite float64 within [low, high].

    Raises
    ------
    Invalid
        If they are no numbers, not one row, of another size, or one is NaN or outside.
    """
    try:
        array = np.ascontiguousarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise Invalid("expected numbers", where=name) from error
    _one_row(name, array, size)
    # Written so that NaN, which compares false with everything, is refused too.
    _refuse_first(
        name,
        array,
        ~((array >= low) & (array <= high)),
        say("expected a value within [{low:g}, {high:g}]", low=low, high=high),
    )
    return array


def wholes(
    name: str, values: npt.ArrayLike, *, low: int, high: int, size: int | None = None
) -> Whole:
    """Return `values` as int64 within [low, high]; a fraction is refused, never cut.

    Raises
    ------
    Invalid
        If they are no whole numbers, not one row, of another size, or one is outside.
    """
    array = np.asarray(values)
    if array.size and not np.issubdtype(array.dtype, np.integer):
        raise Invalid("expected whole numbers, found {found}", where=name, found=array.dtype)
    _one_row(name, array, size)
    _refuse_first(
        name,
        array,
        (array < low) | (array > high),
        say("expected a value within [{low}, {high}]", low=low, high=high),
    )
    return np.ascontiguousarray(array, dtype=np.int64)


def flags(name: str, values: npt.ArrayLike, *, size: int) -> Flag:
    """Return `values` as a mask.

    Raises
    ------
    Invalid
        If they are no truth values, not one row, or of another size.
    """
    array = np.asarray(values)
    if array.dtype != np.bool_:
        raise Invalid("expected true or false, found {found}", where=name, found=array.dtype)
    _one_row(name, array, size)
    return np.ascontiguousarray(array)


def locked(array: npt.NDArray[T]) -> npt.NDArray[T]:
    """Return a read-only view, so that what was checked stays true; the caller's own stays."""
    view = array.view()
    view.flags.writeable = False
    return view


def _one_row(name: str, array: npt.NDArray[np.generic], size: int | None) -> None:
    if array.ndim != 1:
        raise Invalid(
            "expected one row of values, found shape {found}", where=name, found=array.shape
        )
    if size is not None and len(array) != size:
        raise Invalid(
            "expected {expected} values, found {found}",
            where=name,
            expected=size,
            found=len(array),
        )


def _refuse_first(
    name: str, array: npt.NDArray[np.generic], bad: npt.NDArray[np.bool_], want: Said
) -> None:
    if bad.any():
        row = int(np.argmax(bad))
        raise Invalid(
            "{want}, found {found}",
            where=f"{name}[{row}]",
            want=want,
            found=array[row],
        )
