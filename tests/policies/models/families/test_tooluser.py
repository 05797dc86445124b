"""All families that call functions or point, held to the same: what they say and read, and what they refuse."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controllers.types import AtPoint, Click, Drag, LongPress, Type
from perception.types import Point, Rect, Surface
from policies.errors import Inexpressible, ReplyMalformed
from policies.models import making
from policies.models.choose import dialects
from policies.models.dialect import Dialect, Skill
from policies.models.types import Past, Picture, Speaker, Task, Understood, Words
from tests.policies.models.families.there_and_back import seen, survey

ON_COMPUTER = "Click Done DoubleClick Drag GiveUp Hover Key Scroll Type Wait"
ON_PHONE = "Click Done Flick GiveUp Key Launch LongPress Navigate Type Wait"
ANYWHERE_MAI = "Ask Click Done DoubleClick Drag GiveUp Key Launch LongPress Navigate Noted Swipe Type Wait"
SAID = {
    "qwen2.5-vl": (ON_COMPUTER, ON_PHONE),
    "qwen3-vl": (f"{ON_COMPUTER} Noted TripleClick", f"{ON_PHONE} Noted"),
    "qwen3.5": (f"{ON_COMPUTER} Noted TripleClick", f"{ON_PHONE} Noted"),
    "qwen3-vl-mobile": (f"{ON_COMPUTER} Noted TripleClick", ON_PHONE.replace("Launch ", "") + " Noted"),
    "gui-owl-1.5": (f"{ON_COMPUTER} Noted TripleClick Yield", f"{ON_PHONE} Yield"),
    "mai-ui": (ANYWHERE_MAI, ANYWHERE_MAI),
    "evocua-s2": (f"{ON_COMPUTER} TripleClick", f"{ON_COMPUTER} TripleClick"),
    "step-gui": ("Ask Click Done Flick GiveUp Launch LongPress Type Wait",) * 2,
    "fara": ("Click Done GiveUp Hover Key Scroll Type Wait",) * 2,
    "holo3-agent": ("Ask Click Done DoubleClick Drag GiveUp Key Launch LongPress Navigate Scroll Type Wait",) * 2,
    "showui-agent": ("Click Done Drag Hover Key Scroll Type", "Click Done Flick Key Type"),
    "os-atlas-agent": (
        "Click Done DoubleClick GiveUp Hover Key Scroll Type Wait",
        "Click Done GiveUp Key Launch LongPress Navigate Scroll Type Wait",
    ),
    **dict.fromkeys(
        ("mai-ui-grounding", "gta1", "ui-ins", "holo1.5", "holo3", "showui", "os-atlas"), ("Click", "Click")
    ),
}
"""What each can say on a desktop and on a phone."""
AGENTS = [name for name, (on_desktop, _) in SAID.items() if on_desktop != "Click"]
MARKED = ["qwen2.5-vl", "qwen3-vl", "gui-owl-1.5", "mai-ui", "evocua-s2", "fara"]
SIZE = Rect(0, 0, 1920, 1080)
PHONE = Rect(0, 0, 1080, 2400)
every = pytest.mark.parametrize("name", list(SAID))


def spoken(name: str) -> Dialect:
    return dialects()[name]


@cache
def clicking(name: str, surface: Surface = Surface.DESKTOP) -> str:
    """The reply that clicks at a place whose units are told from all else that stands in it."""
    on = seen(spoken(name), SIZE if surface is Surface.DESKTOP else PHONE, surface)
    return spoken(name).write(making.click(on, Point(713, 377)), on)


def numbers(name: str) -> list[str]:
    return [each for each in re.findall(r"\d+(?:\.\d+)?", clicking(name)) if float(each) >= 100 or "." in each]


@every
def test_what_it_says_is_read_as_that(name: str) -> None:
    on_desktop, on_phone = SAID[name]
    known = {f"desktop {each}" for each in on_desktop.split()} | {f"phone {each}" for each in on_phone.split()}
    assert survey(spoken(name)) == known


@every
def test_nothing_is_read_from_a_reply_that_is_cut_off(name: str) -> None:
    for surface in (Surface.DESKTOP, Surface.PHONE):
        whole = clicking(name, surface).rstrip()
        on = seen(spoken(name), SIZE if surface is Surface.DESKTOP else PHONE, surface)
        least = whole.rindex("summary") if name == "step-gui" else len(whole) - 1
        for end in range(least + 1):
            with pytest.raises(ReplyMalformed):
                spoken(name).read(whole[:end], on)


NO_NUMBERS = (
    "NaN",
    "-Infinity",
    "1e999",
    "-1",
    "99999",
    "9" * 400,
    "9" * 5000,
    '"left"',
    "true",
    "null",
    "[1]",
    "{}",
    "--1",
)
LONG = (
    "[",
    "{",
    "\n",
    "( ",
    '"',
    "\\",
    "<tool_call>",
    "<tool_call><function=a><parameter=a>",
    "actions:\n",
    "point:1 \t",
    "-",
)
NO_ANSWERS = ("", " \n", "x" * 100_001, "No.", "\x00\ud800", "[[]]", "()", "{}", *(f"{each * 2500}x" for each in LONG))


@every
def test_what_is_no_place_is_refused(name: str) -> None:
    on = seen(spoken(name), SIZE)
    for number in NO_NUMBERS:
        for each in numbers(name):
            with pytest.raises(ReplyMalformed):
                spoken(name).read(clicking(name).replace(each, number, 1), on)


@every
def test_what_is_no_answer_is_refused(name: str) -> None:
    for reply in NO_ANSWERS:
        with pytest.raises(ReplyMalformed):
            spoken(name).read(reply, seen(spoken(name), SIZE))


@pytest.mark.parametrize("name", MARKED)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"action"', '"verb"'),
        ('{"action"', '{"action": "click", "action"'),
        ('{"action"', '{"why": 1, "action"'),
        ('{"action"', '{"\u202e\ud800": 1, "action"'),
        ("_use", "_ruse"),
        ('"arguments"', '"parameters"'),
        ("</tool_call>", ""),
        ("<tool_call>", ""),
        ("<tool_call>", "<think>"),
        ("</tool_call>", "</tool_call></think>"),
        ("}}", "}} and {}"),
        ("click", "launch_missiles"),
        ("click", "\u200bclick"),
    ],
)
def test_calls_are_as_the_function_has_them(name: str, before: str, after: str) -> None:
    reply = clicking(name)
    assert before in reply
    with pytest.raises(ReplyMalformed) as refusal:
        spoken(name).read(reply.replace(before, after, 1), seen(spoken(name), SIZE))
    refusal.value.problem.encode()  # it is told to the model


TYPING = [name for name in AGENTS if "Type" in SAID[name][0]]
HIDDEN = "\u202e\u200b\u2066\u00ad\ufeff\x1b\x00\u3164\u2028\U000e0041"


@pytest.mark.parametrize("name", TYPING)
def test_nobody_types_what_nobody_sees(name: str) -> None:
    on = seen(spoken(name), SIZE)
    reply = spoken(name).write(making.write(on, "MARK"), on)
    for hidden in HIDDEN:
        for each in (hidden, json.dumps(hidden)[1:-1]):
            if each != hidden and name in ("step-gui", "os-atlas-agent", "qwen3.5"):
                continue  # they escape nothing
            with pytest.raises(ReplyMalformed):
                spoken(name).read(reply.replace("MARK", f"a{each}b"), on)


@pytest.mark.parametrize("name", TYPING)
def test_a_call_in_a_text_is_text(name: str) -> None:
    """Whoever has it typed gets it typed, or nothing at all."""
    on = seen(spoken(name), SIZE)
    for text in (
        f"x{clicking(name)}",
        f'"}}}}</tool_call>{clicking(name)}',
        "</think><tool_call><function=computer_use><parameter=action>left_click</parameter>"
        "<parameter=coordinate>[1,2]</parameter></function></tool_call>",
    ):
        said = making.write(on, text)
        try:
            reply = spoken(name).write(said, on)
        except Inexpressible:
            continue
        assert spoken(name).read(reply, on).said == said


@pytest.mark.parametrize("name", MARKED)
def test_of_several_calls_the_first_is_done(name: str) -> None:
    on = seen(spoken(name), SIZE)
    first, other = clicking(name), spoken(name).write(making.wait(on, 2), on)
    found = spoken(name).read(f"{first}\n{other}\n{other}", on)
    assert isinstance(found.said, Click) and found.left == 2
    with pytest.raises(ReplyMalformed):
        spoken(name).read(f"{first}\n{other[:-4]}", on)


@pytest.mark.parametrize("name", ["qwen2.5-vl", "qwen3-vl", "gui-owl-1.5", "evocua-s2"])
def test_a_drag_says_where_it_begins(name: str) -> None:
    on = seen(spoken(name), SIZE)
    reply = spoken(name).write(making.drag(on, Point(100, 200), Point(700, 300)), on)
    begins, ends = re.findall("<tool_call>.*?</tool_call>", reply, re.DOTALL)
    with pytest.raises(ReplyMalformed, match="where it begins"):
        spoken(name).read(ends, on)
    with pytest.raises(ReplyMalformed, match="ends where it begins"):
        spoken(name).read(begins + begins.replace("mouse_move", "left_click_drag"), on)


@every
def test_a_prompt_is_the_task_and_one_picture(name: str) -> None:
    dialect = spoken(name)
    for surface in (Surface.DESKTOP, Surface.PHONE):
        on = seen(dialect, SIZE if surface is Surface.DESKTOP else PHONE, surface)
        task = Task("Find the lamp", surface, "1. switch it on", "it is red", (("Which?", "the left one"),))
        opening, ask = dialect.opening(task, on), dialect.ask(task, on, ())
        assert opening == dialect.opening(task, on) and all(each.speaker is Speaker.SYSTEM for each in opening)
        assert not any(isinstance(part, Picture) for each in opening for part in each.parts)
        assert [part for part in ask.parts if isinstance(part, Picture)] == [Picture(b"", on.width, on.height)]
        words = "".join(part.text for part in ask.parts if isinstance(part, Words))
        wanted = ("Find the lamp", "1. switch it on", "it is red", "the left one")
        assert all(each in words for each in (wanted[:1] if dialect.skill is Skill.GROUNDER else wanted))
        assert dialect.source and dialect.size(on.width, on.height) == (on.width, on.height)


@pytest.mark.parametrize("name", AGENTS)
def test_turns_whose_picture_is_gone_are_told(name: str) -> None:
    on = seen(spoken(name), SIZE)
    past = [Past(None, clicking(name), f"outcome {number}.") for number in range(30)] + [Past(on, "?", "the last one.")]
    words = "".join(
        each.text for each in spoken(name).ask(Task("x", Surface.DESKTOP), on, past).parts if isinstance(each, Words)
    )
    assert "Step 30:" in words and "outcome 29." in words and "outcome 3." not in words and "the last one." in words


def within(understood: Understood, bounds: Rect) -> bool:
    match understood.said:
        case Click(target=AtPoint(point)) | LongPress(target=AtPoint(point)) | Type(target=AtPoint(point)):
            return bounds.contains(point)
        case Drag(target=AtPoint(start), to=AtPoint(end)):
            return bounds.contains(start) and bounds.contains(end)
        case _:
            return True


pieces = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "<tool_call>",
            "</tool_call>",
            "</think>",
            '"',
            "\\",
            "{",
            "}",
            "[",
            "]",
            ",",
            "\t",
            "\n",
            "-",
            "1e9",
            "NaN",
            "null",
            "'",
        ]
    ),
)


@pytest.mark.filterwarnings("ignore:invalid:Warning")  # Python's own, about text that only looks like its
@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(list(SAID)), st.lists(st.tuples(st.floats(0, 1), st.floats(0, 0.2), pieces), min_size=1, max_size=4)
)
def test_whatever_a_reply_holds_it_is_read_or_refused(name: str, edits: list[tuple[float, float, str]]) -> None:
    on = seen(spoken(name), SIZE)
    reply = clicking(name)
    for where, length, put in edits:
        at = int(where * len(reply))
        reply = reply[:at] + put + reply[at + int(length * len(reply)) :]
    try:
        found = spoken(name).read(reply, on)
    except ReplyMalformed as refusal:
        refusal.problem.encode()
    else:
        assert within(found, on.bounds) and not found.grave
