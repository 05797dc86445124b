"""UI-TARS-2, held to the replies of ByteDance's own parser tests."""

import json

import pytest

from controllers.types import DoubleClick, Scroll, Wait
from perception.types import Point, Rect, Surface
from policies.models import making
from policies.models.families.ui_tars2 import UiTars2
from policies.models.types import Hover, Task, Words
from policies.types import Ask, Done, GiveUp
from tests.policies.models.families.pieces import LOOK, at, clicked, tagged
from tests.policies.models.families.there_and_back import refused, seen, survey, withstands

TWO = UiTars2()
SCREEN = seen(TWO, Rect(0, 0, 1000, 1000))


def called(inner: str) -> str:
    return f"<gui_think>so</gui_think>\n<seed:tool_call>{inner}</seed:tool_call>"


def test_a_click() -> None:
    """bytedance/UI-TARS-desktop multimodal/gui-agent/action-parser/test/xmlParser.test.ts, (3); thought shortened."""
    reply = """<thinkt>I'll click on the browser icon to launch it.</thinkt><seed:tool_call>
<function=click>
<parameter=point><point>17 58</point></parameter>
</function>
</seed:tool_call>"""
    found = TWO.read(reply, SCREEN)
    assert (found.said, found.thought) == (clicked(17, 58), "I'll click on the browser icon to launch it.")


def test_typing_and_a_double_click() -> None:
    """The same file, (4) and (7)."""
    typing = """<thinkt>The search bar is now active.</thinkt><seed:tool_call>
<function=type>
<parameter=content>shrimp and crab recipes</parameter>
</function>
</seed:tool_call>"""
    assert TWO.read(typing, SCREEN).said == making.write(SCREEN, "shrimp and crab recipes")
    twice = """<think_never_used>我现在就双击打开它吧\uff01</think_never_used><seed:tool_call>
<function=left_double>
<parameter=point><point>18 58</point></parameter>
</function>
</seed:tool_call>"""
    assert TWO.read(twice, SCREEN).said == DoubleClick(LOOK, at(18, 58))


def test_three_functions_of_which_the_first_is_done() -> None:
    """The same file, (18): its thought names a place too, which means nothing."""
    reply = """<thinkt>point可以随便选一个页面内的坐标\uff0c比如<point>500 500</point>。</thinkt><seed:tool_call>
<function=scroll>
<parameter=direction>up</parameter>
<parameter=point><point>500 500</point></parameter>
</function>
<function=type>
<parameter=content>hello</parameter>
<parameter=point><point>200 126</point></parameter>
</function>
<function=wait>
</function>
</seed:tool_call>"""
    found = TWO.read(reply, SCREEN)
    assert (found.said, found.left) == (Scroll(LOOK, at(500, 500), 0, -5), 1)


def test_a_call_without_a_function_is_refused() -> None:
    """The same file, (9)."""
    refused(TWO, "<thinkt>No funtion</thinkt><seed:tool_call>\n</seed:tool_call>", SCREEN, "No function")


@pytest.mark.parametrize(
    ("inner", "meant"),
    [
        ("<function=move_to><parameter=point><point>5 6</point></parameter></function>", Hover(Point(5, 6))),
        ("<function=click><parameter=point>5 6</parameter></function>", clicked(5, 6)),
        ("<function=press><parameter=key>enter</parameter></function>", making.press(SCREEN, "Return")),
        ("<function=hotkey><parameter=key>ctrl c</parameter></function>", making.press(SCREEN, "ctrl+c")),
        ("<function=wait><parameter=time>3</parameter></function>", Wait(LOOK, 3.0)),
        ("<function=wait></function>", Wait(LOOK, 5.0)),
        ("<function=finished><parameter=content>\n42\n</parameter></function>", Done("42")),
        ("<function=call_user><parameter=content>Which?</parameter></function>", Ask("Which?")),
        ("<function=call_user></function>", Ask("so")),
        ("<function=take_screenshot></function>", making.look()),
        ("<function=infeasible><parameter=content>gone</parameter></function>", GiveUp("gone", "", "")),
    ],
)
def test_its_functions(inner: str, meant: object) -> None:
    """xlang-ai/OSWorld mm_agents/seed_agent.py, GUI_TOOL_SCHEMAS."""
    assert TWO.read(called(inner), SCREEN).said == meant


def test_a_server_may_have_made_json_of_the_call() -> None:
    found = TWO.read("so\n" + tagged("click", {"point": "<point>17 58</point>"}), SCREEN)
    assert (found.said, found.thought) == (clicked(17, 58), "so")


CALL = tagged("click", {"point": "<point>500 900</point>"})


def test_a_call_that_stands_in_a_text_is_text() -> None:
    typing = f"<function=type><parameter=content>note: {CALL}</parameter></function>"
    assert TWO.read(called(typing), SCREEN).said == making.write(SCREEN, f"note: {CALL}")
    thinking = f"<gui_think>It says {CALL}</gui_think>\n"
    assert TWO.read(f"{thinking}<seed:tool_call><function=wait></function></seed:tool_call>", SCREEN).said == Wait(
        LOOK, 5.0
    )
    typed = tagged("type", {"content": called("<function=wait></function>")})
    for reply in (thinking, f"It says {CALL}{called('<function=wait></function>')}", typed, thinking[:-14]):
        refused(TWO, reply, SCREEN)


@pytest.mark.parametrize("end", ["\n", r"\n"])
def test_a_line_end_at_the_end_presses_enter_afterwards(end: str) -> None:
    found = TWO.read(called(f"<function=type><parameter=content>abc{end}</parameter></function>"), SCREEN)
    assert (found.said, found.left) == (making.write(SCREEN, "abc"), 1)


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ("<function=click><parameter=point><point>1 2</point></parameter></function>", "is wanted"),
        (called("<function=wait></function>") + called("<function=wait></function>"), "is wanted"),
        (called("<function=wait></function>") + " and more", "nothing may come"),
        (called("<function=wait></function> and more"), "broken or cut off"),
        (called("<function=wait>"), "broken or cut off"),
        (called("<function=click><parameter=point><point>1 2</point></function>"), "broken or cut off"),
        (called("<function name='wait'></function>"), "broken or cut off"),
        (called("<function=click><parameter=point>1</parameter></function>"), "no place"),
        (called("<function=wait><parameter=time>1</parameter><parameter=time>2</parameter></function>"), "twice"),
        (called("<function=mouse_down></function>"), "leaves something held"),
        (called("<function=press_back></function>"), "The action is one of"),
        (called("<function=run><parameter=command>ls</parameter></function>"), "The action is one of"),
    ],
)
def test_refusals_can_be_told(reply: str, why: str) -> None:
    refused(TWO, reply, SCREEN, why)


def test_all_it_can_say_is_read_back() -> None:
    both = {"Ask", "Click", "Done", "Drag", "GiveUp", "Key", "LookAgain", "Scroll", "Type", "Wait"}
    said = {f"desktop {each}" for each in both | {"DoubleClick", "Hover"}}
    assert survey(TWO) == said | {f"phone {each}" for each in both | {"Launch", "LongPress", "Navigate"}}


@pytest.mark.parametrize("surface", [Surface.DESKTOP, Surface.PHONE])
def test_it_withstands_what_is_no_reply(surface: Surface) -> None:
    withstands(TWO, surface)


def test_it_is_told_the_functions_of_its_surface() -> None:
    for surface, own in ((Surface.DESKTOP, "hotkey"), (Surface.PHONE, "open_app")):
        words = TWO.opening(Task("Pay it", surface), SCREEN)[0].parts[0]
        assert isinstance(words, Words)
        lines = [json.loads(each) for each in words.text.splitlines() if each.startswith("{")]
        assert {"click", "call_user", own} < {each["name"] for each in lines}
        assert all(set(each["parameters"]["required"]) <= set(each["parameters"]["properties"]) for each in lines)
