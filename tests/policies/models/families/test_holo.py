"""Holo. Replies are those that hcompai/hai-cookbook prints (holo1_5/holo_1_5_quickstart.ipynb,
holo1_5/openai_client/invoke_localization.ipynb, holo2/holo_2_localization_hosted_api.ipynb), with their sizes."""

import pytest

from perception.types import Rect
from policies.errors import ReplyMalformed
from policies.models.families.holo import Holo3, Holo15
from tests.policies.models.families.pieces import clicked
from tests.policies.models.families.there_and_back import seen
from tests.policies.models.screens import screen

OLD, NEW = Holo15(), Holo3()
CALENDAR = Rect(0, 0, 1710, 852)
SHOWN = screen(CALENDAR, *OLD.size(1710, 852))


def test_the_cookbooks_sizes() -> None:
    assert OLD.size(1710, 852) == (1400, 700)  # <PIL.Image.Image image mode=RGB size=1400x700>
    assert NEW.size(1710, 852) == (1696, 864)  # <PIL.Image.Image image mode=RGB size=1696x864>


def test_the_cookbooks_replies() -> None:
    hosted = '{"action": "click_absolute", "x": 342, "y": 345}'
    assert OLD.read(hosted, SHOWN).said == clicked(417, 419)
    quick = '{"action": "click_absolute", "x": 947, "y": 338}'
    assert OLD.read(quick, SHOWN).said == clicked(1156, 411)
    second = '{"x": 240, "y": 490}'  # ClickCoordinates(x=240, y=490)
    assert NEW.read(second, seen(NEW, CALENDAR)).said == clicked(410, 417)


def test_an_object_in_a_block_of_code() -> None:
    assert NEW.read('```json\n{"x": 240, "y": 490}\n```', seen(NEW, CALENDAR)).said == clicked(410, 417)
    fenced = '```json\n{"action": "click_absolute", "x": 342, "y": 345}\n```'
    assert OLD.read(f"<think>so</think>\n{fenced}", SHOWN).said == clicked(417, 419)


@pytest.mark.parametrize(
    "reply",
    [
        '{"action": "click", "x": 342, "y": 345}',
        '{"x": 342, "y": 345}',
        '{"action": "click_absolute", "x": 342}',
        '{"action": "click_absolute", "x": 342, "y": 345, "z": 1}',
        '{"action": "click_absolute", "x": 342, "x": 5, "y": 345}',
        '{"action": "click_absolute", "x": 1401, "y": 345}',
        '{"action": "click_absolute", "x": NaN, "y": 345}',
        "{",
    ],
)
def test_what_is_refused(reply: str) -> None:
    with pytest.raises(ReplyMalformed):
        OLD.read(reply, SHOWN)


def test_the_new_one_says_nothing_else() -> None:
    for reply in ('{"action": "click_absolute", "x": 342, "y": 345}', '{"x": 1001, "y": 5}', "[240, 490]"):
        with pytest.raises(ReplyMalformed):
            NEW.read(reply, seen(NEW, CALENDAR))
