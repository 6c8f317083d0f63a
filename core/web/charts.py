"""The arithmetic of charts: where a circle lies, how far a line climbs, which ticks an axis has.

Pure geometry without colours, texts or markup; the macros in `templates/components/chart_*.html`
draw it. Templates reach it as `charts`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

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


@dataclass(frozen=True)
class FlowBox:
    """A place in a picture of streams, and where the lines of its name stand."""

    x: float
    y: float
    width: float
    height: float
    label_y: float
    lines: tuple[str, ...]


@dataclass(frozen=True)
class FlowPath:
    """A stream: an SVG path along its middle, how broad it is, and its colour from 1 to 6."""

    d: str
    breadth: float
    color: int


@dataclass(frozen=True)
class Flow:
    """A picture of streams between places, in the order they were given."""

    width: float
    height: float
    boxes: tuple[FlowBox, ...]
    paths: tuple[FlowPath, ...]


def flow(
    nodes: Sequence[Mapping[str, Any]],
    streams: Sequence[Mapping[str, Any]],
    *,
    width: float = 960,
    height: float = 260,
    node_width: float = 14,
) -> Flow:
    """Places side by side in their columns, and streams between them, as broad as their values.

    What goes on lies in the middle; what goes back runs below. A place is as high as what comes
    or goes, whichever is more.
    """
    columns = max((node["column"] for node in nodes), default=0) + 1
    step = (width - 120) / max(columns - 1, 1)
    places = {node["key"]: node["column"] for node in nodes}
    into, out_of = dict.fromkeys(places, 0.0), dict.fromkeys(places, 0.0)
    for stream in streams:
        out_of[stream["source"]] += stream["value"]
        into[stream["target"]] += stream["value"]
    highest = max([1.0, *into.values(), *out_of.values()])
    scale = 150 / highest
    left = {key: 60 + column * step for key, column in places.items()}
    top = {key: 20.0 for key in places}
    boxes = tuple(
        FlowBox(
            x=round(left[key] - node_width / 2, 1),
            y=top[key],
            width=node_width,
            height=round(max(into[key], out_of[key], 0.3) * scale, 1),
            label_y=height - 42,
            lines=_flow_lines(str(node["label"]), step),
        )
        for node in nodes
        for key in [node["key"]]
    )
    leaving, arriving = dict(top), dict(top)
    paths = []
    for stream in streams:
        source, target, breadth = stream["source"], stream["target"], stream["value"] * scale
        start = (left[source] + node_width / 2, leaving[source] + breadth / 2)
        goal = (left[target] - node_width / 2, arriving[target] + breadth / 2)
        leaving[source] += breadth
        arriving[target] += breadth
        paths.append(
            FlowPath(
                d=_stream(start, goal, height),
                breadth=round(max(breadth, 1.0), 1),
                color=places[source] % 6 + 1,
            )
        )
    return Flow(width, height, boxes, tuple(paths))


def _stream(start: tuple[float, float], goal: tuple[float, float], height: float) -> str:
    (x1, y1), (x2, y2) = start, goal
    if x2 > x1:
        middle = (x1 + x2) / 2
        return f"M{x1:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    low = height - 80
    return f"M{x1:.1f} {y1:.1f}C{x1 + 60:.1f} {low:.1f} {x2 - 60:.1f} {low:.1f} {x2:.1f} {y2:.1f}"


def _flow_lines(label: str, room: float) -> tuple[str, ...]:
    """A name in at most two lines that fit between two columns."""
    most = max(int(room / 7.5), 6)
    lines: list[str] = []
    for word in label.split():
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += f" {word}"
        elif len(lines) < 2:
            lines.append(word)
        else:
            lines[-1] += f" {word}"
    return tuple(line if len(line) <= most + 2 else f"{line[:most]}…" for line in lines)


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
