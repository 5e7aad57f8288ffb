"""Every detector there is. The only list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.profiler.core.detectors.base import Detector
from services.profiler.core.detectors.column.all_missing import AllMissing
from services.profiler.core.detectors.column.blank_text import BlankText
from services.profiler.core.detectors.column.constant_column import ConstantColumn
from services.profiler.core.detectors.column.future_dates import FutureDates
from services.profiler.core.detectors.column.high_cardinality import HighCardinality
from services.profiler.core.detectors.column.identifier_column import IdentifierColumn
from services.profiler.core.detectors.column.imbalanced_categories import ImbalancedCategories
from services.profiler.core.detectors.column.infinite_values import InfiniteValues
from services.profiler.core.detectors.column.leading_zero_codes import LeadingZeroCodes
from services.profiler.core.detectors.column.misfit_values import MisfitValues
from services.profiler.core.detectors.column.missing_values import MissingValues
from services.profiler.core.detectors.column.nan_values import NanValues
from services.profiler.core.detectors.column.non_printing_text import NonPrintingText
from services.profiler.core.detectors.column.numeric_sentinel import NumericSentinel
from services.profiler.core.detectors.column.outlier_share import OutlierShare
from services.profiler.core.detectors.column.placeholder_values import PlaceholderValues
from services.profiler.core.detectors.column.rare_shape import RareShape
from services.profiler.core.detectors.column.repeated_identifier import RepeatedIdentifier
from services.profiler.core.detectors.column.sentinel_dates import SentinelDates
from services.profiler.core.detectors.column.skewed_numbers import SkewedNumbers
from services.profiler.core.detectors.column.untrimmed_text import UntrimmedText
from services.profiler.core.detectors.column.value_variants import ValueVariants
from services.profiler.core.detectors.dataset.duplicate_rows import DuplicateRows
from services.profiler.core.detectors.dataset.load_problems import LoadProblems
from services.profiler.core.detectors.dataset.no_rows import NoRows
from services.profiler.core.detectors.rules import Rule

DETECTORS: Final[tuple[Detector, ...]] = (
    NoRows(),
    LoadProblems(),
    DuplicateRows(),
    AllMissing(),
    MissingValues(),
    NanValues(),
    BlankText(),
    PlaceholderValues(),
    MisfitValues(),
    InfiniteValues(),
    OutlierShare(),
    NumericSentinel(),
    SkewedNumbers(),
    ConstantColumn(),
    IdentifierColumn(),
    RepeatedIdentifier(),
    HighCardinality(),
    ImbalancedCategories(),
    ValueVariants(),
    RareShape(),
    LeadingZeroCodes(),
    UntrimmedText(),
    NonPrintingText(),
    FutureDates(),
    SentinelDates(),
)

RULES: Final[Mapping[str, Rule]] = {rule.rule_id: rule for detector in DETECTORS for rule in detector.rules}
