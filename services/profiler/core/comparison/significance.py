"""How likely a difference is by chance alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

TERMS: Final = 10_000
"""More than any series here needs."""
EPSILON: Final = 1e-16
TINY: Final = 1e-300


def kolmogorov(scaled: float) -> float:
    """Probability that the scaled statistic D·√(n·m/(n+m)) is at least this great if nothing differs: its limit for many values.

    Kolmogorov (1933), Smirnov (1948). The limit is not exact for few values; with ties it is too great rather than too small.
    """
    if scaled <= 0:
        return 1.0
    if scaled < 1:
        # Jacobi's theta function turned round: few terms where the other series needs many.
        odd = math.fsum(math.exp(-((2 * k - 1) ** 2) * math.pi**2 / (8 * scaled**2)) for k in range(1, 20))
        return min(1.0, max(0.0, 1 - math.sqrt(2 * math.pi) / scaled * odd))
    return min(1.0, max(0.0, 2 * math.fsum((1 if k % 2 else -1) * math.exp(-2 * k**2 * scaled**2) for k in range(1, 20))))


def kolmogorov_smirnov(statistic: float, count: int, other_count: int) -> float:
    """The p-value of a two-sample statistic. Asymptotic."""
    return kolmogorov(statistic * math.sqrt(count * other_count / (count + other_count)))


def chi_square(statistic: float, freedom: int) -> float:
    """Probability of at least this statistic with so many degrees of freedom; 1 without any."""
    return upper_gamma(freedom / 2, statistic / 2) if freedom > 0 and statistic > 0 else 1.0


def upper_gamma(a: float, x: float) -> float:
    """The regularised upper incomplete gamma function Q(a, x), a > 0, x > 0.

    The series DLMF §8.11.4 for small x, the continued fraction DLMF §8.9.2 by the method of Lentz (1976) for great x.
    """
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        return min(1.0, max(0.0, 1 - front * _series(a, x)))
    return min(1.0, front * _fraction(a, x))


def _series(a: float, x: float) -> float:
    term = total = 1 / a
    for k in range(1, TERMS):
        term *= x / (a + k)
        total += term
        if term < total * EPSILON:
            break
    return total


def _fraction(a: float, x: float) -> float:
    b = x + 1 - a
    c, d = 1 / TINY, 1 / b
    value = d
    for k in range(1, TERMS):
        factor = -k * (k - a)
        b += 2
        d = 1 / (_away_from_zero(factor * d + b))
        c = _away_from_zero(b + factor / c)
        value *= d * c
        if abs(d * c - 1) < EPSILON * 10:
            break
    return value


def _away_from_zero(number: float) -> float:
    return number if abs(number) > TINY else TINY


def fisher(hits: int, count: int, other_hits: int, other_count: int) -> float:
    """Two-sided exact p-value that two shares are the same: all tables as unlikely as this one or more so. Fisher (1922)."""
    total, all_hits = count + other_count, hits + other_hits

    def weight(at: int) -> float:
        return math.exp(_choose(count, at) + _choose(other_count, all_hits - at) - _choose(total, all_hits))

    seen = weight(hits)
    possible = range(max(0, all_hits - other_count), min(count, all_hits) + 1)
    return min(1.0, sum(each for each in map(weight, possible) if each <= seen * (1 + 1e-7)))


def exceeding(beyond: int, count: int, baseline_count: int) -> float:
    """Probability that so many of ``count`` values or more lie beyond the extremes of a baseline from the same distribution.

    The number of exceedances, Gumbel and von Schelling (1950), whatever the distribution; an upper bound for both ends together.
    """
    if beyond <= 0:
        return 1.0
    log = _choose(count, beyond) - _choose(count + baseline_count, beyond)
    return min(1.0, (beyond + 1) * math.exp(log))


def _choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """P-values adjusted for their number: below α, at most a share of α of those found is found by chance.

    Benjamini and Hochberg (1995).
    """
    order = sorted(range(len(p_values)), key=lambda at: p_values[at], reverse=True)
    adjusted = [1.0] * len(p_values)
    least = 1.0
    for rank, at in enumerate(order):
        least = min(least, p_values[at] * len(p_values) / (len(p_values) - rank))
        adjusted[at] = least
    return adjusted
