"""Any state as bytes and back: JSON for its scalars, Arrow IPC for its series and frames. One codec for all analyzers."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any, TypeVar, cast

import polars as pl

from services.profiler.core.analyzers.base import State

S = TypeVar("S", bound=State)
Encoded = dict[str, object]


def encode_state(state: State) -> bytes:
    """A state as UTF-8 text. Raises ``TypeError`` if a field holds what no state may hold."""
    return json.dumps(_packed(state), separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def decode_state(state_type: type[S], data: bytes) -> S:
    """A state of that type. Raises ``ValueError`` if the bytes are none."""
    try:
        return cast(S, _state(state_type, json.loads(data)))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not an encoded {state_type.__name__}") from error


def _packed(value: object) -> object:
    if value is None or isinstance(value, bool | str):
        return value
    if is_dataclass(value):
        return {field.name: _packed(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, list | tuple):
        return [_packed(item) for item in value]
    for tag, kind, pack, _ in FORMS:
        if isinstance(value, kind):
            return {"$": tag, "v": pack(value)}
    raise TypeError(f"a state cannot hold a {type(value).__name__}")


def _state(state_type: type[State], packed: dict[str, object]) -> State:
    # Defaults say which fields are states themselves and which are tuples.
    blank = state_type()
    values = {field.name: _unpacked(packed[field.name], getattr(blank, field.name)) for field in fields(state_type)}
    return state_type(**values)


def _unpacked(packed: object, blank: object) -> object:
    if isinstance(blank, State):
        return _state(type(blank), cast(Encoded, packed))
    if isinstance(packed, list):
        items = [_unpacked(item, None) for item in packed]
        return tuple(items) if isinstance(blank, tuple) else items
    if isinstance(packed, dict):
        return next(unpack for tag, _, _, unpack in FORMS if tag == packed["$"])(packed["v"])
    return packed


def _frame_text(frame: pl.DataFrame) -> str:
    buffer = io.BytesIO()
    frame.write_ipc(buffer, compression="zstd")
    return base64.b64encode(buffer.getvalue()).decode()


def _frame(text: str) -> pl.DataFrame:
    return pl.read_ipc(io.BytesIO(base64.b64decode(text)))


Form = tuple[str, type, Callable[[Any], str], Callable[[Any], object]]
# Numbers travel as text: integers beyond 64 bits, exact floats, NaN and infinities survive.
FORMS: tuple[Form, ...] = (
    ("int", int, str, int),
    ("float", float, float.hex, float.fromhex),
    ("decimal", Decimal, str, Decimal),
    ("bytes", bytes, lambda data: base64.b64encode(data).decode(), base64.b64decode),
    ("series", pl.Series, lambda series: _frame_text(series.to_frame("s")), lambda text: _frame(text)["s"]),
    ("frame", pl.DataFrame, _frame_text, _frame),
)
