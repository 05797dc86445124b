"""The part of a huge list or table that shows: found by asking what lies at points of its area."""

from __future__ import annotations

from perception.trees.atspi_node import ACCESSIBLE, COMPONENT, SCREEN, TABLE, Node, Ref, rect_of, ref_of, said
from perception.trees.bus import Call, Line
from perception.types import Rect

MOST = 1000
"""Cells read at most."""
STEPS = 12
"""Points asked along each edge; headers and gaps between cells answer nothing."""
INSET = 3


async def visible_children(line: Line, node: Node) -> list[Ref]:
    """The children that show, in order; empty when the container does not tell."""
    area = rect_of(await line.ask(node.call(COMPONENT, "GetExtents", "u", SCREEN)))
    if area is None:
        return []
    found = await _at_points(line, node, area)
    if not found:
        return []
    if TABLE in node.interfaces and (cells := await _table_cells(line, node, found)):
        return cells
    first, last = found[0], min(found[-1], found[0] + MOST - 1)
    answers = await line.ask_all(
        node.call(ACCESSIBLE, "GetChildAtIndex", "i", index) for index in range(first, last + 1)
    )
    return [ref for ref in map(ref_of, answers) if ref]


async def _at_points(line: Line, node: Node, area: Rect) -> list[int]:
    """The indices of the children along the left, top, right and bottom edges, sorted."""
    xs, ys = _spread(area.x, area.right), _spread(area.y, area.bottom)
    points = {(x, y) for x in (xs[0], xs[-1]) for y in ys} | {(x, y) for x in xs for y in (ys[0], ys[-1])}
    hits = await line.ask_all(node.call(COMPONENT, "GetAccessibleAtPoint", "iiu", x, y, SCREEN) for x, y in points)
    refs = sorted({ref for ref in map(ref_of, hits) if ref and ref[1] != node.path})
    answers = await line.ask_all(Call(peer, path, ACCESSIBLE, "GetIndexInParent") for peer, path in refs)
    return sorted(index for index in (said(answer, int, -1) for answer in answers) if index >= 0)


async def _table_cells(line: Line, node: Node, indices: list[int]) -> list[Ref]:
    """The box of cells between the outermost rows and columns seen."""
    rows = [said(a, int, -1) for a in await line.ask_all(_of_index(node, "GetRowAtIndex", i) for i in indices)]
    columns = [said(a, int, -1) for a in await line.ask_all(_of_index(node, "GetColumnAtIndex", i) for i in indices)]
    places = [(row, column) for row, column in zip(rows, columns, strict=True) if row >= 0 and column >= 0]
    if not places:
        return []
    across = range(min(column for _, column in places), max(column for _, column in places) + 1)
    down = range(min(row for row, _ in places), max(row for row, _ in places) + 1)
    box = [(row, column) for row in down for column in across][:MOST]
    answers = await line.ask_all(node.call(TABLE, "GetAccessibleAt", "ii", row, column) for row, column in box)
    return [ref for ref in map(ref_of, answers) if ref]


def _of_index(node: Node, member: str, index: int) -> Call:
    return node.call(TABLE, member, "i", index)


def _spread(start: int, end: int) -> list[int]:
    """STEPS places from just inside one edge to just inside the other."""
    first, last = start + INSET, max(start + INSET, end - INSET)
    return [first + (last - first) * step // (STEPS - 1) for step in range(STEPS)]
