import pytest

from controllers.errors import ActionRefused
from controllers.linux.keys import Chord, keysym_named, keysym_of_character, name_of, parse_chord
from controllers.types import Modifier


@pytest.mark.parametrize(
    ("chord", "expected"),
    [
        ("Return", Chord((), 0xFF0D)),
        ("ctrl+s", Chord((Modifier.CTRL,), ord("s"))),
        ("Control+S", Chord((Modifier.CTRL,), ord("S"))),
        ("alt+F4", Chord((Modifier.ALT,), 0xFFC1)),
        ("ctrl+shift+Tab", Chord((Modifier.CTRL, Modifier.SHIFT), 0xFF09)),
        ("ctrl++", Chord((Modifier.CTRL,), ord("+"))),
        ("+", Chord((), ord("+"))),
        ("super+é", Chord((Modifier.SUPER,), 0xE9)),
        ("ctrl+ctrl+a", Chord((Modifier.CTRL,), ord("a"))),
    ],
)
def test_a_chord_is_modifiers_and_one_key(chord: str, expected: Chord) -> None:
    assert parse_chord(chord) == expected


@pytest.mark.parametrize(
    ("chord", "hint"),
    [
        ("Enter", "Return"),
        ("esc", "Escape"),
        ("ctrl+page up", "Page_Up"),
        ("ctrl+Retrun", "Return"),
        ("s+ctrl", "modifiers"),
        ("ctrl+", "ends with a key"),
        ("", "ends with a key"),
    ],
)
def test_a_wrong_name_is_refused_with_a_hint(chord: str, hint: str) -> None:
    with pytest.raises(ActionRefused) as refused:
        parse_chord(chord)
    assert hint in refused.value.fix


@pytest.mark.parametrize(
    ("character", "keysym", "name"),
    [("a", 0x61, "a"), ("é", 0xE9, "eacute"), ("中", 0x01004E2D, "U4E2D"), ("😀", 0x0101F600, "U1F600")],
)
def test_a_character_has_a_keysym_and_the_keysym_a_name(character: str, keysym: int, name: str) -> None:
    assert keysym_of_character(character) == keysym
    assert name_of(keysym) == name
    assert keysym_named(name) == keysym


@pytest.mark.parametrize("name", ["Page_Up", "XF86AudioMute", "Cyrillic_yeru", "EuroSign", "ISO_Left_Tab", "F12"])
def test_names_go_both_ways(name: str) -> None:
    assert name_of(keysym_named(name)) == name


def test_no_symbol_has_no_name() -> None:
    assert name_of(0) == ""
