"""Three jobs on applications that nobody here wrote, each with a witness outside of the agent."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from evals.variants import Toolkit
from evals.witness import FormServer, Verdict, judge_file, judge_order

PEOPLE = (
    "Ada Lovelace", "Grace Hopper", "Emmy Noether", "Alan Turing", "Žofie Nováková", "José Álvarez", "Søren Ægir",
    "Mary Somerville", "Kurt Gödel", "Hedy Lamarr", "Edsger Dijkstra", "Barbara Liskov", "Ève Curie", "Joan Clarke",
    "Leonhard Euler", "Katherine Johnson", "Niklaus Wirth", "Frances Allen", "Paul Erdős", "Radia Perlman",
)  # fmt: skip
Values = Mapping[str, str]
Step = Mapping[str, object]


class Job(ABC):
    """One job: how to start it, how a person does it, what must have happened. A context manager that owns its
    witness; made afresh for every replay."""

    name: str
    toolkit: Toolkit
    app: str
    shown: ClassVar[Values]
    """What the stand-in person types; a parameter of the procedure is known by the value it was recorded with."""

    expected: frozenset[str] = frozenset()
    """Risk classes that the stand-in approver signs; everything else is denied, and shows in the table."""

    @abstractmethod
    def start(self, environment: Mapping[str, str], extra: Sequence[str]) -> list[str]:
        """The argument vector of the application, on a desktop of that environment."""

    @abstractmethod
    def script(self) -> list[Step]:
        """What the stand-in person does, from a window that is up to the job done."""

    @classmethod
    @abstractmethod
    def replay_values(cls) -> list[Values]:
        """Twenty sets of values, no two alike."""

    @abstractmethod
    def judge(self, values: Values) -> Verdict: ...

    def close(self) -> None:  # noqa: B027 - most witnesses hold nothing
        """Give back what the witness holds."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def on(app: str, role: str, name: str = "", window: str = "") -> dict[str, object]:
    return {"app": app, "role": role, "name": name, "window": window}


def click(app: str, role: str, name: str = "", window: str = "") -> Step:
    return {"do": "click", "on": on(app, role, name, window)}


def letters() -> list[Values]:
    return [
        {"text": f"Dear {person},\nyour order {number} is ready.", "file": f"letter-{number}.txt"}
        for number, person in zip(count(1), PEOPLE, strict=False)
    ]


class Mousepad(Job):
    """Write a letter, save it under a name in the folder the editor was started in."""

    name, toolkit, app = "mousepad", Toolkit.GTK, "mousepad"
    shown: ClassVar[Values] = {"text": "Dear reader,\nthis is the first one.", "file": "first.txt"}

    def __init__(self) -> None:
        self._folder = Path()

    def start(self, environment: Mapping[str, str], extra: Sequence[str]) -> list[str]:
        self._folder = Path(environment["HOME"], "letters")
        self._folder.mkdir()
        return ["env", "-C", str(self._folder), "mousepad", "--disable-server", *extra]

    def script(self) -> list[Step]:
        return [
            click(self.app, "textbox"),
            {"do": "type", "text": self.shown["text"]},
            click(self.app, "menu", "File"),
            click(self.app, "menuitem", "Save As..."),
            {"do": "wait", "window": "Save As"},
            {"do": "type", "text": self.shown["file"]},
            click(self.app, "button", "Save", "Save As"),
            {"do": "wait", "window": "Save As", "gone": True},
        ]

    @classmethod
    def replay_values(cls) -> list[Values]:
        return letters()

    def judge(self, values: Values) -> Verdict:
        return judge_file(self._folder, values["file"], values["text"])


class FeatherPad(Job):
    """The same with another toolkit's menus and file dialog; it saves in the home folder."""

    name, toolkit, app = "featherpad", Toolkit.QT, "featherpad"
    shown: ClassVar[Values] = {"text": "Dear reader,\nthis is the first one.", "file": "first.txt"}

    def __init__(self) -> None:
        self._folder = Path()

    def start(self, environment: Mapping[str, str], extra: Sequence[str]) -> list[str]:
        self._folder = Path(environment["HOME"])
        return ["env", "-C", str(self._folder), "featherpad", *extra]

    def script(self) -> list[Step]:
        return [
            click(self.app, "textbox"),
            {"do": "type", "text": self.shown["text"]},
            click(self.app, "menuitem", "File"),
            click(self.app, "menuitem", "Save As"),
            {"do": "wait", "window": "Save as"},
            {"do": "type", "text": self.shown["file"]},
            click(self.app, "button", "Save", "Save as"),
            {"do": "wait", "window": "Save as", "gone": True},
        ]

    @classmethod
    def replay_values(cls) -> list[Values]:
        return letters()

    def judge(self, values: Values) -> Verdict:
        return judge_file(self._folder, values["file"], values["text"])


def chromium(environment: Mapping[str, str], extra: Sequence[str], address: str) -> list[str]:
    """A browser with a new profile, that shows its pages to the accessibility bus and keeps to itself."""
    profile = Path(environment["HOME"], "profile")
    return [
        "chromium", "--no-sandbox", "--force-renderer-accessibility", f"--user-data-dir={profile}", "--no-first-run",
        "--no-default-browser-check", "--disable-background-networking", "--password-store=basic",
        "--window-size=900,760", *extra, address,
    ]  # fmt: skip


class WebForm(Job):
    """Fill a form in Chromium and place the order; the server is the witness, of clicks too."""

    name, toolkit, app = "chromium", Toolkit.CHROMIUM, "chromium"
    expected = frozenset({"pay"})
    shown: ClassVar[Values] = {"reader": "Charles Babbage", "title": "On the Economy", "note": "No hurry.\nThank you."}

    def __init__(self) -> None:
        self._server = FormServer()

    def start(self, environment: Mapping[str, str], extra: Sequence[str]) -> list[str]:
        return chromium(environment, extra, self._server.address)

    def script(self) -> list[Step]:
        return [
            click(self.app, "textbox", "Reader"),
            {"do": "type", "text": self.shown["reader"]},
            click(self.app, "textbox", "Title"),
            {"do": "type", "text": self.shown["title"]},
            click(self.app, "textbox", "Note"),
            {"do": "type", "text": self.shown["note"]},
            click(self.app, "radio", "Express"),
            click(self.app, "checkbox", "Gift wrap"),
            click(self.app, "button", "Place order"),
            {"do": "wait", "window": "Order received"},
        ]

    @classmethod
    def replay_values(cls) -> list[Values]:
        return [
            {"reader": person, "title": f"Volume {number}", "note": f"For shelf {number}.\nThank you, {person}."}
            for number, person in zip(count(1), PEOPLE, strict=False)
        ]

    def judge(self, values: Values) -> Verdict:
        expected = dict(values) | {"delivery": "express", "gift": "yes"}
        clickable = frozenset({"reader", "title", "note", "express", "gift", "place"})
        return judge_order(self._server.log, expected, clickable)

    def close(self) -> None:
        self._server.close()


JOBS: tuple[type[Job], ...] = (Mousepad, FeatherPad, WebForm)
