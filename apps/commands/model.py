"""model: which vision-language model may decide. The settings are a person's file: it is changed here, not by the
daemon, which reads it when it starts."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Mapping
from pathlib import Path

from rich.text import Text

from apps import ask, show
from apps.settings_table import Value, save_table, table_in
from daemon import control
from daemon.config import ConfigError, Paths, complaint, find_paths, load_settings
from daemon.config_model import ModelSettings
from daemon.minds.serverkey import forget_key, keep_key, same_server
from perception.errors import SteadyhandError
from policies.models.presets import BF16, FOUR_BITS, Machine, Preset, presets

NONE = "none"
MOVED = (
    "The prices, and the variable with the key, were for the server before and are cleared. Name this one's under "
    "[model] in settings.toml (key_variable, price_read, price_written), or keep its key: steadyhand model key"
)
PRICES = ("price_read", "price_cached", "price_written")
COLUMNS = ("", "NAME", "WEIGHTS", "MEMORY", "A STEP", "LICENCE", "DIALECT", "")
NARROW = (1, 3, 4, 5)
"""Of them, where a terminal is less than WIDE columns wide."""
WIDE = 130
MORE = "Weights, dialects, and what each is made for: steadyhand model list | less -S"
LONGEST = 2000
"""Characters of a reply that are shown."""
LIST = "See what there is: steadyhand model list"
ESTIMATE = (
    "MEMORY is for weights of 16 and of 4 bits; A STEP is on a desktop's GPU with 24 GB, and on 8 cores with 64 GB, "
    "with nothing kept of the step before: estimates, reckoned from the number of weights and not measured."
)
BOUND = (
    "* may not be used for work for money. Licences are as their publishers state them: look before you rely on one."
)


def show_models() -> None:
    current = load_settings(find_paths().settings).model
    wide = show.console.width >= WIDE
    kept = range(len(COLUMNS)) if wide else NARROW
    made = show.table(*(COLUMNS[number] for number in kept))
    for each in presets().values():
        used = current.kind != NONE and current.preset == each.name
        row = "in use" if used else "", *_row(each)
        made.add_row(*(row[number] for number in kept), style="green" if used else "")
    show.console.print(made)
    show.console.print(Text("\n".join([ESTIMATE, BOUND, *([] if wide else [MORE])]), style="dim"))
    if current.kind != NONE and not current.preset:
        show.say(f"In use: {current.name}, {current.dialect}, {current.url or 'on this machine'}.")


def use(name: str, url: str, dialect: str, served: str, agreed: bool) -> None:
    """Raises SteadyhandError; the settings are then as they were."""
    from daemon.doctor.model import trouble

    paths = find_paths()
    paths.prepare()
    found = presets().get(name)
    if name == NONE:
        _write(paths, {"kind": NONE})
        show.say("No model decides any more.", "green")
        return
    if found is None and not dialect:
        raise SteadyhandError(f"“{name}” is not in the list.", f"Name its --dialect. {LIST}")
    values = _settings(name, found, url, dialect, served)
    _checked(values)
    left = _left_behind(table_in(paths.settings, "model"), url)
    if not url:
        _fetched(served or (found.hub if found else name), found, agreed)
    _write(paths, {**values, **left})
    show.say(f"{name} may decide, {f'at {url}' if url else 'on this machine'}.", "green")
    if left:
        show.say(MOVED, "yellow")
    if found is not None and found.note:
        show.say(f"It {'is ' if found.note.startswith('made') else ''}{found.note}.")
    if (why := trouble(paths)) is not None:
        show.say("It cannot be asked yet:", "yellow")
        show.problem(why)
    else:
        show.say("Try it: steadyhand model test; then: steadyhand doctor --model")


def try_out() -> int:
    """1 if the answer does not hit what was asked for."""
    from daemon.doctor.model import try_model

    with show.console.status("Asking the model…"):
        tried = try_model(find_paths(), lambda _: None)
    show.console.print(Text(f"Asked {tried.model} in {tried.dialect} to click “{tried.asked}”. It said:"))
    for line in tried.reply[:LONGEST].splitlines():
        show.console.print(Text(f"  {show.plain(line)}", style="dim"))
    used = tried.usage
    show.say(
        f"{used.seconds:.1f} s, {used.read:,} tokens read ({used.cached:,} known before), {used.written:,} written."
    )
    if tried.hit:
        show.say(f"That is a {tried.means}, on “{tried.asked}”, as it should be.", "green")
        return 0
    missed = (
        f"That is a {tried.means}, and “{tried.asked}” lies at {tried.lies}."
        if tried.means
        else f"That says nothing: {tried.why}"
    )
    show.say(missed, "yellow")
    show.say("Is the dialect the right one? steadyhand doctor --model")
    return 1


def keep(remove: bool) -> None:
    """One is removed whatever the settings name, and also where they cannot be read."""
    paths = find_paths()
    paths.prepare()
    if remove:
        forget_key(paths.model_key)
        show.say("No key is kept.", "green")
        return
    url = load_settings(paths.settings).model.url
    if not url:
        raise SteadyhandError(
            "The settings name no server that a key could be for.", "steadyhand model use NAME --url …"
        )
    keep_key(url, _typed(), paths.model_key)
    show.say(f"Kept in {paths.model_key}, for {url} and no other server.", "green")


def _row(preset: Preset) -> tuple[str, ...]:
    active = f" ({preset.active:g} active)" if preset.active else ""
    return (
        preset.name,
        f"{preset.weights:g} B{active}",
        f"{preset.gigabytes(BF16):.0f} / {preset.gigabytes(FOUR_BITS):.1f} GB",
        " / ".join(_step(preset.seconds(machine)) for machine in Machine),
        preset.licence + ("" if preset.free else " *"),
        preset.dialect,
        "; ".join(filter(None, (preset.note, "" if preset.local else "behind a server only"))),
    )


def _step(seconds: float | None) -> str:
    return "too large" if seconds is None else f"~{seconds:.1f} s" if seconds < 10 else f"~{seconds:.0f} s"


def _settings(name: str, found: Preset | None, url: str, dialect: str, served: str) -> dict[str, Value]:
    """All that says which model it is, so that nothing of the one before is left."""
    if not url and found is not None and not found.local:
        raise SteadyhandError(f"{name} does not run here by itself.", f"Serve {found.hub} and give its --url.")
    return {
        "kind": "server" if url else "local",
        "preset": name if found else "",
        "url": url,
        "name": _named(served if found else (served or name), bool(url)),
        "dialect": dialect,
    }


def _left_behind(before: Mapping[str, object], url: str) -> dict[str, Value | None]:
    """What was for the server before and for no other: its prices, and the variable that holds its key. `before` is the
    table as it stands, which may be wrong."""
    old = str(before.get("url") or "")
    if not old or same_server(old, url):
        return {}
    prices: dict[str, Value | None] = {name: None for name in PRICES if name in before}
    return prices if before.get("key_variable") == "" else {"key_variable": "", **prices}


def _named(name: str, served: bool) -> str:
    """A folder of weights in full: the daemon works in a folder of its own."""
    return str(Path(name).resolve()) if name and not served and Path(name).is_dir() else name


def _checked(values: Mapping[str, Value]) -> None:
    from pydantic import TypeAdapter, ValidationError

    from policies.models.choose import dialect

    try:
        found = TypeAdapter(ModelSettings).validate_python(dict(values))
    except ValidationError as error:
        raise SteadyhandError(f"That is no model: {complaint(error)}.", LIST) from None
    if found.dialect:
        dialect(found.dialect)


def _fetched(hub: str, found: Preset | None, agreed: bool) -> None:
    """Weights of a preset that are not here are fetched, if a person says so."""
    from policies.models.fetching import HUB, fetch, present

    if found is None or present(hub):
        return
    show.say(f"{hub}: about {found.download:.0f} GB from {HUB}, licence {found.licence} ({found.source}).")
    if not agreed:
        ask.person("A download")
        if not ask.yes("Download it?"):
            raise SteadyhandError("Nothing was downloaded, and the settings are as they were.")
    show.say(f"It lies in {fetch(hub)}.", "green")


def _write(paths: Paths, values: Mapping[str, Value | None]) -> None:
    save_table(paths.settings, "model", values)
    try:
        load_settings(paths.settings)
    except ConfigError as error:
        show.problem(error)
    if control.running(paths):
        show.say("The daemon goes on as before until it starts anew: steadyhand daemon stop", "yellow")


def _typed() -> str:
    key = getpass.getpass("Key: ") if sys.stdin.isatty() else sys.stdin.readline()
    if not key.strip():
        raise SteadyhandError("No key was given.", "To forget the one that is kept: steadyhand model key --remove")
    return key.strip()
