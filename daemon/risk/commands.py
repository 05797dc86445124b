"""What starting a program may do. The command is split as a shell would and never run through one."""

from __future__ import annotations

import shlex
from pathlib import PurePath

from daemon.types import Level, Review

RUNS_CODE = frozenset(
    {
        "ash", "awk", "bash", "csh", "dash", "deno", "env", "eval", "expect", "fish", "gawk", "ksh", "lua", "nc",
        "node", "nohup", "parallel", "perl", "php", "powershell", "pwsh", "python", "python3", "ruby", "script",
        "sh", "ssh", "systemd-run", "tclsh", "xargs", "zsh",
    }
)  # fmt: skip
ADMIN = frozenset(
    {"chmod", "chown", "doas", "passwd", "pkexec", "setpriv", "su", "sudo", "useradd", "usermod", "visudo"}
)
DELETES = frozenset(
    {"dd", "find", "mkfs", "mv", "rm", "rmdir", "rsync", "shred", "trash", "truncate", "unlink", "wipefs"}
)
INSTALLS = frozenset(
    {"apk", "apt", "apt-get", "brew", "cargo", "dnf", "dpkg", "flatpak", "gem", "npm", "pacman", "pip", "pip3", "pipx",
     "rpm", "snap", "yum", "zypper"}
)  # fmt: skip
SENDS = frozenset({"curl", "ftp", "mail", "mutt", "scp", "sendmail", "sftp", "wget"})
POWER = frozenset({"halt", "init", "kill", "killall", "pkill", "poweroff", "reboot", "shutdown", "systemctl"})
CLASSES = (
    (ADMIN, "permission", "gives rights"),
    (DELETES, "delete", "moves or deletes files"),
    (INSTALLS, "install", "installs software"),
    (SENDS, "send", "sends or fetches data"),
    (POWER, "power", "ends programs or the machine"),
    (RUNS_CODE, "command", "runs code"),
)


def review_command(command: str) -> Review:
    """ALLOW for an ordinary application with ordinary arguments."""
    try:
        words = shlex.split(command)
    except ValueError:
        return Review(Level.CONFIRM, "command", "the command cannot be read")
    if not words:
        return Review(Level.CONFIRM, "command", "the command is empty")
    program = PurePath(words[0]).name.casefold()
    for names, category, what in CLASSES:
        if program in names or program.rstrip("0123456789.") in names:
            return Review(Level.CONFIRM, category, f"“{program}” {what}")
    if any(word in ("-e", "-x", "--command", "--execute", "--eval", "-c") for word in words[1:]):
        return Review(Level.CONFIRM, "command", f"“{program}” is told to run a command")
    return Review(Level.ALLOW, "", "")
