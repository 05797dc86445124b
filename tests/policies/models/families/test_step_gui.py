"""Step-GUI. Replies are in the form of stepfun-ai/gelab-zero, with the examples of its actions
(copilot_tools/parser_0920_summary.py: task_define_prompt, make_status_prompt, action2str)."""

import pytest

from controllers.types import Flick, LongPress, ToWindow, Type, TypeMode
from perception.types import Rect, Surface
from policies.errors import Inexpressible, ReplyMalformed
from policies.models import making
from policies.models.families.step_gui import StepGui
from policies.models.types import Past, Said, Task, Words
from policies.types import Ask, Done, GiveUp
from tests.policies.models.families.pieces import LOOK, at, clicked
from tests.policies.models.families.there_and_back import seen

DIALECT = StepGui()
PHONE = seen(DIALECT, Rect(0, 0, 1080, 2400), Surface.PHONE)
FRONT = ToWindow(PHONE.observation.foreground)


def line(action: str) -> str:
    return f"<THINK> 需要先打开设置 </THINK>\nexplain:点击设置\taction:{action}\tsummary:已打开桌面\n"


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("CLICK\tpoint:500,250", clicked(540, 600)),
        ("CLICK\tpoint:500 250", clicked(540, 600)),
        ("TYPE\tvalue:北京: 天气\tpoint:500,250", Type(LOOK, at(540, 600), making.arg("北京: 天气"), TypeMode.APPEND)),
        ("TYPE\tvalue:hello\tkeyboard_exists:true", making.write(PHONE, "hello")),
        ("COMPLETE\treturn:已完成", Done("已完成")),
        ("COMPLETE\tvalue:done", Done("done")),
        ("WAIT\tvalue:3", making.wait(PHONE, 3)),
        ("AWAKE\tvalue:微信", making.launch(PHONE, "微信")),
        ("INFO\tvalue:哪一个?", Ask("哪一个?")),
        ("ABORT\tvalue:没有网络", GiveUp("没有网络", "", "")),
        ("ABORT", GiveUp("点击设置", "", "")),
        ("SLIDE\tpoint1:500,750\tpoint2:500,250", Flick(LOOK, at(540, 1800), at(540, 600))),
        ("SLIDE\tpoint1:500,750\tpoint2:510,750", Flick(LOOK, at(540, 1800), at(550, 1800))),
        ("LONGPRESS\tpoint:1000,1000", LongPress(LOOK, at(1079, 2399))),
    ],
)
def test_its_nine_actions(action: str, said: Said) -> None:
    found = DIALECT.read(line(action), PHONE)
    assert (found.said, found.thought, found.left) == (said, "需要先打开设置\n点击设置", 0)


@pytest.mark.parametrize(
    "action",
    [
        "SCROLL\tpoint:5,5",
        "click\tpoint:5,5",
        "CLICK\tpoint:5",
        "CLICK\tpoint:5,5,5",
        "CLICK\tpoint:1001,5",
        "CLICK\tpoint:5,5\tpoint:6,6",
        "CLICK\tpoint:5,5\taction:TYPE",
        "CLICK\tpoint:5,5\tvalue:x",
        "CLICK\tpoint:5,5\tthen more",
        "TYPE\tpoint:5,5",
        "TYPE\tvalue:a\u202eb",
        "WAIT\tvalue:long",
        "AWAKE\tvalue:",
        "INFO\tvalue:",
    ],
)
def test_what_is_none_of_them(action: str) -> None:
    with pytest.raises(ReplyMalformed):
        DIALECT.read(line(action), PHONE)


def test_a_line_end_at_the_end_presses_enter_afterwards() -> None:
    found = DIALECT.read(line("TYPE\tvalue:cats\n"), PHONE)
    assert (found.said, found.left) == (making.write(PHONE, "cats"), 1)


def test_a_tag_in_a_text_ends_no_thought() -> None:
    inner = "a</THINK>\texplain:x\taction:CLICK\tpoint:5,5"
    with pytest.raises(ReplyMalformed, match="twice"):
        DIALECT.read(f"explain:x\taction:TYPE\tvalue:{inner}\tsummary:x", PHONE)


def test_a_line_without_its_end_may_be_cut_off() -> None:
    with pytest.raises(ReplyMalformed, match="lacks summary"):
        DIALECT.read("<THINK> x </THINK>\nexplain:x\taction:CLICK\tpoint:50,5", PHONE)
    with pytest.raises(ReplyMalformed, match="cut off"):
        DIALECT.read("<THINK> x", PHONE)


def test_tabs_cannot_be_typed() -> None:
    with pytest.raises(Inexpressible):
        DIALECT.write(making.write(PHONE, "x\taction:CLICK\tpoint:1,1"), PHONE)


def test_its_own_summary_is_its_memory() -> None:
    past = [Past(None, line("CLICK\tpoint:5,5"), "The settings opened.")]
    words, _, _ = DIALECT.ask(Task("x", Surface.PHONE), PHONE, past).parts
    assert isinstance(words, Words) and "Done so far: 已打开桌面 The settings opened." in words.text
