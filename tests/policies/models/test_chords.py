"""Key names of other programs as ours, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controllers.linux.keys import parse_chord
from policies.errors import Inexpressible, ReplyMalformed
from policies.models.chords import chord_of, keys_of


@pytest.mark.parametrize(
    ("keys", "chord"),
    [
        (["ctrl", "c"], "ctrl+c"),
        (["CTRL", "C"], "ctrl+c"),
        (["shift", "Control_L", "T"], "ctrl+shift+t"),
        (["ctrl+shift+tab"], "ctrl+shift+Tab"),
        (["c", "ctrl"], "ctrl+c"),
        (["Page Down"], "Page_Down"),
        (["pgdn"], "Page_Down"),
        (["ArrowUp"], "Up"),
        (["enter"], "Return"),
        (["\n"], "Return"),
        (["+"], "plus"),
        (["ctrl++"], "ctrl+plus"),
        (["ctrl", "+"], "ctrl+plus"),
        ([" "], "space"),
        (["cmd", "space"], "super+space"),
        (["A"], "A"),
        (["é"], "é"),
        (["F24"], "F24"),
        (["win"], "Super_L"),
        (["control_l"], "Control_L"),
        (["ctrl", "ctrl", "a"], "ctrl+a"),
        (["ctrl+equal"], "ctrl+equal"),
        (["ctrl+bracketleft"], "ctrl+bracketleft"),
        (["backslash"], "backslash"),
        (["ctrl+grave"], "ctrl+grave"),
        (["ctrl", "underscore"], "ctrl+_"),
        (["KP_Add"], "plus"),
        (["at"], "@"),
        (["asterisk"], "*"),
        (["question"], "?"),
        (["exclam"], "!"),
        (["Pause"], "Pause"),
        (["num0"], "0"),
        (["apps"], "Menu"),
        (["numlock"], "Num_Lock"),
    ],
)
def test_names_that_others_use(keys: list[object], chord: str) -> None:
    assert chord_of(keys) == chord
    parse_chord(chord)  # the device knows it


@pytest.mark.parametrize(
    "keys",
    [
        [], [""], ["ctrl", "alt"], ["a", "b"], ["ctrl", "a", "b"], ["launch"], ["ctrl-c"], [1], [None], [["ctrl"]],
        ["x" * 41], ["ctrl"] * 7, ["a"] * 100_000, ["\u200b"], ["\u3164"], ["\ud800"], ["\x00"], ["\u202e"], ["F25"],
        ["F0"], ["ctrl", "\x1b"], ["ctrl+"], ["+ctrl"], ["ctrl++a"], ["ctrl", "shift+"],
    ],
)  # fmt: skip
def test_what_is_no_chord(keys: list[object]) -> None:
    with pytest.raises(ReplyMalformed) as refusal:
        chord_of(keys)
    refusal.value.problem.encode()


@given(st.lists(st.text(max_size=8), max_size=4))
def test_whatever_is_named_is_a_chord_or_refused(keys: list[object]) -> None:
    try:
        chord = chord_of(keys)
    except ReplyMalformed:
        return
    assert parse_chord(chord).keysym


KEYS = [
    "Return",
    "Escape",
    "Tab",
    "space",
    "BackSpace",
    "Page_Up",
    "Left",
    "F5",
    "plus",
    "minus",
    "slash",
    "grave",
    "equal",
    "bracketleft",
    "*",
    "Num_Lock",
    "a",
    "7",
    "é",
]
HELD = st.lists(st.sampled_from(["ctrl", "alt", "shift", "super"]), unique=True)


@given(HELD, st.sampled_from(KEYS))
def test_there_and_back(held: list[str], key: str) -> None:
    chord = "+".join([*sorted(held, key=["ctrl", "alt", "shift", "super"].index), key])
    assert chord_of(keys_of(chord)) == chord


@pytest.mark.parametrize("chord", ["", "ctrl+", "ctrl", "XF86Back", "U4E2D", "ctrl+A", "hyper+x", "a+b", "\u200b"])
def test_what_others_have_no_name_for(chord: str) -> None:
    with pytest.raises(Inexpressible):
        keys_of(chord)
