# ruff: noqa: RUF001 - labels of five languages are what this is about
"""The rules as a table: what waits for a person, what is told, what goes through."""

from dataclasses import replace

import pytest

from controllers.fake import FakeDevice
from controllers.fake_screen import READY, Node, button, checkbox, dialog, label, node, pane, password, scene, textbox
from controllers.types import (
    Action,
    Arg,
    AtPoint,
    Button,
    Click,
    Drag,
    Flick,
    Key,
    Launch,
    Navigate,
    Navigation,
    OnElement,
    Orientation,
    Origin,
    Pinch,
    Rotate,
    Scroll,
    Secret,
    Swipe,
    ToWindow,
    Type,
    TypeMode,
    Wait,
    Way,
)
from daemon.risk.rules import review
from daemon.types import Level
from perception.clock import Deadline
from perception.types import Element, Observation, Point, Rect, Role, State, Surface, TextValue, WindowId
from policies.types import Act
from sop.types import Effect, NoTarget, Risk, Unchecked
from tests.daemon.glass import field, page, thing

ALLOW, NOTIFY, CONFIRM = Level.ALLOW, Level.NOTIFY, Level.CONFIRM


def screen(*children: Node, app: str = "app", title: str = "Window", blind: str = "") -> Observation:
    drawn = scene("only", pane(app, title, *children, blind=blind))
    return FakeDevice([drawn], {}).capture(Deadline.after(5))


def find(seen: Observation, role: Role, name: str = "") -> Element:
    return next(each for each in seen.elements if each.role is role and (not name or each.name == name))


def judged(action: Action, seen: Observation, risk: Risk = Risk.LOW) -> tuple[Level, str]:
    act = Act("s1", "do it", action, NoTarget(), Unchecked(), risk, Effect.ONCE)
    found = review(act, seen)
    return found.level, found.category


def press(seen: Observation, role: Role, name: str = "") -> tuple[Level, str]:
    return judged(Click(seen.id, OnElement(find(seen, role, name).ref)), seen)


def key(seen: Observation, chord: str) -> tuple[Level, str]:
    return judged(Key(seen.id, ToWindow(WindowId("1")), Arg(chord, Origin.SOP, "step 1")), seen)


def sop_arg(value: str) -> Arg:
    return Arg(value, Origin.SOP, "step 1")


@pytest.mark.parametrize(
    ("name", "level", "category"),
    [
        ("Pay now", CONFIRM, "pay"),
        ("Place your order", CONFIRM, "buy"),
        ("Zahlungspflichtig bestellen", CONFIRM, "buy"),
        ("立即支付", CONFIRM, "pay"),
        ("Realizar pedido", CONFIRM, "buy"),
        ("S’abonner", CONFIRM, "buy"),
        ("Send", CONFIRM, "send"),
        ("_Send message", CONFIRM, "send"),
        ("Absenden", CONFIRM, "send"),
        ("发送(S)", CONFIRM, "send"),
        ("Enviar", CONFIRM, "send"),
        ("Envoyer", CONFIRM, "send"),
        ("Submit", CONFIRM, "commit"),
        ("Share…", CONFIRM, "send"),
        ("Delete", CONFIRM, "delete"),
        ("De\u200blete", CONFIRM, "delete"),
        ("ＤＥＬＥＴＥ", CONFIRM, "delete"),
        ("Move to Trash", CONFIRM, "delete"),
        ("Don’t Save", CONFIRM, "delete"),
        ("Close _without Saving", CONFIRM, "delete"),
        ("Nicht speichern", CONFIRM, "delete"),
        ("不保存", CONFIRM, "delete"),
        ("Cerrar sin guardar", CONFIRM, "delete"),
        ("Vider la corbeille", CONFIRM, "delete"),
        ("Replace", CONFIRM, "overwrite"),
        ("Replace All", CONFIRM, "overwrite"),
        ("Überschreiben", CONFIRM, "overwrite"),
        ("替换", CONFIRM, "overwrite"),
        ("Install Now", CONFIRM, "install"),
        ("安装", CONFIRM, "install"),
        ("Allow", CONFIRM, "permission"),
        ("Zulassen", CONFIRM, "permission"),
        ("I agree", CONFIRM, "terms"),
        ("Sign up", CONFIRM, "disclose"),
        ("Run", CONFIRM, "command"),
        ("Shut Down", CONFIRM, "power"),
        ("Save", NOTIFY, "save"),
        ("Speichern", NOTIFY, "save"),
        ("Download", NOTIFY, "save"),
        ("Cancel", ALLOW, ""),
        ("Abbrechen", ALLOW, ""),
        ("取消", ALLOW, ""),
        ("Open", ALLOW, ""),
        ("Find", ALLOW, ""),
        ("Find and Replace…", ALLOW, ""),
        ("Replace…", ALLOW, ""),
        ("Forward", ALLOW, ""),
        ("Sort order", ALLOW, ""),
        ("Shared folders", ALLOW, ""),
        ("Don't Allow", ALLOW, ""),
        ("OK", ALLOW, ""),
        ("7", ALLOW, ""),
        ("=", ALLOW, ""),
        ("+", ALLOW, ""),
        ("√", ALLOW, ""),
        ("New Tab", ALLOW, ""),
    ],
)
def test_buttons_by_what_they_say(name: str, level: Level, category: str) -> None:
    assert press(screen(button(name)), Role.BUTTON) == (level, category)


REPLACE_IT = "A file named “a.txt” already exists. Do you want to replace it?"
UNSAVED = "Save changes to “a.txt” before closing?"


@pytest.mark.parametrize(
    ("says", "name", "level", "category"),
    [
        (REPLACE_IT, "Yes", CONFIRM, "overwrite"),
        (REPLACE_IT, "OK", CONFIRM, "overwrite"),
        (REPLACE_IT, "Save", CONFIRM, "overwrite"),
        (REPLACE_IT, "Cancel", ALLOW, ""),
        (REPLACE_IT, "No", ALLOW, ""),
        ("Die Datei existiert bereits. Ersetzen?", "Ja", CONFIRM, "overwrite"),
        ("文件已存在，是否替换？", "确定", CONFIRM, "overwrite"),
        ("El archivo ya existe. ¿Reemplazar?", "Aceptar", CONFIRM, "overwrite"),
        ("Le fichier existe déjà. Remplacer ?", "Oui", CONFIRM, "overwrite"),
        ("3 files will be permanently deleted. This cannot be undone.", "OK", CONFIRM, "delete"),
        ("Your card will be charged €12.", "Continue", CONFIRM, "pay"),
        ("Allow this app to run as administrator?", "Yes", CONFIRM, "permission"),
        (UNSAVED, "Save", NOTIFY, "save"),
        (UNSAVED, "No", CONFIRM, "delete"),
        ("Änderungen speichern?", "Nein", CONFIRM, "delete"),
        ("The page has been printed.", "OK", ALLOW, ""),
        ("Choose a colour.", "OK", ALLOW, ""),
    ],
)
def test_yes_and_no_mean_what_their_dialog_says(says: str, name: str, level: Level, category: str) -> None:
    seen = screen(dialog("", label(says), button(name), button("Zzz")), title="")
    assert press(seen, Role.BUTTON, name) == (level, category)


def test_a_small_window_is_a_dialog_even_if_it_does_not_say_so() -> None:
    assert press(screen(label(REPLACE_IT), button("Yes"), button("No")), Role.BUTTON, "Yes") == (CONFIRM, "overwrite")


@pytest.mark.parametrize(
    ("role", "name", "level", "category"),
    [
        (Role.BUTTON, "", CONFIRM, "unnamed"),
        (Role.IMAGE, "", CONFIRM, "unnamed"),
        (Role.CANVAS, "", CONFIRM, "unnamed"),
        (Role.GENERIC, "", CONFIRM, "unnamed"),
        (Role.WINDOW, "Window", CONFIRM, "unnamed"),
        (Role.TEXTBOX, "", ALLOW, ""),
        (Role.LIST, "", ALLOW, ""),
        (Role.CELL, "delete me.txt", ALLOW, ""),
        (Role.LIST_ITEM, "Delete", CONFIRM, "delete"),
        (Role.MENU, "Format", ALLOW, ""),
        (Role.MENU_ITEM, "Delete", CONFIRM, "delete"),
        (Role.LINK, "Delete", CONFIRM, "delete"),
        (Role.LINK, "How to send money to people in other countries", ALLOW, ""),
        (Role.CHECKBOX, "Wrap lines", NOTIFY, "toggle"),
        (Role.CHECKBOX, "I accept the terms", CONFIRM, "terms"),
        (Role.TAB, "Security", ALLOW, ""),
    ],
)
def test_a_name_is_a_command_only_where_the_role_says_so(role: Role, name: str, level: Level, category: str) -> None:
    seen = screen(node(role, name), title="Window")
    element = [each for each in seen.elements if each.role is role][-1]
    assert judged(Click(seen.id, OnElement(element.ref)), seen) == (level, category)


def test_a_label_or_an_id_is_a_name_too() -> None:
    assert press(screen(node(Role.BUTTON, "", label="Zoom")), Role.BUTTON) == (ALLOW, "")
    assert press(screen(node(Role.BUTTON, "", identifier="btn-7")), Role.BUTTON) == (ALLOW, "")
    assert press(screen(node(Role.BUTTON, "", label="Delete")), Role.BUTTON) == (CONFIRM, "delete")


def test_bare_points_are_judged_by_what_lies_there() -> None:
    seen = screen(button("Open"), button("Delete"), textbox("Note"))
    for name, found in (("Open", (ALLOW, "")), ("Delete", (CONFIRM, "delete"))):
        centre = find(seen, Role.BUTTON, name).bounds.centre
        assert judged(Click(seen.id, AtPoint(centre)), seen) == found
    assert judged(Click(seen.id, AtPoint(Point(470, 350))), seen) == (CONFIRM, "unnamed")


def test_a_window_that_cannot_be_read_is_unknown() -> None:
    seen = screen(blind="no answer in time")
    assert judged(Click(seen.id, AtPoint(Point(20, 20))), seen) == (CONFIRM, "unnamed")
    assert key(seen, "Return") == (CONFIRM, "unnamed")


def test_a_right_click_only_opens_a_menu() -> None:
    seen = screen(button("Delete"))
    click = Click(seen.id, OnElement(find(seen, Role.BUTTON).ref), Button.RIGHT)
    assert judged(click, seen) == (ALLOW, "")


@pytest.mark.parametrize("chord", ["Return", "KP_Enter", "space"])
def test_enter_presses_the_focused_button(chord: str) -> None:
    assert key(screen(button("Open"), button("Delete", focused=True)), chord) == (CONFIRM, "delete")
    assert key(screen(button("Open", focused=True), button("Delete")), chord) == (ALLOW, "")


def test_enter_in_a_dialog_presses_a_button_that_nobody_sees_focused() -> None:
    asking = dialog("", label(REPLACE_IT), textbox("Name", focused=True), button("Replace"), button("Cancel"))
    assert key(screen(asking), "Return") == (CONFIRM, "overwrite")
    saving = dialog("Save As", textbox("Name", focused=True), button("Save"), button("Cancel"))
    assert key(screen(saving, title="Save As"), "Return") == (NOTIFY, "save")
    blank = dialog("", textbox("Name", focused=True))
    assert key(screen(blank), "Return") == (CONFIRM, "unnamed")


def test_enter_in_a_cell_ends_its_editing() -> None:
    """A spreadsheet has an "Accept" beside its input line."""
    cell = replace(textbox("A3", focused=True), role=Role.CELL)
    assert key(screen(button("Accept"), cell), "Return") == (ALLOW, "")
    assert key(screen(button("Accept"), textbox("Name", focused=True)), "Return") == (CONFIRM, "terms")
    assert key(screen(dialog("", label(REPLACE_IT), cell, button("Replace"))), "Return") == (CONFIRM, "overwrite")


def test_enter_in_a_form_sends_it_if_it_can_be_sent() -> None:
    assert key(screen(textbox("Message", focused=True), button("Send")), "Return") == (CONFIRM, "send")
    assert key(screen(textbox("Search", focused=True), button("Search")), "Return") == (ALLOW, "")
    assert key(screen(textbox("Note", focused=True), button("Delete")), "Return") == (ALLOW, "")


@pytest.mark.parametrize(
    ("chord", "level", "category"),
    [
        ("Delete", CONFIRM, "delete"),
        ("shift+Delete", CONFIRM, "delete"),
        ("ctrl+Return", CONFIRM, "send"),
        ("XF86PowerOff", CONFIRM, "power"),
        ("ctrl+s", NOTIFY, "save"),
        ("ctrl+f", ALLOW, ""),
        ("Escape", ALLOW, ""),
        ("Tab", ALLOW, ""),
        ("Down", ALLOW, ""),
        ("alt+f", ALLOW, ""),
        ("a", ALLOW, ""),
    ],
)
def test_keys_outside_a_field(chord: str, level: Level, category: str) -> None:
    assert key(screen(node(Role.LIST, "Files"), button("Open")), chord) == (level, category)


def test_keys_in_a_field_edit_it() -> None:
    seen = screen(textbox("Note", focused=True))
    for chord in ("Delete", "BackSpace", "space", "a", "Return"):
        assert key(seen, chord) == (ALLOW, ""), chord


def test_a_letter_may_press_a_button_of_a_dialog() -> None:
    asking = dialog("", label(REPLACE_IT), button("Replace", focused=True), button("Cancel"))
    assert key(screen(asking), "r") == (CONFIRM, "overwrite")
    assert key(screen(asking), "alt+r") == (CONFIRM, "overwrite")


def test_typing_is_free_in_a_field_and_grave_elsewhere() -> None:
    seen = screen(textbox("Note"), password("Password"), textbox("One-time code"), node(Role.TERMINAL, "shell"))

    def typed(role: Role, name: str, text: Arg) -> tuple[Level, str]:
        return judged(Type(seen.id, OnElement(find(seen, role, name).ref), text), seen)

    assert typed(Role.TEXTBOX, "Note", sop_arg("delete everything")) == (ALLOW, "")
    assert typed(Role.TEXTBOX, "One-time code", sop_arg("123456")) == (Level.TAKEOVER, "code")
    assert typed(Role.PASSWORD, "Password", sop_arg("x")) == (Level.TAKEOVER, "credentials")
    assert typed(Role.TEXTBOX, "Note", Arg(Secret("pin"), Origin.USER, "--secret pin")) == (CONFIRM, "credentials")
    assert typed(Role.TERMINAL, "shell", sop_arg("ls")) == (CONFIRM, "command")
    assert typed(Role.TEXTBOX, "Note", Arg("Bob", Origin.SCREEN, "the mail")) == (CONFIRM, "provenance")
    assert typed(Role.TEXTBOX, "Note", Arg("Bob", Origin.MODEL, "a guess")) == (CONFIRM, "provenance")


def test_a_line_break_in_a_single_line_field_is_enter() -> None:
    seen = screen(textbox("Message"), button("Send"))
    typing = Type(seen.id, OnElement(find(seen, Role.TEXTBOX).ref), sop_arg("hello\n"))
    assert judged(typing, seen) == (CONFIRM, "send")
    area = Node(Role.TEXTBOX, "Text", states=READY | {State.EDITABLE, State.MULTILINE})
    many = screen(area)
    assert judged(Type(many.id, OnElement(find(many, Role.TEXTBOX).ref), sop_arg("a\nb")), many) == (ALLOW, "")


def test_a_document_is_not_replaced_unasked() -> None:
    """A procedure that was shown on an empty page may find somebody's letter there."""
    page = READY | {State.EDITABLE, State.MULTILINE}
    seen = screen(Node(Role.TEXTBOX, "Text", value=TextValue("Dear Ada,\nall is well"), states=page))

    def typed(text: str, mode: TypeMode) -> tuple[Level, str]:
        return judged(Type(seen.id, OnElement(find(seen, Role.TEXTBOX).ref), sop_arg(text), mode), seen)

    assert typed("Milk", TypeMode.REPLACE) == (CONFIRM, "overwrite")
    assert typed("Milk", TypeMode.APPEND) == (ALLOW, "")
    assert typed("Dear Ada,\nall is well", TypeMode.REPLACE) == (ALLOW, "")
    name = screen(Node(Role.TEXTBOX, "Name", value=TextValue("blank.txt"), states=READY | {State.EDITABLE}))
    typing = Type(name.id, OnElement(find(name, Role.TEXTBOX).ref), sop_arg("notes.txt"))
    assert judged(typing, name) == (ALLOW, "")


def test_enter_in_a_terminal_runs_a_command() -> None:
    assert key(screen(textbox("", focused=True), app="xfce4-terminal"), "Return") == (CONFIRM, "command")


@pytest.mark.parametrize(
    ("command", "level", "category"),
    [
        ("mousepad 'my notes.txt'", ALLOW, ""),
        ("/usr/bin/galculator", ALLOW, ""),
        ("chromium --no-sandbox http://localhost/", ALLOW, ""),
        ("bash -c 'rm -rf ~'", CONFIRM, "command"),
        ("python3.11 x.py", CONFIRM, "command"),
        ("/bin/rm a", CONFIRM, "delete"),
        ("sudo mousepad", CONFIRM, "permission"),
        ("apt install x", CONFIRM, "install"),
        ("curl http://x", CONFIRM, "send"),
        ("xfce4-terminal -e top", CONFIRM, "command"),
        ("poweroff", CONFIRM, "power"),
        ("mousepad 'unclosed", CONFIRM, "command"),
        ("", CONFIRM, "command"),
    ],
)
def test_starting_programs(command: str, level: Level, category: str) -> None:
    seen = screen()
    assert judged(Launch(seen.id, sop_arg(command)), seen) == (level, category)


def test_dropping_on_the_trash_deletes() -> None:
    seen = screen(node(Role.LIST_ITEM, "a.txt"), node(Role.LIST_ITEM, "Trash"), node(Role.LIST_ITEM, "Music"))

    def dropped(name: str) -> tuple[Level, str]:
        start, end = (OnElement(find(seen, Role.LIST_ITEM, each).ref) for each in ("a.txt", name))
        return judged(Drag(seen.id, start, end), seen)

    assert dropped("Trash") == (CONFIRM, "delete")
    assert dropped("Music") == (ALLOW, "")


def test_looking_around_is_free() -> None:
    seen = screen(button("Delete"))
    target = OnElement(find(seen, Role.BUTTON).ref)
    assert judged(Scroll(seen.id, target, 0, 3), seen) == (ALLOW, "")
    assert judged(Wait(seen.id, 1), seen) == (ALLOW, "")


def test_a_procedure_can_raise_the_level_and_never_lower_it() -> None:
    seen = screen(button("Open"), button("Delete"), checkbox("Bold"))
    click = {name: Click(seen.id, OnElement(find(seen, Role.BUTTON, name).ref)) for name in ("Open", "Delete")}
    assert judged(click["Open"], seen, Risk.CONFIRM) == (CONFIRM, "marked")
    assert judged(click["Delete"], seen, Risk.LOW) == (CONFIRM, "delete")


@pytest.mark.parametrize(
    ("way", "found"),
    [
        (Way.UP, (ALLOW, "")),
        (Way.DOWN, (ALLOW, "")),
        (Way.LEFT, (CONFIRM, "delete")),
        (Way.RIGHT, (CONFIRM, "delete")),
    ],
)
def test_a_swipe_to_the_side_may_send_an_entry_away(way: Way, found: tuple[Level, str]) -> None:
    seen = screen(node(Role.LIST_ITEM, "Mia", label("Hello")))
    assert judged(Swipe(seen.id, OnElement(find(seen, Role.LABEL).ref), way), seen) == found


def test_a_swipe_is_as_grave_as_what_it_pulls() -> None:
    seen = screen(node(Role.SLIDER, "Slide to pay €12.30"))
    assert judged(Swipe(seen.id, OnElement(find(seen, Role.SLIDER).ref), Way.RIGHT), seen) == (CONFIRM, "pay")


def flick(seen: Observation, start: Point, across: int, down: int) -> Flick:
    return Flick(seen.id, AtPoint(start), AtPoint(Point(start.x + across, start.y + down)))


def test_a_finger_from_pixel_to_pixel_is_judged_by_what_lies_where_it_begins() -> None:
    seen = screen(node(Role.LIST_ITEM, "Mia", label("Hello")), node(Role.SLIDER, "Slide to pay €12.30"))
    entry, slider = find(seen, Role.LABEL).bounds.centre, find(seen, Role.SLIDER).bounds.centre
    for across in (-50, 50):
        assert judged(flick(seen, entry, across, 3), seen) == (CONFIRM, "delete")
    for down in (-50, 50):
        assert judged(flick(seen, entry, 3, down), seen) == (ALLOW, "")
    assert judged(flick(seen, slider, 50, 0), seen) == (CONFIRM, "pay")


def test_a_finger_from_the_side_goes_back_and_may_pull_what_lies_there() -> None:
    side, far = Point(1, 1900), 400
    letter = field("Message", "Dear Mia")
    letter = replace(letter, states=letter.states | {State.MULTILINE})
    send = thing("Send", Rect(60, 1000, 300, 100))
    entry = thing("Mia", Rect(0, 1800, 1080, 200), Role.ROW)
    for shown, found in (
        ((letter, send), (CONFIRM, "delete")),
        ((send,), (ALLOW, "")),
        ((send, entry), (CONFIRM, "delete")),
    ):
        seen = page(*shown)
        assert judged(flick(seen, side, far, 0), seen) == found


def test_a_phones_own_buttons_are_free() -> None:
    seen = screen(label("Hello"))
    front = ToWindow(seen.foreground)
    assert {judged(Navigate(seen.id, front, to), seen) for to in Navigation} == {(ALLOW, "")}
    assert judged(Pinch(seen.id, OnElement(find(seen, Role.LABEL).ref), 2.0), seen) == (ALLOW, "")
    assert judged(Rotate(seen.id, Orientation.LEFT), seen) == (ALLOW, "")


@pytest.mark.parametrize(
    ("name", "identifier", "found"),
    [
        ("SMS", "com.simplemobiletools.smsmessenger:id/thread_send_message", (CONFIRM, "send")),
        ("Cancel", "org.shop:id/cancel_order", (CONFIRM, "delete")),
        ("Cancel", "android:id/button2", (ALLOW, "")),
        ("Pay", "org.shop:id/order", (CONFIRM, "pay")),
        ("SMS", "org.shop:id/tab", (ALLOW, "")),
    ],
)
def test_a_control_of_a_phone_is_what_its_maker_calls_it_too(
    name: str, identifier: str, found: tuple[Level, str]
) -> None:
    seen = screen(button(name))
    elements = tuple(replace(each, identifier=identifier if each.name == name else "") for each in seen.elements)
    phone = replace(seen, elements=elements, surface=Surface.PHONE)
    assert press(phone, Role.BUTTON, name) == found
