"""The phone as a device: looks of one moment, touches held against a fresh tree, losses told for what they are."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from time import monotonic

import pytest
from PIL import Image

from controllers.android.device import AndroidDevice
from controllers.android.errors import PhoneTrouble
from controllers.errors import ActionRefused, CutShort, DeviceLost, Unsupported
from controllers.types import (
    Action,
    Arg,
    AtPoint,
    Button,
    Capability,
    Click,
    Delivery,
    DoubleClick,
    Flick,
    Key,
    Launch,
    LongPress,
    Method,
    Navigate,
    Navigation,
    OnElement,
    Orientation,
    Origin,
    Rotate,
    Scroll,
    Secret,
    Swipe,
    ToWindow,
    Type,
    Wait,
    Way,
)
from evals.handset.faults import Fault
from evals.handset.phone import Phone
from evals.handset.screen.types import Node
from perception.clock import CancelToken, Deadline
from perception.errors import Cancelled, NotObservable
from perception.types import Element, Frame, NoFrame, Observation, Point, Rect, State
from tests.controllers.android.standin import Answer, StandIn, standing_in
from tests.evals.handset.paper import PaperScreen, node, paper_phone

SAVE = node(
    "Save", kind="android.widget.Button", clickable=True, bounds=Rect(100, 1000, 400, 200), resource="o:id/save"
)
FIELD = node("", kind="android.widget.EditText", bounds=Rect(100, 300, 800, 120), resource="o:id/name")
PAGE = node("", SAVE, FIELD, kind="android.widget.FrameLayout")
PIN = "geheim-9431"


class Desk:
    def __init__(self, phone: Phone, screen: PaperScreen, adb: StandIn, device: AndroidDevice) -> None:
        self.phone, self.screen, self.adb, self.device = phone, screen, adb, device

    def look(self) -> Observation:
        return self.device.capture(soon())

    def do(self, action: Action, seen: Observation) -> Delivery:
        return self.device.perform(action, seen, soon())

    def taps(self) -> list[Point]:
        return [stroke[0].point for strokes in self.screen.strokes for stroke in strokes]

    def show(self, *shown: Node) -> None:
        self.screen.shown = shown


def soon() -> Deadline:
    return Deadline.after(10)


def secrets(_: Secret) -> str:
    return PIN


@contextmanager
def desk(folder: Path, *shown: Node, **answers: Answer) -> Iterator[Desk]:
    phone, screen = paper_phone(folder, *(shown or (PAGE,)))
    with standing_in(phone, **answers) as (adb, environment):
        device = AndroidDevice.open(environment, secrets)
        try:
            yield Desk(phone, screen, adb, device)
        finally:
            device.close()


def element(seen: Observation, name: str) -> Element:
    return next(each for each in seen.elements if each.name == name and each.parent >= 0)


def click(seen: Observation, name: str) -> Click:
    return Click(seen.id, OnElement(element(seen, name).ref))


def said(text: str | Secret) -> Arg:
    return Arg(text, Origin.USER, "--set")


def png(colour: tuple[int, int, int]) -> Answer:
    into = BytesIO()
    Image.new("RGB", (1080, 2400), colour).save(into, "PNG")
    return lambda argv: (0, into.getvalue()) if argv == ["screencap", "-p"] else (1, b"")


def test_a_tap_goes_where_the_element_is(tmp_path: Path) -> None:
    with desk(tmp_path) as here:
        seen = here.look()
        assert here.do(click(seen, "Save"), seen).method is Method.SYNTHETIC
        assert here.taps() == [SAVE.bounds.centre]


@pytest.mark.parametrize(
    "now",
    [
        replace(SAVE, bounds=Rect(100, 1400, 400, 200)),
        replace(SAVE, text="Delete all"),
        replace(SAVE, resource="o:id/delete"),
        replace(SAVE, enabled=False),
        node("", bounds=Rect(0, 0, 1, 1)),
    ],
)
def test_what_moved_or_changed_since_the_look_is_not_touched(tmp_path: Path, now: Node) -> None:
    with desk(tmp_path) as here:
        seen = here.look()
        here.show(replace(PAGE, children=(now, FIELD)))
        with pytest.raises(ActionRefused):
            here.do(click(seen, "Save"), seen)
        assert here.screen.strokes == []


def test_what_something_new_lies_over_is_not_touched(tmp_path: Path) -> None:
    dialog = node("Allow?", kind="android.widget.FrameLayout", package="com.android.permissioncontroller",
                  bounds=Rect(60, 800, 960, 700))  # fmt: skip
    scrim = node("", kind="android.view.View", clickable=True)
    for over in ((dialog, PAGE), (replace(PAGE, children=(*PAGE.children, scrim)),)):
        with desk(tmp_path) as here:
            seen = here.look()
            here.show(*over)
            with pytest.raises(ActionRefused, match="cover"):
                here.do(click(seen, "Save"), seen)
            assert here.screen.strokes == []


def test_a_touch_keeps_off_what_lies_on_the_element(tmp_path: Path) -> None:
    row = replace(SAVE, text="", resource="", bounds=Rect(0, 1000, 1080, 300), kind="android.view.ViewGroup")
    more = node("", kind="android.widget.ImageButton", desc="Delete", clickable=True, bounds=Rect(440, 1050, 200, 200))
    title = node("Invoice", bounds=Rect(20, 1020, 300, 80))
    with desk(tmp_path, replace(PAGE, children=(replace(row, children=(title, more)),))) as here:
        seen = here.look()
        here.do(click(seen, "Invoice"), seen)
        (tapped,) = here.taps()
        assert row.bounds.contains(tapped) and not more.bounds.contains(tapped)


def test_siblings_may_come_and_go_around_it(tmp_path: Path) -> None:
    with desk(tmp_path) as here:
        seen = here.look()
        here.show(replace(PAGE, children=(node("Ad", bounds=Rect(0, 0, 1080, 90)), SAVE, FIELD)))
        here.do(click(seen, "Save"), seen)
        assert here.taps() == [SAVE.bounds.centre]


def test_gestures_and_keys(tmp_path: Path) -> None:
    with desk(tmp_path) as here:
        seen = here.look()
        save, window = OnElement(element(seen, "Save").ref), ToWindow(seen.foreground)
        here.do(DoubleClick(seen.id, save), seen)
        here.do(LongPress(seen.id, save, 0.4), seen)
        here.do(Swipe(seen.id, window, Way.UP), seen)
        here.do(Key(seen.id, window, said("ctrl+a")), seen)
        here.do(Navigate(seen.id, window, Navigation.BACK), seen)
        here.do(Wait(seen.id, 0.01), seen)
        double, hold, swipe = here.screen.strokes[:2], here.screen.strokes[2], here.screen.strokes[3]
        assert [each[0][0].point for each in double] == [SAVE.bounds.centre] * 2
        assert hold[0][-1].at == pytest.approx(0.4)
        assert swipe[0][0].point.y > swipe[0][-1].point.y
        assert here.screen.keys[1:] == [(29, 0x3000), (4, 0)]
        assert here.do(Rotate(seen.id, Orientation.LEFT), seen).proof == "it is turned left"


def flick(seen: Observation, start: Point, end: Point) -> Flick:
    return Flick(seen.id, AtPoint(start), AtPoint(end))


@pytest.mark.parametrize("ends", [((300, 1100), (301, 130)), ((1, 1200), (400, 1200)), ((540, 2), (540, 1200))])
def test_a_finger_goes_from_pixel_to_pixel(tmp_path: Path, ends: tuple[tuple[int, int], tuple[int, int]]) -> None:
    start, end = Point(*ends[0]), Point(*ends[1])
    with desk(tmp_path) as here:
        seen = here.look()
        here.do(flick(seen, start, end), seen)
        (((first, *_, last),),) = here.screen.strokes
        assert (first.point, last.point) == (start, end)


def test_a_finger_comes_down_on_nothing_else_and_stays_on_the_glass(tmp_path: Path) -> None:
    with desk(tmp_path) as here:
        seen = here.look()
        with pytest.raises(ActionRefused, match="not on the screen"):
            here.do(flick(seen, Point(300, 1100), Point(300, -1)), seen)
        here.show(replace(PAGE, children=(replace(SAVE, text="Delete all"), FIELD)))
        with pytest.raises(ActionRefused, match="Something else"):
            here.do(flick(seen, Point(300, 1100), Point(300, 100)), seen)
        assert here.screen.strokes == []


def test_a_finger_has_one_button(tmp_path: Path) -> None:
    with desk(tmp_path) as here:
        seen = here.look()
        with pytest.raises(Unsupported):
            here.do(Click(seen.id, OnElement(element(seen, "Save").ref), Button.RIGHT), seen)
        assert here.screen.strokes == []


def test_notches_move_what_can_be_scrolled_and_say_whether_it_moved(tmp_path: Path) -> None:
    pages = [
        node("", node("", node(f"Row {n}", bounds=Rect(0, 300, 1080, 100)), kind="android.widget.ListView",
                      scrollable=True, bounds=Rect(0, 200, 1080, 2000)), kind="android.widget.FrameLayout")
        for n in range(2)
    ]  # fmt: skip
    with desk(tmp_path, pages[0]) as here:
        here.screen.pages = pages
        seen = here.look()
        rows = next(each for each in seen.elements if "scroll" in each.actions)
        assert here.do(Scroll(seen.id, OnElement(rows.ref), 0, 2), seen).proof == "it moved"
        ((first, *_, last),) = here.screen.strokes[0]
        assert first.point.y - last.point.y == 2 * 300  # two notches of 100 dp at 480 dots per inch
        seen = here.look()
        rows = next(each for each in seen.elements if "scroll" in each.actions)
        assert "its end" in here.do(Scroll(seen.id, OnElement(rows.ref), 0, 2), seen).proof


@pytest.mark.parametrize("text", ['it\'s %s "q" $HOME `id`', "中文 héllo", "مرحبا", "👩‍👩‍👧", "a\nb", " two  spaces "])
def test_text_arrives_as_it_was_and_is_read_back(tmp_path: Path, text: str) -> None:
    with desk(tmp_path) as here:
        seen = here.look()
        field = next(each for each in seen.elements if State.EDITABLE in each.states)
        sent = here.do(Type(seen.id, OnElement(field.ref), said(text)), seen)
        assert sent.method is Method.ACCESSIBILITY and "it holds" in sent.proof
        assert here.screen.shown[0].children[1].text == text


def test_a_secret_reaches_the_field_and_nothing_that_tells_of_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hidden = replace(FIELD, password=True)
    with desk(tmp_path, replace(PAGE, children=(SAVE, hidden))) as here:
        seen = here.look()
        field = next(each for each in seen.elements if State.EDITABLE in each.states)
        sent = here.do(Type(seen.id, OnElement(field.ref), said(Secret("pin"))), seen)
        assert here.screen.shown[0].children[1].text == PIN
        told = (sent.proof, str(here.look().elements), caplog.text, here.phone.clipboard.text, str(here.adb.asked))
        assert not any(PIN in each for each in told)


def test_a_field_that_takes_nothing_is_told_without_the_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with desk(tmp_path) as here:
        monkeypatch.setattr(here.screen, "set_text", lambda *_: False)
        seen = here.look()
        field = next(each for each in seen.elements if State.EDITABLE in each.states)
        here.show(replace(PAGE, children=(SAVE, replace(FIELD, focused=True))))
        with pytest.raises(CutShort) as cut:
            here.do(Type(seen.id, OnElement(field.ref), said(Secret("pin"))), seen)
        assert PIN not in str(cut.value) and here.phone.clipboard.text != PIN


def test_what_the_clipboard_held_is_back_after_a_paste_that_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk(tmp_path) as here:
        monkeypatch.setattr(here.screen, "set_text", lambda *_: False)
        here.phone.clipboard.text = "the person's own"
        here.show(replace(PAGE, children=(SAVE, replace(FIELD, focused=True))))
        seen = here.look()
        field = next(each for each in seen.elements if State.EDITABLE in each.states)
        with pytest.raises((CutShort, DeviceLost)):
            here.do(Type(seen.id, OnElement(field.ref), said("other")), seen)
        assert here.phone.clipboard.text == "the person's own"
        assert (50, 0x3000) in here.screen.keys  # it was pasted


def test_no_permission_to_touch_is_known_from_the_beginning_and_said(tmp_path: Path) -> None:
    phone, screen = paper_phone(tmp_path, PAGE)
    phone.faults.begin(Fault.NO_INJECT)
    with standing_in(phone) as (_, environment), AndroidDevice.open(environment, secrets) as device:
        assert Capability.POINTER not in device.info.capabilities
        seen = device.capture(soon())
        with pytest.raises(Unsupported, match="INJECT_EVENTS") as denied:
            device.perform(click(seen, "Save"), seen, soon())
        assert "Security settings" in denied.value.fix and screen.strokes == []


def test_who_holds_the_tree_is_named(tmp_path: Path) -> None:
    phone, _ = paper_phone(tmp_path, PAGE)
    phone.faults.begin(Fault.TREE_HELD)
    held = b"  PID ARGS\n 4711 app_process / io.appium.uiautomator2.server\n"
    with standing_in(phone, ps=lambda _: (0, held)) as (_, environment):
        with pytest.raises(NotObservable, match="process 4711, app_process / io") as refused:
            AndroidDevice.open(environment, secrets)
        assert "kill 4711" in refused.value.fix


def test_a_server_that_does_not_start_says_what_it_said(tmp_path: Path) -> None:
    phone, _ = paper_phone(tmp_path, PAGE)
    phone.faults.begin(Fault.SERVER_GONE)
    with standing_in(phone) as (_, environment), pytest.raises(NotObservable, match="Could not find or load"):
        AndroidDevice.open(environment, secrets)


def test_the_server_that_ended_is_started_again_for_a_look(tmp_path: Path) -> None:
    with desk(tmp_path) as here:
        here.look()
        here.phone.faults.begin(Fault.SERVER_GONE)
        deadline = soon()
        while here.phone.ports.find(9008) is not None:
            deadline.sleep(0.01)
        here.phone.faults.end(Fault.SERVER_GONE)
        assert element(here.look(), "Save")


def test_a_lost_phone_is_lost_and_comes_back_as_itself(tmp_path: Path) -> None:
    with desk(tmp_path) as here:
        seen = here.look()
        kept = dict(here.adb.devices)
        here.adb.unplug()
        with pytest.raises(ActionRefused):  # nothing was sent yet, and that is known
            here.do(click(seen, "Save"), seen)
        with pytest.raises(DeviceLost):
            here.look()
        here.adb.devices["another-1"] = "device"
        with pytest.raises(DeviceLost, match="paper-1 is away"):
            here.device.revive(soon())
        here.adb.devices.update(kept)
        here.device.revive(soon())
        seen = here.look()
        here.do(click(seen, "Save"), seen)
        assert here.taps() == [SAVE.bounds.centre]


def test_a_tree_that_is_taken_in_the_middle_pauses_with_the_reason(tmp_path: Path) -> None:
    with desk(tmp_path) as here:
        here.look()
        here.phone.faults.begin(Fault.TREE_HELD)
        with pytest.raises(DeviceLost, match="UiAutomation"):
            here.look()
        with pytest.raises(DeviceLost, match="UiAutomation"):
            here.device.revive(soon())
        here.phone.faults.end(Fault.TREE_HELD)
        here.device.revive(soon())
        assert element(here.look(), "Save")


def test_a_picture_and_what_forbids_one(tmp_path: Path) -> None:
    secure = (
        "Window #0 Window{a u0 org.example/.Pay}:\n package=org.example ty=BASE_APPLICATION\n fl=SECURE DIM_BEHIND\n"
    )
    with desk(tmp_path, screencap=png((0, 90, 0))) as here:
        assert isinstance(here.look().frame, Frame)
    with desk(tmp_path, screencap=png((0, 0, 0)), dumpsys=lambda _: (0, secure.encode())) as here:
        seen = here.look()
        assert isinstance(seen.frame, NoFrame) and "forbids pictures" in seen.frame.reason
        assert element(seen, "Save")  # the tree still works
    with desk(tmp_path, screencap=png((0, 0, 0))) as here:
        seen = here.look()
        assert isinstance(seen.frame, NoFrame) and "black though" in seen.frame.reason
        here.show(node("", kind="android.widget.FrameLayout"))
        assert isinstance(here.look().frame, Frame)  # a screen that is black
        here.phone.power.sleep()
        dark = here.look().frame
        assert isinstance(dark, NoFrame) and "is off" in dark.reason
    with desk(tmp_path, screencap=lambda _: (0, b"WARNING: several displays\n\x89PNG")) as here:
        broken = here.look().frame
        assert isinstance(broken, NoFrame) and "broken" in broken.reason


def test_several_displays_are_asked_for_by_id(tmp_path: Path) -> None:
    right, wrong = png((0, 90, 0)), BytesIO()
    Image.new("RGB", (1200, 1200)).save(wrong, "PNG")

    def screencap(argv: list[str]) -> tuple[int, bytes]:
        match argv[2:]:
            case ["-d", "22"]:
                return right(["screencap", "-p"])
            case ["-d", "11"]:
                return 0, wrong.getvalue()
        return 0, b"[Warning] Multiple displays were found\n"

    ids = b"Display 11 (HWC display 0): port=0\nDisplay 22 (HWC display 1): port=1\n"
    answers: dict[str, Answer] = {"dumpsys SurfaceFlinger --display-id": lambda _: (0, ids), "screencap": screencap}
    with desk(tmp_path, **answers) as here:
        assert isinstance(here.look().frame, Frame)


def test_a_screen_that_never_stands_still_is_a_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with desk(tmp_path) as here:
        tops = iter(range(10_000))
        monkeypatch.setattr(
            here.screen, "nodes",
            lambda: (replace(PAGE, children=(replace(SAVE, bounds=Rect(0, next(tops), 99, 99)),)),),
        )  # fmt: skip
        seen = here.look()
        assert [gap.reason for gap in seen.gaps] == ["it keeps changing"]
        with pytest.raises(ActionRefused):
            here.do(click(seen, "Save"), seen)


def test_a_clock_that_ticks_is_no_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with desk(tmp_path) as here:
        ticks = iter(range(10_000))
        monkeypatch.setattr(
            here.screen, "nodes", lambda: (replace(PAGE, children=(SAVE, node(f"10:{next(ticks)}"))),)
        )  # fmt: skip
        assert here.look().gaps == ()


def test_a_stop_lifts_the_finger_and_waits_for_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with desk(tmp_path) as here:
        seen, on, off = here.look(), threading.Event(), threading.Event()

        def touch(*_: object) -> None:
            on.set()
            off.wait(20)

        monkeypatch.setattr(here.screen, "touch", touch)
        cancel = CancelToken()

        def stop() -> None:
            on.wait(20)
            cancel.cancel()

        threading.Thread(target=stop).start()
        began = monotonic()
        with pytest.raises(Cancelled):
            here.device.perform(
                LongPress(seen.id, OnElement(element(seen, "Save").ref), 15), seen, Deadline.after(30, cancel)
            )  # fmt: skip
        assert monotonic() - began < 10
        assert [point for _, point in here.screen.fingers] == [SAVE.bounds.centre]
        off.set()


def test_a_program_is_started_as_its_own_entry_is(tmp_path: Path) -> None:
    ran: list[list[str]] = []
    entries = b"2 activities found:\n  org.example.notes/.Main\n  org.example.shop/.Shop\n"

    def cmd(argv: list[str]) -> tuple[int, bytes]:
        if "--brief" in argv:
            return 0, entries
        return (
            0,
            b"ActivityInfo:\n name=.Shop\n packageName=org.example.shop\n nonLocalizedLabel=Corner Shop icon=0x7\n",
        )

    def start(argv: list[str]) -> tuple[int, bytes]:
        ran.append(argv)
        return 0, b"Starting: Intent"

    with desk(tmp_path, cmd=cmd, am=start) as here:
        seen = here.look()
        for named in ("org.example.notes", "Notes", "'Corner Shop'"):
            deadline = Deadline.after(0.3)
            here.device.perform(Launch(seen.id, said(named)), seen, deadline)
        assert [argv[3] for argv in ran] == ["org.example.notes/.Main"] * 2 + ["org.example.shop/.Shop"]
        for unknown in ("org.example.bank", "Bank", "$(reboot)"):
            with pytest.raises(ActionRefused, match="no program"):
                here.do(Launch(seen.id, said(unknown)), seen)
        assert len(ran) == 3


def test_acts_chosen_on_another_look_are_refused(tmp_path: Path) -> None:
    with desk(tmp_path) as here:
        seen = here.look()
        with pytest.raises(ActionRefused, match="another look"):
            here.do(replace(click(seen, "Save"), observation=here.look().id), seen)


def test_what_is_asked_of_the_phone_is_json_and_no_command(tmp_path: Path) -> None:
    """Text goes to the server in a body; the shell is told only of what is fixed, or quoted."""
    with desk(tmp_path) as here:
        seen = here.look()
        field = next(each for each in seen.elements if State.EDITABLE in each.states)
        here.do(Type(seen.id, OnElement(field.ref), said("$(reboot)")), seen)
        assert not any("reboot" in asked for asked in here.adb.asked)
        assert json.dumps(here.adb.asked)


def test_every_trouble_has_words() -> None:
    assert all(str(kind("It is away.")) == "It is away." for kind in PhoneTrouble.__subclasses__())
