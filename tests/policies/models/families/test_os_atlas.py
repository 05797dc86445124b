"""OS-Atlas. Replies are those of OS-Copilot/OS-Atlas: README.md (OS-Atlas-Base-7B), and the answers of its evaluation's
data (eval/data/ac_test.jsonl, ac_low_test.jsonl, gui_odyssey_test.jsonl, omniact_test.jsonl)."""

import pytest

from controllers.types import Button, Click, DoubleClick, LongPress, Navigate, Navigation, Scroll, ToWindow
from perception.types import Rect, Surface
from policies.errors import ReplyMalformed
from policies.models import making
from policies.models.families.os_atlas import OsAtlas, OsAtlasAgent
from policies.models.types import Hover, Said
from policies.types import Done, GiveUp
from tests.policies.models.families.pieces import LOOK, at, clicked
from tests.policies.models.families.there_and_back import seen

BASE, PRO = OsAtlas(), OsAtlasAgent()
DESK = seen(BASE, Rect(0, 0, 1920, 1080))
PHONE = seen(PRO, Rect(0, 0, 1080, 2400), Surface.PHONE)
FRONT = ToWindow(PHONE.observation.foreground)


def test_a_box_is_its_middle() -> None:
    reply = "<|object_ref_start|>language switch<|object_ref_end|><|box_start|>(576,12),(592,42)<|box_end|><|im_end|>"
    assert BASE.read(reply, DESK).said == clicked(1121, 29)
    assert BASE.read("[[584,27]]", DESK).said == clicked(1121, 29)
    assert BASE.read("Target does not exist.", DESK).said == GiveUp("Target does not exist", "", "")
    for broken in (
        reply.replace("<|box_end|>", ""),
        reply.replace("(592,42)", "(592,4)"),
        reply.replace("592", "1592"),
        reply + reply.replace("12", "13"),
        "(576,12)",
    ):
        with pytest.raises(ReplyMalformed):
            BASE.read(broken, DESK)


@pytest.mark.parametrize(
    ("reply", "said", "thought"),
    [
        (
            "thoughts:\nopen the PocketBook app.\nactions:\nOPEN_APP [PocketBook]",
            making.launch(PHONE, "PocketBook"),
            "open the PocketBook app.",
        ),
        (
            'thoughts:\nLong press on the "the Queen\'s Gambit" book.\nactions:\nLONG_PRESS <point>[[108,272]]</point>',
            LongPress(LOOK, at(116, 652)),
            'Long press on the "the Queen\'s Gambit" book.',
        ),
        (
            "thoughts:\nClick on the more options icon at the top right corner of the screen.\nactions:\n"
            "CLICK <point>[[950,87]]</point>",
            clicked(1026, 208),
            "Click on the more options icon at the top right corner of the screen.",
        ),
        ("actions:\nCLICK <point>[[683,321]]</point>", clicked(737, 770), ""),
    ],
)
def test_the_answers_of_its_data(reply: str, said: Said, thought: str) -> None:
    found = PRO.read(reply, PHONE)
    assert (found.said, found.thought, found.left) == (said, thought, 0)


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("TYPE [Shanghai [shopping] mall]", making.write(PHONE, "Shanghai [shopping] mall")),
        ("SCROLL [UP]", Scroll(LOOK, FRONT, 0, -5)),
        ("PRESS_BACK", Navigate(LOOK, FRONT, Navigation.BACK)),
        ("PRESS_RECENT", Navigate(LOOK, FRONT, Navigation.RECENTS)),
        ("ENTER", making.press(PHONE, "Return")),
        ("WAIT", making.wait(PHONE, 2)),
        ("COMPLETE", Done("so be it")),
        ("IMPOSSIBLE<|im_end|>", GiveUp("so be it", "", "")),
    ],
)
def test_on_a_phone(action: str, said: Said) -> None:
    assert PRO.read(f"Thoughts:\nso be it\nActions:\n{action}", PHONE).said == said


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("CLICK <point>[[894,128]]</point>", clicked(1716, 138)),
        ("DOUBLECLICK <point>[[101,872]]</point>", DoubleClick(LOOK, at(193, 941))),
        ("RIGHTCLICK <point>[[101,872]]</point>", Click(LOOK, at(193, 941), Button.RIGHT)),
        ("MOVETO <point>[[101,872]]</point>", Hover(at(193, 941).point)),
        ("PRESS_PGDN", making.press(DESK, "Page_Down")),
        ("HOTKEY [CTRL_A]", making.press(DESK, "ctrl+a")),
    ],
)
def test_on_a_desktop(action: str, said: Said) -> None:
    assert PRO.read(f"actions:\n{action}", DESK).said == said


def test_a_line_end_at_the_end_presses_enter_afterwards() -> None:
    found = PRO.read("actions:\nTYPE [two]\nlines\n]", DESK)
    assert (found.said, found.left) == (making.write(DESK, "two]\nlines"), 1)


@pytest.mark.parametrize(
    "reply",
    [
        "CLICK <point>[[101,872]]</point>",
        "actions:\nCLICK [[101,872]]",
        "actions:\nCLICK <point>[[101,1872]]</point>",
        "actions:\nCLICK <point>[[101,872]]</point>\nCLICK <point>[[101,872]]</point>",
        "actions:\nCOMPLETE\nactions:\nWAIT",
        "actions:\nWAIT\nthoughts:\nno",
        "actions:\nDOUBLECLICK <point>[[101,872]]</point>",
        "actions:\nTYPE [a\u200bb]",
        "actions:\nTYPE hello",
        "actions:\nTYPE []",
        "actions:\nTYPE [a]\nTYPE [b]",
        "actions:\nTYPE [a]\n ENTER",
        "actions:\nSCROLL [SIDEWAYS]",
        "actions:\nPRESS_BACK twice",
        "actions:\nHOTKEY [CTRL_A]",
        "actions:\n",
    ],
)
def test_what_is_refused(reply: str) -> None:
    with pytest.raises(ReplyMalformed):
        PRO.read(reply, PHONE)
