"""Lending keys leaves every other key of a real server as it was."""

import subprocess

import pytest

from controllers.linux.keymap import borrow_request, injecting_keyboard, read_keymap, xkb
from controllers.linux.virtual import VirtualDesktop
from controllers.linux.x11 import Wire
from controllers.types import Modifier

pytestmark = pytest.mark.desktop


@pytest.mark.parametrize("layout", ["us", "us,ru,de", "fr"])
def test_lending_changes_the_lent_keys_and_no_other(desktop: VirtualDesktop, layout: str) -> None:
    subprocess.run(["setxkbmap", layout], env=desktop.environment, check=True)
    try:
        with Wire(desktop.display) as wire:
            device = injecting_keyboard(wire)
            before = read_keymap(wire, device)
            lent = {before.spare[0]: 0x01004E2D, before.spare[-1]: 0xE9}
            wire.send(borrow_request(xkb(wire), before, lent))
            wire.sync()
            for source in (device, 0x100):
                during = read_keymap(wire, source)
                assert {code: during.symbol(code, 0) for code in lent} == lent
                changed = {code for code, key in during.keys.items() if key.wire != before.keys[code].wire}
                assert changed == set(lent)
            wire.send(borrow_request(xkb(wire), before, dict.fromkeys(lent, 0)))
            wire.sync()
            assert read_keymap(wire, device) == before
    finally:
        subprocess.run(["setxkbmap", "us"], env=desktop.environment, check=True)


def test_a_layout_has_its_modifiers_and_spare_keys(desktop: VirtualDesktop) -> None:
    with Wire(desktop.display) as wire:
        keymap = read_keymap(wire)
    assert set(keymap.bits) == set(Modifier)
    assert all(keymap.modifier_of[keymap.holders[bit]] == bit for bit in keymap.bits.values())
    assert len(keymap.spare) >= 8 and min(keymap.spare) >= 97
