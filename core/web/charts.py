"""The arithmetic of charts: where a circle lies, how far a line climbs, which ticks an axis has.

Pure geometry without colours, texts or markup; the macros in `templates/components/chart_*.html`
draw it. Templates reach it as `charts`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

# In the unit of a square of 600, which is drawn 300 to 640 pixels wide.
SMALLEST_TEXT, LARGEST_TEXT = 13, 26


@dataclass(frozen=True)
class Circle:
    """A circle in a square that begins at 0, 0 in its upper left corner."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Axis:
    """An axis from `low` to `high` with round numbers at its ticks, the lowest first."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """How far along the axis a value lies, from 0 to 1."""
        return (value - self.low) / (self.high - self.low)


def axis(values: Sequence[float | None], *, steps: int = 4) -> Axis:
    """An axis that holds all values and zero. Without values it goes from 0 to 1."""
    known = [float(value) for value in values if value is not None]
    lowest, highest = min([0.0, *known]), max([0.0, *known])
    if lowest == highest:
        highest = lowest + 1
    step = _round_step((highest - lowest) / steps)
    first, last = math.floor(lowest / step), math.ceil(highest / step)
    return Axis(first * step, last * step, tuple(n * step for n in range(first, last + 1)))


def share(value: float | None, total: float) -> float:
    """A value's share of a total in percent with two decimals; 0 for nothing of nothing."""
    if not value or not total:
        return 0.0
    return round(100 * float(value) / float(total), 2)


def stacked(values: Sequence[float | None], total: float) -> tuple[tuple[float, float], ...]:
    """Where each part of a bar begins and how wide it is, in percent of `total`."""
    parts: list[tuple[float, float]] = []
    before = 0.0
    for value in values:
        wide = share(value, total)
        parts.append((round(before, 2), wide))
        before += wide
    return tuple(parts)


def line_path(values: Sequence[float | None], scale: Axis) -> str:
    """An SVG path through the values in a square of 100; a missing value interrupts it."""
    commands: list[str] = []
    pen_down = False
    for place, value in enumerate(values):
        if value is None:
            pen_down = False
            continue
        x, y = point(place, len(values), value, scale)
        commands.append(f"{'L' if pen_down else 'M'}{x:g} {y:g}")
        pen_down = True
    return "".join(commands)


def point(place: int, count: int, value: float, scale: Axis) -> tuple[float, float]:
    """Where the value at this place of `count` lies in a square of 100, downwards."""
    x = 50.0 if count == 1 else 100 * place / (count - 1)
    return round(x, 2), round(100 * (1 - scale.share(float(value))), 2)


def packed_circles(
    values: Sequence[float], *, size: float = 600, gap: float = 3
) -> tuple[Circle, ...]:
    """Circles whose areas are as the values, lying close together in a square, none overlapping.

    In the order of the values; zero and less become circles without radius. `gap` is the distance
    between neighbours in the square's own unit.
    """
    order = sorted(
        (place for place in range(len(values)) if values[place] > 0),
        key=lambda place: -values[place],
    )
    circles = [Circle(size / 2, size / 2, 0.0)] * len(values)
    if not order:
        return tuple(circles)
    # The gap is known only after scaling, so it is a share of the largest radius meanwhile.
    radii = [math.sqrt(values[place]) for place in order]
    padding = radii[0] * 0.03
    laid = _lay_out([radius + padding for radius in radii])
    left = min(spot.x - spot.radius for spot in laid)
    top = min(spot.y - spot.radius for spot in laid)
    width = max(spot.x + spot.radius for spot in laid) - left
    height = max(spot.y + spot.radius for spot in laid) - top
    scale = size / max(width, height)
    beside, above = (size - width * scale) / 2, (size - height * scale) / 2
    for place, spot, radius in zip(order, laid, radii, strict=True):
        circles[place] = Circle(
            round((spot.x - left) * scale + beside, 2),
            round((spot.y - top) * scale + above, 2),
            round(max(min(radius * scale, (radius + padding) * scale - gap / 2), 0.5), 2),
        )
    return tuple(circles)


def text_size(text: str, radius: float) -> float:
    """The size at which a text fits into a circle; 0 when it would be too small to read."""
    widest = max((len(word) for word in _words(text)), default=1)
    fits = min(1.6 * radius / (0.58 * max(widest, 3)), radius * 0.55, LARGEST_TEXT)
    return round(fits, 1) if fits >= SMALLEST_TEXT else 0


def text_lines(text: str, radius: float, size: float) -> tuple[str, ...]:
    """The text in as few lines as a circle's width allows; only a hyphen breaks a word."""
    room = 1.7 * radius / (0.58 * size) if size else 0
    lines: list[str] = []
    for word in _words(text):
        joint = "" if lines and lines[-1].endswith("-") else " "
        if lines and len(lines[-1]) + len(joint) + len(word) <= room:
            lines[-1] += joint + word
        else:
            lines.append(word)
    return tuple(lines)


def _words(text: str) -> list[str]:
    return [part for word in text.split() for part in re.findall(r"[^-]+-?|-", word)]


def _round_step(raw: float) -> float:
    """The next of 1, 2, 2.5, 5 or 10 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(raw))
    for factor in (1, 2, 2.5, 5):
        if raw <= factor * power * 1.000001:
            return factor * power
    return 10 * power


@dataclass
class _Spot:
    """A circle on its way into place, and its neighbours on the rim of those already placed."""

    radius: float
    x: float = 0.0
    y: float = 0.0
    after: _Spot = field(init=False, repr=False)
    before: _Spot = field(init=False, repr=False)

    def touch(self, one: _Spot, other: _Spot) -> None:
        """Lie against two circles, on the outer side of the way from one to the other."""
        dx, dy = one.x - other.x, one.y - other.y
        distance = dx * dx + dy * dy
        near, far = (other.radius + self.radius) ** 2, (one.radius + self.radius) ** 2
        if near > far:
            along = (distance + far - near) / (2 * distance)
            across = math.sqrt(max(0.0, far / distance - along * along))
            self.x = one.x - along * dx - across * dy
            self.y = one.y - along * dy + across * dx
        else:
            along = (distance + near - far) / (2 * distance)
            across = math.sqrt(max(0.0, near / distance - along * along))
            self.x = other.x + along * dx - across * dy
            self.y = other.y + along * dy + across * dx

    def overlaps(self, other: _Spot) -> bool:
        reach = self.radius + other.radius - 1e-6
        dx, dy = other.x - self.x, other.y - self.y
        return reach > 0 and reach * reach > dx * dx + dy * dy

    def distance(self) -> float:
        """How far from the middle the place between this and the next on the rim is."""
        both = self.radius + self.after.radius
        x = (self.x * self.after.radius + self.after.x * self.radius) / both
        y = (self.y * self.after.radius + self.after.y * self.radius) / both
        return x * x + y * y


def _lay_out(radii: Sequence[float]) -> list[_Spot]:
    """Place circles around the middle, each where the rim of those before it is nearest."""
    spots = [_Spot(radius) for radius in radii]
    if len(spots) > 1:
        spots[0].x, spots[1].x = -spots[1].radius, spots[0].radius
    if len(spots) < 3:
        return spots
    one, two, three = spots[:3]
    three.touch(two, one)
    for spot, following in ((one, two), (two, three), (three, one)):
        spot.after, following.before = following, spot
    left, right = one, two
    for spot in spots[3:]:
        left, right = _squeeze_in(spot, left, right)
    return spots


def _squeeze_in(spot: _Spot, left: _Spot, right: _Spot) -> tuple[_Spot, _Spot]:
    """Place a circle between two of the rim; give the two between which the next belongs."""
    while True:
        spot.touch(left, right)
        blocked = _first_overlap(spot, left, right)
        if blocked is None:
            break
        # What lies behind the circle in the way can no longer be reached: the rim is cut there.
        ahead, hit = blocked
        left, right = (left, hit) if ahead else (hit, right)
        left.after, right.before = right, left
    spot.before, spot.after = left, right
    left.after = right.before = spot
    nearest, walker = left, spot
    closest = left.distance()
    while walker is not left:
        if (distance := walker.distance()) < closest:
            nearest, closest = walker, distance
        walker = walker.after
    return nearest, nearest.after


def _first_overlap(spot: _Spot, left: _Spot, right: _Spot) -> tuple[bool, _Spot] | None:
    """The nearest circle of the rim that is in the way, and whether it lies ahead."""
    ahead, behind = right.after, left.before
    way_ahead, way_behind = right.radius, left.radius
    while True:
        if way_ahead <= way_behind:
            if spot.overlaps(ahead):
                return True, ahead
            way_ahead += ahead.radius
            ahead = ahead.after
        else:
            if spot.overlaps(behind):
                return False, behind
            way_behind += behind.radius
            behind = behind.before
        if ahead is behind.after:
            return None
