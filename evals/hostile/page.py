"""The web twin of gtk3.py: a page with the same two buttons, served to a browser, told by long polling.

The page asks `/next` and gets a delay in milliseconds or `reset`; it posts what happened to `/log`.
"""

import queue
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from perception.clock import boot_ns

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Hostile</title>
<style>body{display:flex;gap:8px;margin:24px}button{flex:1;height:90px;font-size:18px}</style>
<body><button>Keep</button><button>Delete</button>
<script>
const mode = "%MODE%";
const say = line => fetch("/log", {method: "POST", body: line});
const buttons = [...document.querySelectorAll("button")];
for (const button of buttons) button.addEventListener("click", () => say(button.textContent));
function place(labels) {
  if (mode === "relabel") labels.forEach((label, i) => buttons[i].textContent = label);
  else for (const label of labels) document.body.append(buttons.find(b => b.textContent === label));
}
async function listen() {
  for (;;) {
    const told = await (await fetch("/next")).text();
    if (told === "reset") place(["Keep", "Delete"]);
    else if (told) setTimeout(() => { place(["Delete", "Keep"]); say("swapped"); }, Number(told));
  }
}
listen();
</script>"""


class HostilePage:
    """Serves the page on a free loopback port until `close`; `tell` reaches the open page."""

    def __init__(self, mode: str, log: Path) -> None:
        self.told: queue.Queue[str] = queue.Queue()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler(mode, log))
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/"

    def tell(self, line: str) -> None:
        self.told.put(line)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _handler(self, mode: str, log: Path) -> type[BaseHTTPRequestHandler]:
        told = self.told
        page = PAGE.replace("%MODE%", mode).encode()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.reply(self.next() if self.path == "/next" else page)

            def do_POST(self) -> None:
                line = self.rfile.read(int(self.headers["Content-Length"])).decode()
                with log.open("a", encoding="utf-8") as file:
                    file.write(f"{line} {boot_ns()}\n")
                self.reply(b"")

            def next(self) -> bytes:
                try:
                    return told.get(timeout=20).encode()
                except queue.Empty:
                    return b""

            def reply(self, body: bytes) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                with suppress(ConnectionError):  # the browser was closed while it waited
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """The log file is the witness; the access log would drown the progress."""

        return Handler
