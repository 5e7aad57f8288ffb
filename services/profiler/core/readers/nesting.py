"""Nested columns as a tree of paths: every leaf is a column of its own, named by its way from the top.

``a.b`` is field b of struct a, ``tags[]`` a list of values, ``items[].price`` one field of a list of structs,
``grid[][]`` a list of lists, ``map[].key`` and ``map[].value`` the entries of a map.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import polars as pl

from services.profiler.core.profile import LogicalType
from services.profiler.core.readers.base import ReadLimits
from services.profiler.core.readers.stored_types import adopt, depth
from services.profiler.errors import NestedTooDeep, TooManyColumns

Step = Callable[[pl.Expr], pl.Expr]
SPECIAL = frozenset('.[]"')


@dataclass(frozen=True, slots=True)
class Leaf:
    """A column of the table, made of one stored column."""

    name: str
    dtype: pl.DataType
    logical_type: LogicalType
    source: int
    """Position of the stored column."""
    value: pl.Expr
    """Of type ``dtype``, over a frame whose columns are named ``c<position>``."""


@dataclass(frozen=True, slots=True)
class _Branch:
    """A place in the tree on the way to leaves."""

    path: str
    dtype: pl.DataType
    value: pl.Expr
    list_count: int = 0

    def into(self, step: Step, dtype: pl.DataType, suffix: str = "", *, list_count: int = 0) -> _Branch:
        """One step further; inside lists the step is taken by their elements."""
        return _Branch(self.path + suffix, dtype, _within(self.list_count, step)(self.value), self.list_count + list_count)


def leaves(names: Sequence[str], dtypes: Sequence[pl.DataType], limits: ReadLimits) -> tuple[Leaf, ...]:
    """The columns of the table, in the order of the schema. Raises NestedTooDeep and TooManyColumns."""
    if any(depth(dtype) > limits.max_depth for dtype in dtypes):
        raise NestedTooDeep(limits.max_depth)
    found: list[Leaf] = []
    flat = {source for source, dtype in enumerate(dtypes) if not depth(dtype)}
    for source, (name, dtype) in enumerate(zip(names, dtypes, strict=True)):
        trunk = _Branch(name if source in flat else quoted(name), dtype, pl.col(f"c{source}"))
        for leaf in _leaves(trunk, source):
            found.append(leaf)
            if len(found) > limits.max_columns:
                raise TooManyColumns(len(found), limits.max_columns)
    # A flat name that reads like a path is quoted where that path exists.
    paths = {leaf.name for leaf in found if leaf.source not in flat}
    return tuple(replace(leaf, name=quoted(leaf.name)) if leaf.source in flat and leaf.name in paths else leaf for leaf in found)


def quoted(key: str) -> str:
    """A key as it stands in a path: in quotes where it holds what paths are made of."""
    return '"' + key.replace('"', '""') + '"' if not key or SPECIAL.intersection(key) else key


def _leaves(branch: _Branch, source: int) -> Iterator[Leaf]:
    dtype = branch.dtype
    if isinstance(dtype, pl.Struct) and dtype.fields:
        for field, step in zip(dtype.fields, _fields(len(dtype.fields)), strict=True):
            yield from _leaves(branch.into(step, _instance(field.dtype), f".{quoted(field.name)}"), source)
    elif (opened := _opened(branch)) is not None:
        yield from _leaves(opened, source)
    else:
        yield _leaf(branch, source)


def _opened(branch: _Branch) -> _Branch | None:
    """What stands behind a wrapping type; None for a plain value."""
    dtype = branch.dtype
    match dtype:
        case pl.List():
            return replace(branch, path=branch.path + "[]", dtype=_instance(dtype.inner), list_count=branch.list_count + 1)
        case pl.Array():
            return branch.into(lambda cell: cell.arr.to_list(), _instance(dtype.inner), "[]", list_count=1)
        case pl.Map():
            entry: pl.DataType = pl.Struct({"key": dtype.key, "value": dtype.value})
            return branch.into(lambda cell: cell.map.entries(), entry, "[]", list_count=1)
        case pl.Extension():
            return branch.into(lambda cell: cell.ext.storage(), _instance(dtype.ext_storage()))
        case _:
            return None


def _leaf(branch: _Branch, source: int) -> Leaf:
    if isinstance(branch.dtype, pl.Struct):
        branch = branch.into(_empty_object, pl.String())
    dtype, logical = adopt(branch.dtype)
    whole = reduce(lambda inner, _: pl.List(inner), range(branch.list_count), dtype)
    stored = reduce(lambda inner, _: pl.List(inner), range(branch.list_count), branch.dtype)
    value = branch.value if whole == stored else branch.value.cast(whole)
    return Leaf(branch.path, whole, "list" if branch.list_count else logical, source, value)


def _within(list_count: int, step: Step) -> Step:
    if not list_count:
        return step
    return lambda cell: cell.list.eval(_within(list_count - 1, step)(pl.element()))


def _fields(count: int) -> list[Step]:
    # By position: a name may be anything, a pattern too.
    positions = [f"f{position}" for position in range(count)]

    def step(position: str) -> Step:
        return lambda cell: cell.struct.rename_fields(positions).struct.field(position)

    return [step(position) for position in positions]


def _empty_object(cell: pl.Expr) -> pl.Expr:
    return pl.when(cell.is_not_null()).then(pl.lit("{}"))


def _instance(dtype: object) -> pl.DataType:
    return dtype if isinstance(dtype, pl.DataType) else dtype()  # type: ignore[operator]
