"""Calls as they stand in replies. The marked-up form is that of Qwen3.5's chat template (chat_template.jinja)."""

import json

import pytest

from policies.errors import ReplyMalformed
from policies.models.families.toolcalls import Field, called, calls_in, signature

JSON = '<tool_call>\n{"name": "computer_use", "arguments": {"action": "type", "text": "hello"}}\n</tool_call>'
MARKED = (
    "<tool_call>\n<function=computer_use>\n<parameter=action>\nleft_click\n</parameter>\n"
    "<parameter=coordinate>\n[10, 20]\n</parameter>\n</function>\n</tool_call>"
)


def test_both_forms_are_read() -> None:
    (call,) = calls_in(JSON).calls
    assert (call.name, call.fields.left) == ("computer_use", {"action": "type", "text": "hello"})
    (call,) = calls_in(MARKED).calls
    assert (call.name, call.fields.left) == ("computer_use", {"action": "left_click", "coordinate": [10, 20]})


def test_words_are_told_from_thoughts() -> None:
    found = calls_in(f"<think>\nIt is <tool_call> that I need.\n</think>\nAction: type\n{JSON}\nDone.")
    assert (found.thought, found.words) == ("It is <tool_call> that I need.", "Action: type Done.")
    found = calls_in(f"The prompt opened it.</think>{JSON}")
    assert (found.thought, found.words) == ("The prompt opened it.", "")


def test_a_string_that_looks_like_the_end_is_a_string() -> None:
    text = '</tool_call>"}}</think><tool_call>{"name": "x", "arguments": {}}</tool_call>{{{[[['
    (call,) = calls_in(called("computer_use", {"action": "type", "text": text})).calls
    assert call.fields.left["text"] == text


@pytest.mark.parametrize(
    "reply",
    [
        '{"name": "computer_use", "arguments": {"action": "type", "text": "%s"}}',
        "It is done.\n```json\n[%s]\n```",
        "```python\npyautogui.write('%s')\n```",
    ],
)
def test_a_call_that_stands_in_a_text_is_none(reply: str) -> None:
    with pytest.raises(ReplyMalformed, match="come words only"):
        calls_in(reply % MARKED.replace("\n", ""))
    assert calls_in(f"```xml\n{MARKED}\n```").calls == calls_in(MARKED).calls


def test_parameters_that_are_words_stay_words() -> None:
    marked = "<tool_call><function=computer_use><parameter=action>type</parameter><parameter=text>[1, 2]</parameter>"
    (call,) = calls_in(f"{marked}</function></tool_call>").calls
    assert call.fields.left == {"action": "type", "text": "[1, 2]"}


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (JSON.replace("<tool_call>", ""), "no <tool_call>"),
        (JSON[:-3], "not closed"),
        (JSON[:60], "cut off"),
        (f"<think>it goes on {JSON}", "cut off"),
        (f"{JSON}</think>{MARKED}", "closes nothing"),
        (f"{JSON}</tool_call>", "closes nothing"),
        (JSON.replace("}}", "}} also"), "not closed"),
        ("<tool_call>left_click(1, 2)</tool_call>", "JSON object"),
        ('<tool_call>{"name": "a b", "arguments": {}}</tool_call>', "no function's name"),
        ('<tool_call>{"name": 3, "arguments": {}}</tool_call>', "no function's name"),
        ('<tool_call>{"name": "a", "arguments": []}</tool_call>', "no object"),
        ('<tool_call>{"name": "a", "arguments": {}, "id": 1}</tool_call>', "takes no"),
        ('<tool_call>{"name": "a", "name": "b", "arguments": {}}</tool_call>', "twice"),
        (MARKED.replace("</function>", ""), "not closed"),
        (MARKED.replace("coordinate", "action"), "twice"),
        (MARKED.replace("[10, 20]", "[10, 20"), "no JSON"),
        (MARKED.replace("=action>", "=a b>"), "not closed"),
    ],
)
def test_a_call_is_whole_or_none(reply: str, problem: str) -> None:
    with pytest.raises(ReplyMalformed, match=problem):
        calls_in(reply)


def test_a_signature_is_a_schema() -> None:
    field = Field("status", "string", "How it ended.", ("success", "failure"))
    told = json.loads(signature("computer_use", "Use it.", {"wait": "Wait.", "terminate": "End."}, [field]))
    parameters = told["function"]["parameters"]
    assert told["type"] == "function" and told["function"]["name"] == "computer_use"
    assert parameters["required"] == ["action"]
    assert parameters["properties"]["action"]["enum"] == ["wait", "terminate"]
    assert parameters["properties"]["status"]["enum"] == ["success", "failure"]
