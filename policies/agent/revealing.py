"""Controls that show what a field hides: a person is asked before a model presses one, because a picture of the screen
then holds what nobody meant to show. Pure."""

from __future__ import annotations

import re
from typing import Final

from controllers.types import Action, Click, DoubleClick, Key, LongPress, OnElement, Target, TripleClick
from perception.redact import is_secret
from perception.types import Element, Observation, Role, State
from policies.agent.places import takes_text
from sop.scene import PRESSABLE, Scene

REASON: Final = "it may show what a field here hides"

_SHOW: Final = (
    r"(?:(?<!\w)(?:show|reveal|unmask|unhide|display|view|visible|visibility|zeigen|anzeigen|einblenden|sichtbar"
    r"|afficher|montrer|révéler|mostrar|revelar|ver|mostra|visualizza|exibir|tonen|toon|weergeven|visa|pokaż|wyświetl"
    r"|показать|göster|إظهار|عرض|दिखाएँ|दिखाएं)(?!\w)|表示|显示|顯示|查看|표시|보기)"
)
_SHOWS: Final = re.compile(_SHOW, re.IGNORECASE)
_ONLY_SHOWS: Final = re.compile(
    rf"\W*+(?:(?:toggle|click to|tap to)\s)?{_SHOW}(?:\W{{0,3}}(?:it|text|hide))?\W*+", re.IGNORECASE
)
_SECRET: Final = re.compile(
    r"pass ?(?:word|code|phrase)|(?<!\w)(?:pin|secret|code|cvc|cvv)(?!\w)|kennwort|passwort|geheim|mot de passe"
    r"|contraseña|clave|senha|palavra-passe|wachtwoord|lösenord|hasło|парол|şifre|parola|パスワード|暗証|비밀번호|암호|密码|密碼"
    r"|كلمة|पासवर्ड",
    re.IGNORECASE,
)


def reveals(action: Action, observation: Observation) -> str:
    """Why a person is to be asked, "" where nothing is shown so."""
    pressed = [each for each in _pressed(action, observation) if not takes_text(each) and each.role is not Role.MENU]
    return REASON if any(_reveals(each, observation) for each in pressed) else ""


def _pressed(action: Action, observation: Observation) -> list[Element]:
    match action:
        case Click(target=target) | DoubleClick(target=target) | TripleClick(target=target) | LongPress(target=target):
            return _on(target, observation)
        case Key(chord=chord) if chord.value in ("Return", "space"):
            return [each for each in observation.elements if State.FOCUSED in each.states]
        case _:
            return []


def _on(target: Target, observation: Observation) -> list[Element]:
    element = observation.element(target.ref) if isinstance(target, OnElement) else None
    return [element] if element is not None else []


def _reveals(element: Element, observation: Observation) -> bool:
    hiding = [
        each
        for each in observation.elements
        if is_secret(each) and each.window == element.window and State.VISIBLE in each.states
    ]
    if not hiding:
        return False
    scene = Scene(observation)
    line = (element, *(each for each in observation.ancestors(element) if each.role in PRESSABLE))
    said = [text for each in line for text in (each.name, each.label, each.description, scene.name(each)) if text]
    if any(_ONLY_SHOWS.fullmatch(text) or (_SHOWS.search(text) and _SECRET.search(text)) for text in said):
        return True
    mute = any(each.role in PRESSABLE for each in line) and not any(any(map(str.isalnum, text)) for text in said)
    return (mute or any(map(_SHOWS.search, said))) and any(_beside(element, each) for each in hiding)


def _beside(element: Element, field: Element) -> bool:
    """In its line, within it or at its end."""
    middle, box = element.bounds.centre, field.bounds
    return box.y <= middle.y < box.bottom and box.x <= middle.x < box.right + 2 * box.height
