"""Money in whole øre, so that sums and shares come out exactly.

NOK and DKK are never added, compared or mixed: that raises CurrencyMismatch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

ORE_PER_KRONE = 100


class CurrencyMismatch(ValueError):
    """Two currencies met in one calculation."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} and {other} cannot be calculated together.")


@dataclass(frozen=True)
class Money:
    """An amount in whole øre of one currency, given by its ISO 4217 code."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"Money is counted in whole øre, not in {self.minor!r}.")
        code = self.currency
        if not (len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()):
            raise ValueError(f"{code!r} is not an ISO 4217 currency code such as NOK.")

    @classmethod
    def of(cls, kroner: int | str | Decimal, currency: str) -> Money:
        """An amount given in kroner. Raises ValueError for a fraction of an øre.

        A float is refused with TypeError: it has lost øre before it arrives.
        """
        if isinstance(kroner, float):
            raise TypeError("Give kroner as int, text or Decimal: a float loses øre.")
        minor = Decimal(kroner) * ORE_PER_KRONE
        if not minor.is_finite() or minor != int(minor):
            raise ValueError(f"{kroner} {currency} is not a whole number of øre.")
        return cls(int(minor), currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in the currency."""
        return cls(0, currency)

    @classmethod
    def total(cls, amounts: Iterable[Money], currency: str) -> Money:
        """The sum; nothing of the currency for no amounts. Raises CurrencyMismatch."""
        result = cls.zero(currency)
        for amount in amounts:
            result += amount
        return result

    @property
    def amount(self) -> Decimal:
        """The amount in kroner, always with two decimals."""
        return Decimal(self.minor).scaleb(-2)

    @property
    def is_zero(self) -> bool:
        """Whether there is nothing at all."""
        return self.minor == 0

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same_currency(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same_currency(other), self.currency)

    def __mul__(self, times: int) -> Money:
        if type(times) is not int:
            return NotImplemented
        return Money(self.minor * times, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.minor), self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same_currency(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same_currency(other)

    def __gt__(self, other: Money) -> bool:
        return self.minor > self._same_currency(other)

    def __ge__(self, other: Money) -> bool:
        return self.minor >= self._same_currency(other)

    def scaled(self, factor: int | Decimal | Fraction, *, whole: bool = False) -> Money:
        """The amount times a factor, rounded half up once: to the øre, or to whole kroner.

        ``fee.scaled(Fraction(7, 12), whole=True)`` is seven started months of a fee, and
        ``grant.scaled(Decimal("1.031"))`` a grant adjusted by 3.1 per cent.
        """
        unit = ORE_PER_KRONE if whole else 1
        return Money(_half_up(self.minor * Fraction(factor) / unit) * unit, self.currency)

    def rounded_to_whole(self) -> Money:
        """To whole kroner, half up; a negative amount mirrors the positive one."""
        return self.scaled(1, whole=True)

    def share(
        self, weights: Sequence[int | Decimal | Fraction], *, whole: bool = False
    ) -> tuple[Money, ...]:
        """One part per weight, in proportion, that add up to the amount exactly.

        What cannot be divided goes, one øre each (or one krone each, when ``whole``), to the
        parts that lost most by rounding down; among equals to the first. Raises ValueError
        for a negative weight, for no weight above zero, and when whole kroner are asked of
        an amount that has øre.
        """
        exact = [Fraction(weight) for weight in weights]
        if any(weight < 0 for weight in exact):
            raise ValueError("A weight cannot be negative.")
        whole_weight = sum(exact)
        if not whole_weight:
            raise ValueError("At least one weight must be above zero.")
        unit = ORE_PER_KRONE if whole else 1
        if self.minor % unit:
            raise ValueError(f"{self.amount} {self.currency} has øre: round it before sharing.")
        units, sign = abs(self.minor) // unit, -1 if self.minor < 0 else 1
        ideal = [units * weight / whole_weight for weight in exact]
        parts = [int(part) for part in ideal]
        left_over = units - sum(parts)
        by_loss = sorted(range(len(parts)), key=lambda place: (parts[place] - ideal[place], place))
        for place in by_loss[:left_over]:
            parts[place] += 1
        return tuple(Money(sign * part * unit, self.currency) for part in parts)

    def _same_currency(self, other: Money) -> int:
        """The other amount's øre, once it is certain that they may be compared."""
        if other.currency != self.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return other.minor


def _half_up(exact: Fraction) -> int:
    """The nearest whole number; a half goes away from zero, so that -x cancels x."""
    nearest = int(abs(exact) + Fraction(1, 2))
    return -nearest if exact < 0 else nearest
