"""Arrays as they must be, or a refusal that names the array and the first bad row.

Shared by every door of this package; knows nothing of roads.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid

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
    _refuse_first(name, array, ~((array >= low) & (array <= high)), f"within [{low:g}, {high:g}]")
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
        raise Invalid(f"expected whole numbers, found {array.dtype}", where=name)
    _one_row(name, array, size)
    _refuse_first(name, array, (array < low) | (array > high), f"within [{low}, {high}]")
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
        raise Invalid(f"expected true or false, found {array.dtype}", where=name)
    _one_row(name, array, size)
    return np.ascontiguousarray(array)


def locked(array: npt.NDArray[T]) -> npt.NDArray[T]:
    """Return a read-only view, so that what was checked stays true; the caller's own stays."""
    view = array.view()
    view.flags.writeable = False
    return view


def _one_row(name: str, array: npt.NDArray[np.generic], size: int | None) -> None:
    if array.ndim != 1:
        raise Invalid(f"expected one row of values, found shape {array.shape}", where=name)
    if size is not None and len(array) != size:
        raise Invalid(f"expected {size} values, found {len(array)}", where=name)


def _refuse_first(
    name: str, array: npt.NDArray[np.generic], bad: npt.NDArray[np.bool_], want: str
) -> None:
    if bad.any():
        row = int(np.argmax(bad))
        raise Invalid(f"expected a value {want}, found {array[row]}", where=f"{name}[{row}]")
