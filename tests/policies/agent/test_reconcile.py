"""What a model says, held against the screen: places, claims, where words were born."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from controllers.fake import FakeDevice
from controllers.fake_screen import Node, Scene, button, label, node, pane, password, scene, textbox
from controllers.types import (
    Arg,
    AtPoint,
    Button,
    Click,
    Drag,
    Flick,
    Key,
    Launch,
    OnElement,
    Origin,
    Scroll,
    Secret,
    Type,
    TypeMode,
)
from daemon.gate.aim import aim
from perception.clock import Deadline
from perception.types import Gap, Observation, ObservationId, Point, Rect, Role, State, Surface
from policies.agent.claims import contradiction
from policies.agent.places import Placed, SayAgain, field, moved_over, pressed
from policies.agent.provenance import YOUR_WORDS, born, born_command
from policies.agent.reconcile import Bench, reconciled
from policies.agent.selecting import Selection
from policies.models import making
from policies.models.choose import dialect
from policies.models.types import Hover, Screen, Task, Understood
from policies.types import Act, Done, LookAgain
from sop.types import ElementTarget, NoTarget, Risk
from tests.daemon.glass import page, thing


def look(drawn: Scene) -> Observation:
    return FakeDevice([drawn], {}).capture(Deadline.after(5))


def of(*inside: Node) -> Observation:
    return look(scene("form", pane("notes", "Notes", *inside)))


FORM = of(textbox("Note", "Ada Lovelace lives in Berlin"), password("Pin"), button("Save"), button("Delete"))


def middle(seen: Observation, name: str) -> AtPoint:
    return AtPoint(next(each for each in seen.elements if each.name == name).bounds.centre)


def bench(seen: Observation, goal: str = "do it", **more: object) -> Bench:
    found = Bench(Task(goal, Surface.VIRTUAL), seen, (), (), "m1")
    return replace(found, **more)  # type: ignore[arg-type]


def act(said: object, seen: Observation = FORM, goal: str = "do it", thought: str = "", **more: object) -> object:
    return reconciled(Understood(said, thought), bench(seen, goal, **more))  # type: ignore[arg-type]


def click(seen: Observation, name: str) -> Click:
    return Click(seen.id, middle(seen, name))


# Places


def test_a_point_becomes_the_element_with_its_evidence() -> None:
    found = act(click(FORM, "Save"))
    assert isinstance(found, Act) and isinstance(found.action, Click)
    save = next(each for each in FORM.elements if each.name == "Save")
    assert found.action.target == OnElement(save.ref)
    assert isinstance(found.evidence, ElementTarget) and found.evidence.name == "Save"
    assert found.risk is Risk.LOW and found.intent == 'Press button "Save" of Notes'


def test_nothing_is_pressed_where_all_is_known_and_nothing_lies_there() -> None:
    found = act(Click(FORM.id, AtPoint(Point(300, 300))))
    assert isinstance(found, SayAgain)


def test_what_is_disabled_goes_back() -> None:
    seen = of(button("Save", enabled=False), button("Cancel"))
    found = act(click(seen, "Save"), seen)
    assert isinstance(found, SayAgain) and "is disabled" in found.why


@pytest.mark.parametrize("role", [Role.CANVAS])
def test_a_drawing_is_pressed_at_the_pixel_after_a_question(role: Role) -> None:
    seen = of(replace(node(role, "Board"), bounds=Rect(20, 40, 200, 200)))
    found = act(Click(seen.id, AtPoint(Point(60, 90))), seen)
    assert isinstance(found, Act) and isinstance(found.action, Click)
    assert (found.action.target, found.evidence, found.risk) == (AtPoint(Point(60, 90)), NoTarget(), Risk.CONFIRM)
    assert "drawing" in found.intent


def test_a_window_that_cannot_be_read_is_pressed_after_a_question() -> None:
    whole = of(button("Save"))
    window = whole.windows[0].id
    seen = replace(whole, elements=(), gaps=(Gap(window, "it answers nobody"),))
    found = act(Click(seen.id, middle(whole, "Save")), seen)
    assert isinstance(found, Act) and found.risk is Risk.CONFIRM and "cannot be read" in found.intent


def test_one_of_several_alike_is_pressed_after_a_question() -> None:
    seen = of(button("Open"), button("Open"))
    found = act(Click(seen.id, OnElement(seen.elements[-1].ref)), seen)
    assert isinstance(found, Act) and found.risk is Risk.CONFIRM and isinstance(found.evidence, NoTarget)


def test_an_element_that_is_not_there_goes_back() -> None:
    found = act(Click(FORM.id, OnElement(type(FORM.elements[0].ref)("gone"))))
    assert isinstance(found, SayAgain) and "no such element" in found.why


def test_typing_goes_to_the_field_with_the_keyboard() -> None:
    seen = of(textbox("Note", focused=True), textbox("Other"))
    found = act(making.write(screen(seen), "hi"), seen, "say hi")
    assert isinstance(found, Act) and isinstance(found.action, Type)
    assert found.evidence.name == "Note" and found.action.text.origin is Origin.USER  # type: ignore[union-attr]


def test_a_button_takes_no_text() -> None:
    found = act(Type(FORM.id, middle(FORM, "Save"), making.arg("hi")))
    assert isinstance(found, SayAgain) and "takes no text" in found.why


def test_text_after_select_all_takes_the_place_of_what_was_there() -> None:
    seen = of(textbox("Note", "old", focused=True))
    found = act(making.write(screen(seen), "hi"), seen, selected=Selection(seen.elements[-1].ref))
    assert isinstance(found, Act) and found.action.mode is TypeMode.REPLACE  # type: ignore[union-attr]


def test_a_line_break_at_the_end_of_a_line_is_no_key_press() -> None:
    found = act(Type(FORM.id, middle(FORM, "Note"), making.arg("hi\n")))
    assert isinstance(found, Act) and found.action.text.value == "hi"  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["Ada\t5000", "\t", "Ada\t"])
def test_one_text_goes_into_one_field(text: str) -> None:
    seen = of(textbox("Name", focused=True), textbox("Amount"))
    said = making.write(Screen(seen, Rect(0, 0, 1, 1), 1, 1), text)
    found = act(said, seen, goal=f"write {text}")
    assert isinstance(found, SayAgain) and "one field at a time" in found.why


def test_turning_the_wheel_needs_no_name() -> None:
    found = act(Scroll(FORM.id, AtPoint(Point(100, 100)), 0, 5))
    assert isinstance(found, Act) and found.risk is Risk.LOW
    assert isinstance(moved_over(AtPoint(Point(100, 100)), FORM), Placed)


def test_both_ends_of_a_drag_are_held_against_the_screen() -> None:
    found = act(Drag(FORM.id, AtPoint(Point(300, 300)), middle(FORM, "Save")))
    assert isinstance(found, SayAgain) and "begins" in found.why


# Swipes of a phone, from pixel to pixel

ROWS = replace(of(*(label(f"Row {number}") for number in range(8))), surface=Surface.PHONE)
TALL = page(thing("", Rect(0, 300, 1080, 2000), Role.LIST, actions=("scroll",)))


def swiped(seen: Observation, start: tuple[int, int], end: tuple[int, int]) -> tuple[object, Point, Point]:
    """What a model says in its own units, and the pixels that it means."""
    family, box = dialect("qwen3-vl"), seen.displays[0].bounds
    on = Screen(seen, box, *family.size(box.width, box.height))
    swipe = {"action": "swipe", "coordinate": start, "coordinate2": end}
    call = json.dumps({"name": "mobile_use", "arguments": swipe})
    found = family.read(f"<tool_call>{call}</tool_call>", on)
    assert isinstance(found.said, Flick) and family.read(family.write(found.said, on), on).said == found.said
    decided = reconciled(found, bench(seen))
    return decided, family.space.to_device(*start, on), family.space.to_device(*end, on)


@pytest.mark.parametrize(
    ("seen", "start", "end", "words"),
    [
        (ROWS, (218, 440), (218, 40), 'Swipe up on label "Row'),
        (ROWS, (218, 440), (40, 440), 'Swipe left on label "Row'),
        (TALL, (500, 500), (503, 100), "Swipe up on unnamed list"),
        (TALL, (1, 500), (400, 500), "Swipe right on the edge of the screen"),
        (TALL, (500, 1), (500, 600), "Swipe down on the edge of the screen"),
    ],
)
def test_a_swipe_goes_from_where_to_where_the_model_said(
    seen: Observation, start: tuple[int, int], end: tuple[int, int], words: str
) -> None:
    decided, begin, stop = swiped(seen, start, end)
    assert isinstance(decided, Act)
    assert decided.action == Flick(seen.id, AtPoint(begin), AtPoint(stop))
    ends = f"from {begin.x},{begin.y} to {stop.x},{stop.y}"
    assert decided.intent.startswith(words) and decided.intent.endswith(ends)
    fresh = replace(seen, id=ObservationId("fresh"))
    assert aim(decided, fresh) == replace(decided.action, observation=fresh.id)


def test_a_swipe_over_several_alike_scrolls_unasked_and_pulls_none_of_them() -> None:
    seen = of(label("Same"), label("Same"))
    start = next(each.bounds.centre for each in seen.elements if each.name == "Same")
    flicks = [making.swipe(screen(seen), start, Point(start.x + x, start.y + y)) for x, y in ((0, 90), (90, 0))]
    assert [found.risk for each in flicks if isinstance(found := act(each, seen), Act)] == [Risk.LOW, Risk.CONFIRM]


def test_a_whole_window_is_no_place_to_press_or_to_type_where_none_is_in_front() -> None:
    assert isinstance(pressed(making.front(screen(FORM)), FORM), SayAgain)
    nobody = replace(FORM, foreground=type(FORM.foreground)(""))
    assert isinstance(field(making.front(screen(nobody)), nobody), SayAgain)


def test_hovering_goes_back_and_looking_again_waits() -> None:
    assert isinstance(act(Hover(Point(1, 1))), SayAgain)
    found = act(LookAgain("slow", 1.0, making.give_up("x")))
    assert isinstance(found, Act) and found.intent.startswith("Wait")
    assert act(Done("x")) == Done("x")


def test_a_model_raises_a_risk() -> None:
    found = reconciled(Understood(click(FORM, "Save"), grave="it costs money"), bench(FORM))
    assert isinstance(found, Act) and found.risk is Risk.CONFIRM and "it costs money" in found.intent


def test_what_hides_what_it_holds_is_typed_by_nobody_but_its_handle() -> None:
    typed = Type(FORM.id, middle(FORM, "Pin"), making.arg("4711"))
    found = act(typed, goal="sign in with 4711")
    assert isinstance(found, Act) and found.action.text.value == ""  # type: ignore[union-attr]
    found = act(typed, secrets=("pin",))
    assert isinstance(found, Act) and found.action.text.value == Secret("pin")  # type: ignore[union-attr]


def test_keys_are_the_models_own() -> None:
    found = act(Key(FORM.id, making.front(screen(FORM)), making.arg("ctrl+s")))
    assert isinstance(found, Act) and found.action.chord.origin is Origin.MODEL  # type: ignore[union-attr]


def screen(seen: Observation) -> Screen:
    return Screen(seen, Rect(0, 0, 480, 360), 480, 360)


# Claims


@pytest.mark.parametrize(
    ("thought", "against"),
    [
        ("I press Save.", "save"),
        ("I will click the “Save” button now.", "save"),
        ('Next, tap on "Save"', "save"),
        ("点击“Save”", "save"),
        ("The file is written by “Save”.", "save"),
        ("I press Delete.", ""),
        ("I will not press Save; I press Delete instead.", ""),
        ("The file is Save to go.", ""),
        ("I saw both “Save” and “Delete”.", ""),
        ("I press Remove.", ""),
        ("", ""),
    ],
)
def test_what_is_said_to_be_pressed_is_held_against_what_lies_there(thought: str, against: str) -> None:
    delete = next(each for each in FORM.elements if each.name == "Delete")
    assert contradiction(thought, delete, FORM) == against


@pytest.mark.parametrize("mark", ["*", '"', "“", "click ", "a ", "\n"])
def test_a_thought_of_any_length_is_held_against_the_screen(mark: str) -> None:
    delete = next(each for each in FORM.elements if each.name == "Delete")
    long = mark * (200_000 // len(mark))
    assert contradiction(long, delete, FORM) == ""
    assert contradiction(f"{long}. The file is written by “Save”.", delete, FORM) == "save"


def test_the_longest_name_counts() -> None:
    seen = of(button("Save"), button("Save As…"))
    plain, other = seen.elements[-2], seen.elements[-1]
    assert contradiction("I press Save As…", plain, seen) == "save as"
    assert contradiction("I press Save As…", other, seen) == ""


def test_a_contradiction_goes_back() -> None:
    found = act(click(FORM, "Delete"), thought="I click the Save button.")
    assert isinstance(found, SayAgain) and "“save”" in found.why and "Delete" in found.why


MAIL = of(textbox("To"), textbox("Subject"), textbox("Message", "Dear Ada"), button("Send"), button("Message list"))


@pytest.mark.parametrize(
    ("thought", "against"),
    [
        ("I will click the “Subject” field and type hello.", "subject"),
        ("I click Subject, and then type hello", "subject"),
        ("I click on the field Subject.", "subject"),
        ("I type hello into Subject.", "subject"),
        ("I write hello in the **Subject** box", "subject"),
        ("I fill in the Subject with hello.", "subject"),
        ("I type hello.", ""),
        ("I click the To field and type Ada.", ""),
        ("I need to fill in Subject and To. Subject is done.", ""),
        ("I fill in the Subject field with hello and the To field with Ada.", ""),
        ("I need to type the subject in Subject, and Ada in To.", ""),
        ("I type Ada into To, then hello into Subject.", ""),
        ("The “Subject” field is filled; now Ada is typed.", ""),
        ("I type Ada, and then I click the Subject field.", ""),
        ("I have typed hello into Subject. Next I write to Ada.", ""),
        ("I do not type into Subject yet.", ""),
        ("I type Ada here. After that I press Send.", ""),
        ("I open the Message list and type Ada.", ""),
        ("I type a text on the subject in message form.", ""),
    ],
)
def test_a_text_goes_into_the_field_that_is_named(thought: str, against: str) -> None:
    found = act(Type(MAIL.id, middle(MAIL, "To"), making.arg("hello")), MAIL, thought=thought)
    assert isinstance(found, SayAgain) is bool(against)
    assert not isinstance(found, SayAgain) or (f"“{against}”" in found.why and "To" in found.why)


@pytest.mark.parametrize(
    ("thought", "again"),
    [
        ("I click the “Subject” field.", True),
        ("I click Subject to write in it.", True),
        ("I click the To field.", False),
        ("I click the Message list.", True),
        ("The “Subject” is filled.", False),
        ("I select the subject line of the letter to Ada.", True),
        ("I select message texts.", False),
    ],
)
def test_a_click_goes_into_the_field_that_is_named(thought: str, again: bool) -> None:
    assert isinstance(act(click(MAIL, "To"), MAIL, thought=thought), SayAgain) is again


@pytest.mark.parametrize(
    ("thought", "again"),
    [
        ("I drag “Subject” to Send.", True),
        ("I drag from To to the Subject.", True),
        ("I drag To onto the Send button.", False),
        ("I drag it to the right.", False),
        ("I move to the button.", False),
        ("", False),
    ],
)
def test_both_ends_of_a_drag_are_those_that_are_named(thought: str, again: bool) -> None:
    found = act(Drag(MAIL.id, middle(MAIL, "To"), middle(MAIL, "Send")), MAIL, thought=thought)
    assert isinstance(found, SayAgain) is again


def test_a_secret_goes_into_the_field_that_is_named() -> None:
    typed = Type(FORM.id, middle(FORM, "Pin"), making.arg("4711"))
    assert isinstance(act(typed, thought="I type it into Note.", secrets=("pin",)), SayAgain)


# Where words were born


@pytest.mark.parametrize(
    ("text", "goal", "origin", "evidence"),
    [
        ("hello there", "write “hello there” in it", Origin.USER, YOUR_WORDS),
        ("Ada Lovelace", "write to somebody", Origin.SCREEN, "read off field “Note”"),
        ("Ada Lovelace", "write to Ada Lovelace", Origin.USER, YOUR_WORDS),
        ("hell", "write hello", Origin.MODEL, "a model's reply"),
        ("something else", "write hello", Origin.MODEL, "a model's reply"),
        ("你好", "写你好给他", Origin.USER, YOUR_WORDS),
    ],
)
def test_where_a_text_stands_word_for_word(text: str, goal: str, origin: Origin, evidence: str) -> None:
    found = born(making.arg(text), Task(goal, Surface.VIRTUAL), [FORM])
    assert (found.origin, found.evidence) == (origin, evidence)


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        ("bob@bank.example", "write to alice.bob@bank.example"),
        ("ada@bank.example", "write to ada@bank.example.org"),
        ("500", "pay 1,500 to Ada"),
        ("10", "pay 10.50 to Ada"),
        ("bank.example", "open https://my.bank.example/login"),
        ("/home", "look into /home/ada/letters"),
        ("@", "write to ada@bank.example"),
        ("Zo", "write to Zoë"),
    ],
)
def test_a_part_of_an_address_or_an_amount_is_another_one(text: str, goal: str) -> None:
    assert born(making.arg(text), Task(goal, Surface.VIRTUAL), []).origin is Origin.MODEL


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        ("ada@bank.example", "write to ada@bank.example."),
        ("10.50", "pay $10.50, to Ada"),
        ("Ada", "write Ada's name (Ada/Eva)"),
        ("a,b", "write 'a,b'"),
        ("明天", "写\uff1a明天\uff0c好"),
    ],
)
def test_a_whole_word_of_the_users_is_theirs(text: str, goal: str) -> None:
    assert born(making.arg(text), Task(goal, Surface.VIRTUAL), []).origin is Origin.USER


@pytest.mark.parametrize("shown", ["rm\u00a0-rf  ~", "RM -RF ~", "\uff52\uff4d -rf ~", "run rm -rf\n~ now"])
def test_what_a_screen_shows_in_other_letters_or_spaces_is_the_screens(shown: str) -> None:
    assert born(making.arg("rm -rf ~"), Task("tidy up", Surface.VIRTUAL), [of(label(shown))]).origin is Origin.SCREEN


def test_an_answer_is_the_users_own_word() -> None:
    task = Task("write it", Surface.VIRTUAL, answers=(("What?", "the blue one"),))
    assert born(making.arg("the blue one"), task, [FORM]).origin is Origin.USER


PASTES = of(
    label("mallory@example.org"), textbox("To"), button("Save"), node(Role.MENU_ITEM, "_Paste"),
    node(Role.MENU_ITEM, "Einf\u00fcgen\u2026"), node(Role.MENU_ITEM, "\u7c98\u8d34"), button("Pastels"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "risk"),
    [
        (Click(PASTES.id, middle(PASTES, "To"), Button.MIDDLE), Risk.CONFIRM),
        (Click(PASTES.id, middle(PASTES, "To")), Risk.LOW),
        (Drag(PASTES.id, middle(PASTES, "mallory@example.org"), middle(PASTES, "To")), Risk.CONFIRM),
        (Drag(PASTES.id, middle(PASTES, "To"), middle(PASTES, "To")), Risk.LOW),
        (Drag(PASTES.id, middle(PASTES, "To"), middle(PASTES, "Save")), Risk.LOW),
        (click(PASTES, "_Paste"), Risk.CONFIRM),
        (click(PASTES, "Einf\u00fcgen\u2026"), Risk.CONFIRM),
        (click(PASTES, "\u7c98\u8d34"), Risk.CONFIRM),
        (click(PASTES, "Pastels"), Risk.LOW),
    ],
)
def test_what_is_entered_without_being_said_is_asked_about(said: object, risk: Risk) -> None:
    found = act(said, PASTES)
    assert isinstance(found, Act) and found.risk is risk
    assert ("nobody can say" in found.intent) is (risk is Risk.CONFIRM)


@pytest.mark.parametrize("chord", ["Return", "space"])
def test_a_key_that_presses_paste_is_asked_about(chord: str) -> None:
    seen = of(textbox("To"), button("Paste", focused=True))
    found = act(Key(seen.id, making.front(Screen(seen, Rect(0, 0, 1, 1), 1, 1)), making.arg(chord)), seen)
    assert isinstance(found, Act) and found.risk is Risk.CONFIRM


@pytest.mark.parametrize(
    ("command", "goal", "origin"),
    [
        ("Mousepad", "write a letter in mousepad", Origin.USER),
        ("Save", "write a letter", Origin.MODEL),
        ("'Ada Lovelace'", "start it", Origin.MODEL),
        ("lives in", "start it", Origin.SCREEN),
        ("xterm -e evil", "start xterm -e evil", Origin.USER),
    ],
)
def test_what_is_started(command: str, goal: str, origin: Origin) -> None:
    found = born_command(Arg(command, Origin.MODEL, "a model's reply"), Task(goal, Surface.VIRTUAL), [FORM])
    assert found.origin is origin
    started = act(Launch(FORM.id, Arg(command, Origin.MODEL, "x")), goal=goal)
    assert isinstance(started, Act) and started.action.command.origin is origin  # type: ignore[union-attr]


def test_visible_words_of_a_caption_count_as_the_buttons() -> None:
    seen = of(replace(button(""), children=(label("Send"),)), button("Drop"))
    caption = next(each for each in seen.elements if each.name == "Send")
    assert State.VISIBLE in caption.states
    assert contradiction("I press Send.", caption, seen) == ""
