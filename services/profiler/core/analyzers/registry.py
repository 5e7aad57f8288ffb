"""Every analyzer there is, by kind. The only list: a new one is a file and a line here."""

from __future__ import annotations

from typing import Any

from services.profiler.core.analyzers.base import (
    ColumnAnalyzer,
    FrequencyAnalyzer,
    PlaceAnalyzer,
    SampleAnalyzer,
    TableAnalyzer,
    TextAnalyzer,
)
from services.profiler.core.analyzers.column.byte_lengths import ByteLengths
from services.profiler.core.analyzers.column.extent import Extent
from services.profiler.core.analyzers.column.extremes import Extremes
from services.profiler.core.analyzers.column.flags import Flags
from services.profiler.core.analyzers.column.instants import Instants
from services.profiler.core.analyzers.column.leading_zeros import LeadingZeros
from services.profiler.core.analyzers.column.list_lengths import ListLengths
from services.profiler.core.analyzers.column.moments import Moments
from services.profiler.core.analyzers.column.presence import Presence
from services.profiler.core.analyzers.column.scale import Scale
from services.profiler.core.analyzers.column.signs import Signs
from services.profiler.core.analyzers.column.total import Total
from services.profiler.core.analyzers.dataset.duplicate_rows import DuplicateRows
from services.profiler.core.analyzers.dataset.missing_patterns import MissingPatterns
from services.profiler.core.analyzers.frequency.bottom_values import BottomValues
from services.profiler.core.analyzers.frequency.coverage import Coverage
from services.profiler.core.analyzers.frequency.deviation import Deviation
from services.profiler.core.analyzers.frequency.evenness import Evenness
from services.profiler.core.analyzers.frequency.gaps import Gaps
from services.profiler.core.analyzers.frequency.histogram import Bins
from services.profiler.core.analyzers.frequency.instant_quantiles import InstantQuantiles
from services.profiler.core.analyzers.frequency.log_histogram import LogBins
from services.profiler.core.analyzers.frequency.outliers import Outliers
from services.profiler.core.analyzers.frequency.quantiles import Quantiles
from services.profiler.core.analyzers.frequency.rare_shapes import RareShapes
from services.profiler.core.analyzers.frequency.sentinel_numbers import SentinelNumbers
from services.profiler.core.analyzers.frequency.shapes import Shapes
from services.profiler.core.analyzers.frequency.top_values import TopValues
from services.profiler.core.analyzers.frequency.variants import Variants
from services.profiler.core.analyzers.frequency.variety import Variety
from services.profiler.core.analyzers.pair.pearson import Pearson
from services.profiler.core.analyzers.places.futures import Futures
from services.profiler.core.analyzers.places.highest import Highest
from services.profiler.core.analyzers.places.lowest import Lowest
from services.profiler.core.analyzers.places.nulls import Nulls
from services.profiler.core.analyzers.places.untrimmed import Untrimmed
from services.profiler.core.analyzers.sample.composite_keys import CompositeKeys
from services.profiler.core.analyzers.sample.correlation_ratio import CorrelationRatio
from services.profiler.core.analyzers.sample.cramers_v import CramersV
from services.profiler.core.analyzers.sample.dependency import Dependency
from services.profiler.core.analyzers.sample.identical import Identical
from services.profiler.core.analyzers.sample.spearman import Spearman
from services.profiler.core.analyzers.text.blanks import Blanks
from services.profiler.core.analyzers.text.cases import Cases
from services.profiler.core.analyzers.text.characters import Characters
from services.profiler.core.analyzers.text.lengths import Lengths
from services.profiler.core.analyzers.text.spaces import Spaces

# A tuple of generics over different states has no narrower type.
COLUMN_ANALYZERS: tuple[ColumnAnalyzer[Any], ...] = (
    Presence(),
    Extent(),
    Total(),
    Moments(),
    Signs(),
    Scale(),
    Flags(),
    Instants(),
    Extremes(),
    ByteLengths(),
    LeadingZeros(),
    ListLengths(),
)
TEXT_ANALYZERS: tuple[TextAnalyzer[Any], ...] = (Lengths(), Blanks(), Spaces(), Cases(), Characters())
FREQUENCY_ANALYZERS: tuple[FrequencyAnalyzer, ...] = (
    Variety(),
    Evenness(),
    Quantiles(),
    InstantQuantiles(),
    Deviation(),
    Outliers(),
    SentinelNumbers(),
    TopValues(),
    BottomValues(),
    Bins(),
    LogBins(),
    Shapes(),
    RareShapes(),
    Variants(),
    Gaps(),
    Coverage(),
)
PLACE_ANALYZERS: tuple[PlaceAnalyzer, ...] = (Nulls(), Lowest(), Highest(), Untrimmed(), Futures())
DATASET_ANALYZERS: tuple[TableAnalyzer[Any], ...] = (DuplicateRows(), MissingPatterns())
PAIR_ANALYZERS: tuple[TableAnalyzer[Any], ...] = (Pearson(),)
SAMPLE_ANALYZERS: tuple[SampleAnalyzer, ...] = (
    Spearman(),
    CramersV(),
    CorrelationRatio(),
    Identical(),
    Dependency(),
    CompositeKeys(),
)
