"""The model's own file: a line that names the format, then compressed: a JSON header and the numbers, little-endian."""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from typing import Any, Final

from services.profiler.core.semantics.feature_type.model import Model
from services.profiler.core.semantics.feature_type.trees import LEAF, MAX_DEPTH, AddingTrees, VotingTrees

MAGIC: Final = b"feature-type model 1\n"
MAX_BYTES: Final = 64 << 20
"""Of the unpacked model."""


class UnreadableModel(ValueError):
    """The bytes are no model of this format."""


def encode(model: Model) -> bytes:
    """A model as bytes, the same for the same model."""
    voting, adding = model.voting, model.adding
    numbers: list[array[Any]] = [
        array("H", [len(borders) for borders in model.borders]),
        array("d", [border for borders in model.borders for border in borders]),
        *(voting.roots, voting.features, voting.places, voting.rights),
        *(adding.features, adding.places, adding.values),
    ]
    header = {
        "labels": model.labels,
        "features": model.features,
        "voting_weight": model.voting_weight,
        "depth": adding.depth,
        "unit": adding.unit,
        "bias": adding.bias,
        "numbers": [[each.typecode, len(each)] for each in numbers],
    }
    head = json.dumps(header, sort_keys=True).encode()
    return MAGIC + zlib.compress(b"\n".join([head, b"".join(map(_little_endian, numbers))]), 9)


def decode(data: bytes) -> Model:
    """The model in the bytes.

    Raises:
        UnreadableModel: The bytes are of another format, cut short, or ask about what is not there.
    """
    if not data.startswith(MAGIC):
        raise UnreadableModel("no feature-type model of this version")
    try:
        unpacker = zlib.decompressobj()
        head, _, body = unpacker.decompress(data[len(MAGIC) :], MAX_BYTES).partition(b"\n")
        model = _model(json.loads(head), body)
    except (zlib.error, ValueError, KeyError, TypeError, IndexError, OverflowError) as error:
        raise UnreadableModel("the feature-type model is damaged") from error
    if not unpacker.eof or not _is_sound(model):
        raise UnreadableModel("the feature-type model is damaged")
    return model


def _model(header: dict[str, Any], body: bytes) -> Model:
    start, numbers = 0, list["array[Any]"]()
    for typecode, length in header["numbers"]:
        numbers.append(figures := array(typecode))
        end = start + length * figures.itemsize
        figures.frombytes(body[start:end])
        if len(figures) != length:
            raise ValueError("cut short")
        if sys.byteorder == "big":
            figures.byteswap()
        start = end
    counts, borders, roots, asked, limits, rights, questions, places, values = numbers
    flat = iter(borders)
    return Model(
        labels=tuple(header["labels"]),
        features=tuple(header["features"]),
        borders=tuple(tuple(next(flat) for _ in range(count)) for count in counts),
        voting=VotingTrees(roots, asked, limits, rights),
        adding=AddingTrees(
            label_count=len(header["labels"]),
            depth=header["depth"],
            features=questions,
            places=places,
            values=values,
            unit=header["unit"],
            bias=tuple(header["bias"]),
        ),
        voting_weight=header["voting_weight"],
    )


def _is_sound(model: Model) -> bool:
    """Whether no walk through the trees can leave them."""
    voting, adding, feature_count, label_count = model.voting, model.adding, len(model.features), len(model.labels)
    nodes = len(voting.features)
    return (
        len(model.borders) == feature_count
        and all(len(borders) < 256 for borders in model.borders)
        and all(root < nodes for root in voting.roots)
        and nodes == len(voting.places) == len(voting.rights)
        and all(
            limit < label_count if feature == LEAF else feature < feature_count and 1 < right < nodes - node
            for node, (feature, limit, right) in enumerate(zip(voting.features, voting.places, voting.rights, strict=True))
        )
        and 1 <= adding.depth <= MAX_DEPTH
        and len(adding.features) == len(adding.places) == adding.tree_count * adding.depth
        and all(feature < feature_count for feature in adding.features)
        and len(adding.values) == adding.tree_count * label_count << adding.depth
        and len(adding.bias) == label_count
    )


def _little_endian(figures: array[Any]) -> bytes:
    if sys.byteorder == "big":
        figures = array(figures.typecode, figures)
        figures.byteswap()
    return figures.tobytes()
