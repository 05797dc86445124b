"""Where a finger goes, held against a fresh tree right before: never onto a place that was true a moment ago."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from controllers.android.errors import PhoneTrouble
from controllers.android.likeness import same, same_place
from controllers.android.sight import Seen, Sight
from controllers.errors import ActionRefused
from controllers.types import AtPoint, OnElement, Target, ToWindow
from perception.clock import Deadline
from perception.trees.uiautomator import Tree, build, free_point
from perception.trees.uiautomator_xml import Node, TreeBroken
from perception.types import Element, Point, Rect, Role, State, WindowId

LOOK_AGAIN = "Look again, then choose anew."


@dataclass(frozen=True, slots=True)
class Aimed:
    """A pixel of the display, and what is known to lie there. `room` is where a gesture about it may go, `front` the
    window that keys go to now."""

    point: Point
    room: Rect
    front: WindowId
    element: Element | None = None
    node: Node | None = None


@dataclass(frozen=True, slots=True)
class Aim:
    sight: Sight

    def at(self, target: Target, seen: Seen, deadline: Deadline) -> Aimed:
        """Raises ActionRefused, also where the phone is lost meanwhile: nothing was sent."""
        with nothing_sent():
            return self._in(self._fresh(seen, deadline), target, seen)

    def keyed(self, target: Target, seen: Seen, deadline: Deadline) -> Aimed:
        """The same for keys, which go to whatever is in front: that is what it was. Raises ActionRefused."""
        aimed = self.at(target, seen, deadline)
        if aimed.front != seen.tree.foreground:
            raise ActionRefused("Another window has come to the front, and would take the key.", LOOK_AGAIN)
        return aimed

    def expect_still(self, target: Target, aimed: Aimed, seen: Seen, deadline: Deadline) -> None:
        """The same lies under that very pixel. Raises ActionRefused where it does not, with what does; PhoneTrouble or
        TreeBroken where nobody can tell."""
        fresh = self._fresh(seen, deadline)
        try:
            point = self._in(fresh, target, seen).point
        except ActionRefused as error:
            raise ActionRefused(f"{error.problem.rstrip('.')}: {lying(aimed.point, fresh)}.", error.fix) from error
        if point != aimed.point:
            raise ActionRefused(f"Something came up over that place: {lying(aimed.point, fresh)}.", LOOK_AGAIN)

    def _in(self, fresh: Tree, target: Target, seen: Seen) -> Aimed:
        match target:
            case AtPoint(point=point):
                self._expect_at(on_glass(point, seen), seen, fresh)
                return Aimed(point, seen.glass.bounds, fresh.foreground)
            case ToWindow(window=window):
                found = next((each for each in fresh.windows if each.id == window), None)
                if found is None or found.bounds.empty:
                    raise ActionRefused("The window is gone.", LOOK_AGAIN)
                return Aimed(found.bounds.centre, found.bounds, fresh.foreground)
            case OnElement(ref=ref, offset=offset):
                element = seen.observation.element(ref)
                if element is None:
                    raise ActionRefused("There is no such element in that look.", LOOK_AGAIN)
                return self._on(element, offset, seen, fresh)

    def _fresh(self, seen: Seen, deadline: Deadline) -> Tree:
        hierarchy, stack = self.sight.layout(deadline)
        if (hierarchy, stack) == (seen.hierarchy, seen.stack):
            return seen.tree
        return build(hierarchy, stack, self.sight.keyboard, seen.glass.bounds)

    def _on(self, element: Element, offset: Point | None, seen: Seen, fresh: Tree) -> Aimed:
        now = same(element, seen.tree, fresh)
        if now is None:
            raise ActionRefused(f"{said(element)} is not there as it was.", LOOK_AGAIN)
        if now.bounds.empty or State.VISIBLE not in now.states:
            raise ActionRefused(f"{said(element)} is covered or does not show.", "Close what covers it, or scroll.")
        if State.ENABLED not in now.states:
            raise ActionRefused(f"{said(element)} is disabled.", "See what it waits for.")
        node = fresh.nodes[now.ref]
        if offset is not None:
            point = Point(now.bounds.x + offset.x, now.bounds.y + offset.y)
            if not now.bounds.contains(point):
                raise ActionRefused(f"That place is not on {said(element)}.", LOOK_AGAIN)
            if any(cover.contains(point) for cover in covers(now, fresh)):
                raise ActionRefused(f"{said(element)} is covered there.", LOOK_AGAIN)
            return Aimed(point, now.bounds, fresh.foreground, now, node)
        place = free_point(now.bounds, covers(now, fresh))
        if place is None:
            raise ActionRefused(f"{said(element)} is covered by something else.", "Close what covers it.")
        return Aimed(Point(*place), now.bounds, fresh.foreground, now, node)

    def _expect_at(self, point: Point, seen: Seen, fresh: Tree) -> None:
        """What would take the touch is what would have taken it then."""
        before, now = topmost(point, seen.tree), topmost(point, fresh)
        if not same_place(before, now, seen.tree, fresh):
            raise ActionRefused("Something else lies at that point now.", LOOK_AGAIN)
        if now is None and any(window.bounds.contains(point) for window in fresh.windows):
            raise ActionRefused("A window lies at that point that tells nothing of itself.", "Close it.")


def on_glass(point: Point, seen: Seen) -> Point:
    """Raises ActionRefused."""
    if not seen.glass.bounds.contains(point):
        raise ActionRefused("That point is not on the screen.", LOOK_AGAIN)
    return point


@contextmanager
def nothing_sent() -> Iterator[None]:
    """What goes wrong here went wrong before any touch."""
    try:
        yield
    except (PhoneTrouble, TreeBroken) as error:
        raise ActionRefused(f"The phone could not be looked at right before: {error}", LOOK_AGAIN) from error


def covers(element: Element, tree: Tree) -> tuple[Rect, ...]:
    """What takes touches over it: higher windows, and what is drawn later in its own and can be pressed by itself. What
    lies in it counts only where it leaves some of it free."""
    over = tree.covers.get(element.window, ())
    node = tree.nodes[element.ref]
    later = [each for each in _after(node, tree, element) if each.shown and each.actionable]
    inner = [each.bounds for each in later if _within(each, node)]
    beside = [each.bounds for each in later if not _within(each, node)]
    outer = (*over, *beside)
    return (*outer, *inner) if free_point(element.bounds, (*outer, *inner)) is not None else outer


def _after(node: Node, tree: Tree, element: Element) -> Iterator[Node]:
    for ref, other in tree.nodes.items():
        if other.path > node.path and other.path[:1] == node.path[:1] and str(ref).startswith(f"{element.window}/"):
            yield other


def _within(node: Node, outer: Node) -> bool:
    return node.path[: len(outer.path)] == outer.path


def topmost(point: Point, tree: Tree) -> Element | None:
    """The last one drawn there that can be pressed, in the topmost window there."""
    for window in sorted(tree.windows, key=lambda each: -each.z):
        if any(cover.contains(point) for cover in tree.covers.get(window.id, ())):
            continue
        mine = [each for each in tree.elements if each.window == window.id and each.bounds.contains(point)]
        if mine:
            return next((each for each in reversed(mine) if each.actions), mine[-1])
    return None


def lying(point: Point, tree: Tree) -> str:
    """What takes a touch there, in words."""
    found = topmost(point, tree)
    window = next((each for each in tree.windows if found is not None and each.id == found.window), None)
    if found is None or window is None:
        return "nobody tells what lies there now"
    return f"{said(found)} of {window.title or window.app} lies there now"


def said(element: Element) -> str:
    if element.name:
        return f"“{element.name}”"
    return "The field" if element.role in (Role.TEXTBOX, Role.PASSWORD) else f"The {element.role.value}"
