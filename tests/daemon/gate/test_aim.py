"""Where a finger comes down, held against a fresh look."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controllers.types import AtPoint, Binding, DeviceInfo, Flick
from daemon.gate.aim import Drift, aim, same_in_all, same_thing
from daemon.gate.binding import bind, verb_of
from perception.types import Observation, Point, Rect, Role, Surface
from policies.agent.places import Placed, drawn_from
from policies.types import Act
from sop.types import Effect, NoTarget, Risk, Target, Unchecked
from tests.daemon.glass import page, thing

ROW = thing("Row 1", Rect(0, 900, 1080, 200), Role.LIST_ITEM)
BEFORE = page(ROW, thing("Row 2", Rect(0, 1100, 1080, 200), Role.LIST_ITEM))
FLICK = Flick(BEFORE.id, AtPoint(Point(500, 1000)), AtPoint(Point(20, 1010)))
DEVICE = DeviceInfo("phone:x", Surface.PHONE, frozenset(), "")


def act(evidence: Target) -> Act:
    return Act("m1", "Swipe", FLICK, evidence, Unchecked(), Risk.LOW, Effect.ONCE)


def higher(by: int) -> Observation:
    rows = [replace(each, bounds=replace(each.bounds, y=each.bounds.y - by)) for each in BEFORE.elements[1:]]
    return page(*rows, sequence=2)


def evidence() -> Target:
    place = drawn_from(FLICK.target, FLICK.way, BEFORE)
    assert isinstance(place, Placed) and place.target == FLICK.target
    return place.evidence


def bound(action: Flick, seen: Observation) -> Binding:
    return bind(action, seen, DEVICE)


def test_both_ends_stay_where_they_are() -> None:
    fresh = higher(0)
    for known in (evidence(), NoTarget()):
        assert aim(act(known), fresh) == replace(FLICK, observation=fresh.id)


def test_another_entry_under_the_finger_is_noticed() -> None:
    fresh = higher(200)
    assert isinstance(aim(act(evidence()), fresh), Drift)
    moved = aim(act(NoTarget()), fresh)
    assert isinstance(moved, Flick)
    assert same_thing(bound(FLICK, BEFORE), bound(moved, fresh)) == "another element is there now"


@pytest.mark.parametrize("end", [Point(20, 1011), Point(900, 1010)])
def test_a_yes_is_to_both_ends(end: Point) -> None:
    assert verb_of(FLICK) == "swipe left at the point 500,1000 to at the point 20,1010"
    other = bound(replace(FLICK, to=AtPoint(end)), BEFORE)
    assert same_in_all(bound(FLICK, BEFORE), other)
