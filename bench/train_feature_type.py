"""Trains the model of feature types from a labelled table and writes it into the package.

Training has an environment of its own; nothing of it is needed afterwards:
  python3 -m venv build/train && build/train/bin/pip install catboost scikit-learn
  PYTHONPATH=. build/train/bin/python -m bench.train_feature_type TABLE.csv [--out FILE]

Seeded: the same table, seed and package versions give the same file. About three minutes on two cores.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.made_columns import made_columns
from bench.sortinghat_table import LabelledColumn, read_table
from services.profiler.core.semantics.feature_type import FEATURES, LABELS, features
from services.profiler.core.semantics.feature_type.model import Model
from services.profiler.core.semantics.feature_type.model_file import encode
from services.profiler.core.semantics.feature_type.shipped import MODEL_PATH
from services.profiler.core.semantics.feature_type.trees import LEAF, AddingTrees, VotingTrees

SEED = 1
MAX_BORDERS = 64
"""Of a feature."""
VOTING = {"n_estimators": 120, "max_features": 0.2}
ADDING = {"iterations": 700, "learning_rate": 0.15, "depth": 6, "l2_leaf_reg": 3, "rsm": 0.2, "subsample": 0.8, "border_count": 64}
VOTING_WEIGHT = 0.3
NEVER = 255
"""A place that no figure is above."""


def train(columns: Sequence[LabelledColumn], seed: int = SEED) -> Model:
    """A model fitted to the columns that have a label, and to made-up ones of kinds that are rare among them."""
    import numpy as np

    labelled = [column for column in [*columns, *made_columns(seed)] if column.label]
    figures = np.array([features(column.name, column.statistics, column.samples) for column in labelled])
    labels = np.array([LABELS.index(column.label) for column in labelled if column.label])
    borders = [_borders(figures[:, position]) for position in range(figures.shape[1])]
    # Both forests learn on places, as they are asked later: no threshold is rounded on the way.
    places = np.stack([np.searchsorted(each, figures[:, position]) for position, each in enumerate(borders)], axis=1)
    places = places.astype(np.float32)
    return Model(
        labels=LABELS,
        features=FEATURES,
        borders=tuple(tuple(each) for each in borders),
        voting=_voting(places, labels, seed),
        adding=_adding(places, labels, seed),
        voting_weight=VOTING_WEIGHT,
    )


def _borders(figures: Any) -> list[float]:
    """Midway between neighbours; where there are many, so that about as many figures lie between any two."""
    import numpy as np

    distinct = np.unique(figures)
    if len(distinct) > MAX_BORDERS + 1:
        distinct = np.unique(np.quantile(figures, np.linspace(0, 1, MAX_BORDERS + 1), method="nearest"))
    return [float(border) for border in (distinct[:-1] + distinct[1:]) / 2]


def _voting(places: Any, labels: Any, seed: int) -> VotingTrees:
    import numpy as np
    from sklearn.ensemble import ExtraTreesClassifier

    forest = ExtraTreesClassifier(**VOTING, n_jobs=2, random_state=seed).fit(places, labels)
    trees = VotingTrees(array("I"), array("H"), array("B"), array("H"))
    for tree in (each.tree_ for each in forest.estimators_):
        is_leaf = tree.children_left < 0
        nodes = np.arange(tree.node_count)
        if not (is_leaf | (tree.children_left == nodes + 1)).all():
            raise RuntimeError("the left child does not follow its parent in this version of scikit-learn")
        labelled = forest.classes_[tree.value[:, 0, :].argmax(axis=1)]
        trees.roots.append(len(trees.features))
        trees.features.extend(np.where(is_leaf, LEAF, tree.feature).tolist())
        trees.places.extend(np.where(is_leaf, labelled, np.floor(tree.threshold)).astype(int).tolist())
        trees.rights.extend(np.where(is_leaf, 0, tree.children_right - nodes).tolist())
    return trees


def _adding(places: Any, labels: Any, seed: int) -> AddingTrees:
    from catboost import CatBoostClassifier

    booster = CatBoostClassifier(
        **ADDING, loss_function="MultiClass", classes_count=len(LABELS), bootstrap_type="Bernoulli", boosting_type="Plain",
        thread_count=2, random_seed=seed, verbose=0, allow_writing_files=False,
    ).fit(places, labels)  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        booster.save_model(str(path), format="json")
        return _oblivious(json.loads(path.read_text()))


def _oblivious(model: dict[str, Any]) -> AddingTrees:
    trees, depth, (scale, bias) = model["oblivious_trees"], int(ADDING["depth"]), model["scale_and_bias"]
    unit = scale * max(abs(value) for tree in trees for value in tree["leaf_values"]) / 32767
    features_asked, limits, values = array("H"), array("B"), array("h")
    columns = [each["flat_feature_index"] for each in model["features_info"]["float_features"]]
    for tree in trees:
        splits = tree["splits"]
        padding = depth - len(splits)
        features_asked.extend([columns[split["float_feature_index"]] for split in splits] + [0] * padding)
        limits.extend([int(split["border"]) for split in splits] + [NEVER] * padding)
        leaves = [round(scale * value / unit) for value in tree["leaf_values"]]
        values.extend(leaves + [0] * ((len(LABELS) << depth) - len(leaves)))
    return AddingTrees(len(LABELS), depth, features_asked, limits, values, unit, tuple(bias) or (0.0,) * len(LABELS))


def main() -> None:
    """Train and write one model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--out", type=Path, default=MODEL_PATH)
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    started = time.perf_counter()
    data = encode(train(read_table(arguments.table), arguments.seed))
    arguments.out.write_bytes(data)
    print(f"{arguments.out}: {len(data) / 1e6:.2f} MB, {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
