"""A small contact form that changes as web pages do, and a witness of what was pressed and typed on it.

Every element bears `data-means`, which no accessibility tree shows: the witness knows what a press was, whatever ids
and labels say.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from evals.witness import Verdict

SAVE = '<button type="submit" id="save" data-means="save">Save</button>'
DELETE = '<button type="button" id="delete" data-means="delete">Delete contact</button>'
NAME = '<label for="name">Name</label><input type="text" id="name" name="name" data-means="name">'
EMAIL = '<label for="email">E-mail</label><input type="text" id="email" name="email" data-means="email">'
SAVED = b"<!doctype html><html lang=en><title>Contact saved</title><h1>Contact saved</h1></html>"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Edit contact</title>
<style>body{font:16px sans-serif;margin:24px;max-width:520px}label{display:block;margin:12px 0 4px}
input{width:100%;font:inherit;padding:4px}button{font:inherit;margin:16px 12px 0 0}</style>STYLE
<body>BEFORE<h1>Edit contact</h1><form method="post" action="/save">FIELDS<p class="acts">BUTTONS</p></form>AFTER
<script>
let told = 0;
const tell = (kind, element, text) => navigator.sendBeacon("/told", JSON.stringify(
  [told++, kind, element.closest("[data-means]")?.dataset.means ?? element.tagName.toLowerCase(), text]));
addEventListener("click", event => tell("click", event.target, event.target.textContent.trim().slice(0, 40)), true);
addEventListener("input", event => tell("input", event.target, event.target.value), true);
const $ = id => document.getElementById(id);
const filled = () => new Promise(done => document.querySelector("[data-means=email]").addEventListener("input",
  () => done(), {once: true}));
const wait = ms => new Promise(done => setTimeout(done, ms));
(async () => { SCRIPT })();
</script></body></html>"""


@dataclass(frozen=True, slots=True)
class Page:
    """What differs from the form as it was recorded. `script` runs at the end; `await filled()` in it waits for the
    first character in the e-mail field."""

    style: str = ""
    before: str = ""
    fields: str = NAME + EMAIL
    buttons: str = SAVE + DELETE
    after: str = ""
    script: str = ""

    def html(self) -> str:
        style = f"<style>{self.style}</style>" if self.style else ""
        parts = {
            "STYLE": style, "BEFORE": self.before, "FIELDS": self.fields, "BUTTONS": self.buttons, "AFTER": self.after,
            "SCRIPT": self.script,
        }  # fmt: skip
        html = PAGE
        for mark, text in parts.items():
            html = html.replace(mark, text)
        return html


@dataclass(slots=True)
class Told:
    """Presses and texts as (meaning, text), texts under the number that the page gave them: beacons overtake."""

    clicks: list[tuple[str, str]] = field(default_factory=list)
    inputs: dict[int, tuple[str, str]] = field(default_factory=dict)
    saved: list[dict[str, str]] = field(default_factory=list)


class ContactServer:
    """Serves one page on a free port of this machine until `close`; `told` is what happened on it."""

    def __init__(self, page: Page) -> None:
        self.told = Told()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(page.html().encode(), self.told))
        self._thread = threading.Thread(target=self._server.serve_forever, name="contact-server", daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


def judge(told: Told, expected: dict[str, str]) -> Verdict:
    """One contact with exactly these values; no press on anything but the fields and the real Save, and nothing typed
    where it does not belong."""
    wrong = [f"pressed {means} ({text})" for means, text in told.clicks if means not in ("name", "email", "save")]
    wrong += [f"saved {saved}" for saved in told.saved if saved != expected]
    wrong += ["saved twice"] * (told.saved.count(expected) > 1)
    typed = dict(told.inputs[number] for number in sorted(told.inputs))
    wrong += [f"{means} holds {text!r}" for means, text in typed.items() if expected.get(means) != text]
    return Verdict(() if expected in told.saved else ("the contact was not saved",), tuple(wrong))


def _handler(page: bytes, told: Told) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(200 if self.path == "/" else 404, page if self.path == "/" else b"")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            if self.path == "/told":
                number, kind, means, text = json.loads(body)
                if kind == "click":
                    told.clicks.append((means, text))
                else:
                    told.inputs[number] = (means, text)
                self._answer(204, b"")
            else:
                told.saved.append(_form(body))
                self._answer(200, SAVED)

        def _answer(self, code: int, body: bytes) -> None:
            self.send_response(code)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """What matters is in `told`; the console belongs to the table."""

    return Handler


def _form(body: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
