"""Write one table into settings.toml and leave every other line of it as it is: comments and keys are a person's own.

What comes out is read back before it is written: a file that says the table in a way this does not understand (an
inline table, dotted keys) is refused and not touched.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from apps.desk.written import write_whole
from perception.errors import SteadyhandError

TABLE = re.compile(r"\s*\[")
KEY = re.compile(r"""\s*(?:"(?P<quoted>\w+)"|(?P<bare>\w+))\s*=""")
COMMENT = re.compile(r"""=\s*(?:"[^"]*"|'[^']*'|[^"'#]*?)(?P<comment>\s*#.*)?""")

Value = str | bool | int | float


def table_in(path: Path, table: str) -> Mapping[str, object]:
    """As it stands, {} where there is none. Raises SteadyhandError where the file cannot be read."""
    found = _read(path)[1].get(table)
    return found if isinstance(found, dict) else {}


def save_table(path: Path, table: str, values: Mapping[str, Value | None]) -> None:
    """None takes a key out. Raises SteadyhandError where the file cannot be read, understood or written; it is then as
    it was."""
    old, before = _read(path)
    new = with_table(old, table, values)
    wanted = {key: value for key, value in (before.get(table, {}) | values).items() if value is not None}
    if not _says(new, before | {table: wanted}):
        raise SteadyhandError(
            f"{path} says [{table}] in a way that cannot be changed here.", "Change it with an editor."
        )
    write_whole(path, new)


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        return text, tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise SteadyhandError(f"{path} cannot be read: {error}.", "Mend the line it names.") from None


def with_table(text: str, table: str, values: Mapping[str, Value | None]) -> str:
    """The text with these values in the table, which comes last where there was none."""
    header = re.compile(rf"\s*\[\s*{re.escape(table)}\s*\]\s*(#.*)?")
    lines = text.splitlines()
    begin = next((number for number, line in enumerate(lines) if header.fullmatch(line)), None)
    if begin is None:
        lines += [*([""] if lines else []), f"[{table}]"]
        begin = len(lines) - 1
    end = next((number for number in range(begin + 1, len(lines)) if TABLE.match(lines[number])), len(lines))
    left = dict(values)
    changed = (_changed(line, left) for line in lines[begin + 1 : end])
    body = [line for line in changed if line is not None]
    last = next((number for number in range(len(body), 0, -1) if KEY.match(body[number - 1])), 0)
    body[last:last] = [f"{name} = {_toml(value)}" for name, value in left.items() if value is not None]
    return "\n".join([*lines[: begin + 1], *body, *lines[end:]]) + "\n"


def _changed(line: str, left: dict[str, Value | None]) -> str | None:
    """The line with its new value and its old comment, if it is one of these keys; None where it goes."""
    found = KEY.match(line)
    name = (found["quoted"] or found["bare"]) if found else ""
    if found is None or name not in left:
        return line
    comment, value = COMMENT.fullmatch(line[found.end() - 1 :]), left.pop(name)
    if value is None:
        return None
    return f"{found[0]} {_toml(value)}{(comment and comment['comment']) or ''}"


def _toml(value: Value) -> str:
    """A basic string, a number or a boolean: JSON writes them as TOML does."""
    return json.dumps(value, ensure_ascii=False)


def _says(text: str, wanted: Mapping[str, object]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False
