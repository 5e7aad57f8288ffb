"""How well feature types are told on a labelled table of the SortingHat benchmark.

  python bench/sortinghat.py TABLE.csv                      the shipped model; needs nothing but the project
  python bench/sortinghat.py TABLE.csv --folds 5            a model trained without each fifth, asked about it
  python bench/sortinghat.py TABLE.csv --folds 5 --grouped  the same, columns of one source file never on both sides

Folds need the training environment: see bench/train_feature_type.py --help. A score of the shipped model on the table that it was
trained on says nothing about other columns.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from bench.sortinghat_table import LabelledColumn, read_table
from services.profiler.core.semantics.feature_type import LABELS, FeatureLabel, feature_types
from services.profiler.core.semantics.feature_type.model import Model

Pair = tuple[FeatureLabel, FeatureLabel]
"""The true label and the answer."""
SEED = 0


def ask(columns: Sequence[LabelledColumn], model: Model | None = None) -> list[Pair]:
    """The answers of a model, by default the shipped one, to columns that have a label."""
    answers = feature_types(((each.name, each.statistics, each.samples) for each in columns), model=model)
    return [(each.label, answer.label) for each, answer in zip(columns, answers, strict=True) if each.label]


def cross_validate(columns: Sequence[LabelledColumn], folds: int, is_grouped: bool) -> list[list[Pair]]:
    """The answers fold by fold, each by a model that saw none of the fold."""
    from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

    from bench.train_feature_type import train

    labels, sources = [each.label for each in columns], [each.source for each in columns]
    kind = StratifiedGroupKFold if is_grouped else StratifiedKFold
    answers = []
    for seen, unseen in kind(folds, shuffle=True, random_state=SEED).split(labels, labels, sources if is_grouped else None):
        started = time.perf_counter()
        answers.append(ask([columns[place] for place in unseen], train([columns[place] for place in seen])))
        print(f"fold {len(answers)}: accuracy {accuracy(answers[-1]):.4f}, {time.perf_counter() - started:.0f} s", flush=True)
    scores = [accuracy(pairs) for pairs in answers]
    print(f"{folds} folds{' by source' if is_grouped else ''}: {statistics.mean(scores):.4f} ± {statistics.stdev(scores):.4f}\n")
    return answers


def accuracy(pairs: Sequence[Pair]) -> float:
    """Share of right answers."""
    return sum(truth == answer for truth, answer in pairs) / len(pairs)


def show(pairs: Sequence[Pair]) -> None:
    """Print the accuracy, each label's precision, recall and F1, and the confusion matrix."""
    print(f"accuracy {accuracy(pairs):.4f} of {len(pairs)} columns\n")
    print(f"{'':18}{'precision':>10}{'recall':>10}{'F1':>10}{'columns':>10}")
    for label in LABELS:
        right = sum(truth == answer == label for truth, answer in pairs)
        answered, true = sum(answer == label for _, answer in pairs), sum(truth == label for truth, _ in pairs)
        figures = (right / answered if answered else None, right / true if true else None, 2 * right / (answered + true or 1))
        print(f"{label:18}" + "".join(f"{'-' if each is None else format(each, '.4f'):>10}" for each in figures) + f"{true:>10}")
    print("\ntrue label down, answer across\n" + " " * 18 + "".join(f"{label[:9]:>10}" for label in LABELS))
    for label in LABELS:
        print(f"{label:18}" + "".join(f"{sum(pair == (label, answer) for pair in pairs):>10}" for answer in LABELS))


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--grouped", action="store_true", help="keep columns of one source file in one fold")
    arguments = parser.parse_args()
    columns = [column for column in read_table(arguments.table) if column.label]
    if not columns:
        parser.error("no row has a label: is there a column y_act?")
    if arguments.folds:
        show([pair for fold in cross_validate(columns, arguments.folds, arguments.grouped) for pair in fold])
        return
    started = time.process_time()
    pairs = ask(columns)
    seconds = time.process_time() - started
    show(pairs)
    print(f"\n{len(pairs) / seconds:,.0f} columns a second of one core, the model's loading included")


if __name__ == "__main__":
    main()
