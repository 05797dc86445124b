import pytest

from policies.agent.keys import Does, does


@pytest.mark.parametrize(
    ("chord", "found"),
    [
        ("BackSpace", Does.CHANGES),
        ("ctrl+BackSpace", Does.CHANGES),
        ("shift+Delete", Does.CHANGES),
        ("ctrl+z", Does.CHANGES),
        ("ctrl+shift+z", Does.CHANGES),
        ("ctrl+x", Does.CHANGES),
        ("shift+Insert", Does.CHANGES),
        ("7", Does.CHANGES),
        ("space", Does.CHANGES),
        ("period", Does.CHANGES),
        ("Home", Does.MOVES),
        ("ctrl+Left", Does.MOVES),
        ("shift+End", Does.MOVES),
        ("Up", Does.TURNS),
        ("Return", Does.ENTERS),
        ("KP_Enter", Does.ENTERS),
        ("ctrl+Return", Does.LEAVES),
        ("Tab", Does.LEAVES),
        ("shift+Tab", Does.LEAVES),
        ("alt+Left", Does.LEAVES),
        ("ctrl+s", Does.LEAVES),
        ("F5", Does.LEAVES),
        ("ctrl+a", Does.NOTHING),
        ("ctrl+c", Does.NOTHING),
        ("Escape", Does.NOTHING),
    ],
)
def test_what_a_key_does_to_the_field_that_has_the_keyboard(chord: str, found: Does) -> None:
    assert does(chord) is found
