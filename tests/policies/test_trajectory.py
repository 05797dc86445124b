"""What is written is what is read back, and nothing hidden is in it."""

import json
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from controllers.fake import FakeDevice
from controllers.fake_screen import SIZE, password, textbox
from controllers.fake_screen import pane as window
from controllers.fake_screen import scene as screen
from controllers.types import Arg, AtPoint, Flick, OnElement, Origin, Secret, Swipe, ToWindow, Type, Way
from perception.clock import Deadline
from perception.diff import crop
from perception.redact import FLAT, is_secret
from perception.types import (
    NOWHERE,
    Display,
    Element,
    Frame,
    HiddenValue,
    NoFrame,
    NoValue,
    NumberValue,
    Observation,
    ObservationId,
    Point,
    Rect,
    Surface,
    TextValue,
)
from policies.codec import _types, from_json, to_json
from policies.errors import TrajectoryError
from policies.trajectory import VERSION, decode_shown, decode_turn, encode_shown, encode_turn, keep_frame
from policies.types import Act, Done, Nothing, Turn
from sop.types import Effect, Moment, NoTarget, Risk, Unchecked

Pictures = dict[str, bytes]


def put_in(pictures: Pictures) -> "Put":
    return Put(pictures)


class Put:
    def __init__(self, pictures: Pictures) -> None:
        self.pictures = pictures

    def __call__(self, data: bytes) -> str:
        digest = sha256(data).hexdigest()
        self.pictures[digest] = data
        return digest


frames: SearchStrategy[Frame] = st.tuples(
    st.integers(-50, 50), st.integers(0, 50), st.integers(1, 6), st.integers(1, 6), st.binary(min_size=4, max_size=4),
    st.booleans(),
).map(
    lambda drawn: Frame(
        Rect(*drawn[:4]),
        b"".join(
            bytes((drawn[4][0], index % 256, drawn[4][2], drawn[4][3] if drawn[5] else index % 256))
            for index in range(drawn[2] * drawn[3])
        ),
    )
)  # fmt: skip
st.register_type_strategy(float, st.floats(allow_nan=False))  # no second is "not a number", which equals nothing
numbers = st.builds(NumberValue)
displays = st.builds(Display, scale=st.fractions(min_value=Fraction(1, 4), max_value=4))


def observations() -> SearchStrategy[Observation]:
    """What hides what it holds lies nowhere: its pixels are not kept, and what is not kept does not come back."""
    elements = st.builds(
        Element, value=st.one_of(numbers, st.builds(TextValue), st.just(HiddenValue()), st.just(NoValue()))
    ).map(lambda each: replace(each, bounds=NOWHERE) if is_secret(each) else each)
    return st.builds(
        Observation,
        frame=st.one_of(frames, st.builds(NoFrame)),
        displays=st.lists(displays, max_size=2).map(tuple),
        elements=st.lists(elements, max_size=3).map(tuple),
    )


turns = st.builds(Turn, observation=observations())


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(turns)
def test_every_turn_comes_back_as_it_was(turn: Turn) -> None:
    pictures: Pictures = {}
    text = json.dumps(encode_turn(turn, put_in(pictures)), allow_nan=False)
    assert decode_turn(json.loads(text), pictures.__getitem__) == turn


moments = st.builds(Moment, before=observations(), after=observations())


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(moments)
def test_every_moment_comes_back_as_it_was(moment: Moment) -> None:
    pictures: Pictures = {}
    coded = encode_shown(moment, lambda frame: keep_frame(frame, put_in(pictures)))
    assert decode_shown(json.loads(json.dumps(coded, allow_nan=False)), pictures.__getitem__) == moment


def test_a_moment_that_is_none_is_said() -> None:
    with pytest.raises(TrajectoryError, match="no moment"):
        decode_shown({"version": VERSION, "moment": None}, Pictures().__getitem__)
    with pytest.raises(TrajectoryError, match="version 0"):
        decode_shown({"version": 0}, Pictures().__getitem__)


def example() -> Turn:
    drawn = screen("login", window("bank", "Log in", textbox("Name", "ada"), password("Password")))
    seen = Observation(
        ObservationId("o1"), 1, Surface.VIRTUAL, 5, (), drawn.frame, drawn.elements, drawn.windows, drawn.foreground
    )
    return Turn(seen, typing_a_secret(seen), Nothing())


def typing_a_secret(seen: Observation) -> Act:
    field = next(element for element in seen.elements if element.value == HiddenValue())
    typing = Type(seen.id, OnElement(field.ref), Arg(Secret("password"), Origin.USER, "--secret password"))
    return Act("s1", "Type the password", typing, NoTarget(), Unchecked(), Risk.CONFIRM, Effect.IDEMPOTENT)


def test_a_finger_s_two_ends_come_back_and_a_swipe_of_earlier_is_still_read() -> None:
    turn, front = example(), ToWindow(example().observation.foreground)
    assert isinstance(turn.decision, Act)
    for action in (Flick(turn.observation.id, AtPoint(Point(1, 40)), AtPoint(Point(90, 40))),
                   Swipe(turn.observation.id, front, Way.UP, 0.4)):  # fmt: skip
        drawn, pictures = replace(turn, decision=replace(turn.decision, action=action)), Pictures()
        assert decode_turn(encode_turn(drawn, put_in(pictures)), pictures.__getitem__).decision == drawn.decision
    assert from_json({"is": "Swipe", "observation": "o1", "target": to_json(front), "way": "up"}) == Swipe(
        ObservationId("o1"), front, Way.UP
    )


def test_a_screen_is_stored_once_as_a_picture() -> None:
    pictures: Pictures = {}
    coded = encode_turn(example(), put_in(pictures))
    assert len(pictures) == 1
    assert next(iter(pictures.values())).startswith(b"\x89PNG")
    assert len(json.dumps(coded)) < SIZE[0] * SIZE[1]


def test_secrets_and_hidden_values_are_their_tags() -> None:
    text = json.dumps(encode_turn(example(), put_in({})))
    assert '{"is": "Secret", "handle": "password"}' in text
    assert '{"is": "HiddenValue"}' in text


def test_another_version_is_refused_by_name() -> None:
    coded = encode_turn(example(), put_in({})) | {"version": 2}
    with pytest.raises(TrajectoryError, match="version 2"):
        decode_turn(coded, Pictures().__getitem__)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"is": "Secret"', '"is": "Subprocess"', "Subprocess"),
        ('"handle": "password"', '"handle": "password", "plain": "x"', "plain"),
        (', "handle": "password"', "", "handle"),
        ('"origin": "user"', '"origin": "god"', "origin"),
    ],
)
def test_broken_turns_name_the_place(old: str, new: str, says: str) -> None:
    pictures: Pictures = {}
    text = json.dumps(encode_turn(example(), put_in(pictures))).replace(old, new)
    with pytest.raises(TrajectoryError, match=says):
        decode_turn(json.loads(text), pictures.__getitem__)


def test_a_damaged_picture_is_said() -> None:
    pictures: Pictures = {}
    coded = encode_turn(example(), put_in(pictures))
    with pytest.raises(TrajectoryError, match="picture"):
        decode_turn(coded, lambda digest: pictures[digest][:40])


def test_the_codec_knows_every_type_by_one_name() -> None:
    names = sorted(_types())
    assert all(before != after for before, after in pairwise(names))
    assert {"Turn", "Act", "Secret", "Observation", "Sop", "Step"} <= set(names)


def test_a_field_that_hides_what_it_holds_is_covered_before_its_picture_is_kept() -> None:
    seen = FakeDevice([screen("form", window("notes", "Notes", textbox("Note"), password("Pin")))], {}).capture(
        Deadline.after(5)
    )
    place = next(each.bounds for each in seen.elements if each.name == "Pin")
    store: dict[str, bytes] = {}

    def put(data: bytes) -> str:
        store["one"] = data
        return "one"

    kept = decode_turn(encode_turn(Turn(seen, Done("done"), Nothing()), put), lambda _: store["one"])
    before, after = seen.frame, kept.observation.frame
    assert isinstance(before, Frame) and isinstance(after, Frame)
    assert set(crop(after, place).bgra[::4]) == {FLAT[0]}
    assert set(crop(before, place).bgra[::4]) != {FLAT[0]}
    above = Rect(0, 0, before.bounds.width, place.y)
    assert crop(before, above) == crop(after, above)
