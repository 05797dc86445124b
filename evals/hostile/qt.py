"""The Qt twin of gtk3.py: same protocol, same two buttons. `python -m evals.hostile.qt MODE LOG`."""

import sys
import time

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QSizePolicy, QWidget


class Hostile(QWidget):
    def __init__(self, mode: str, log: str) -> None:
        super().__init__()
        self.setWindowTitle("Hostile")
        self.mode, self.log = mode, log
        self.row = QHBoxLayout(self)
        self.buttons = [self.button("Keep"), self.button("Delete")]
        self.resize(420, 140)
        self.notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self.notifier.activated.connect(self.told)

    def button(self, label: str) -> QPushButton:
        button = QPushButton(label)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        button.clicked.connect(lambda: self.write(button.text()))
        self.row.addWidget(button)
        return button

    def write(self, line: str) -> None:
        with open(self.log, "a", encoding="utf-8") as log:
            log.write(f"{line} {time.clock_gettime_ns(time.CLOCK_BOOTTIME)}\n")

    def told(self) -> None:
        line = sys.stdin.readline()
        if not line:
            self.notifier.setEnabled(False)
            QApplication.quit()
        elif line.strip() == "reset":
            self.place(["Keep", "Delete"])
        else:
            QTimer.singleShot(int(line), self.swap)

    def swap(self) -> None:
        self.place(["Delete", "Keep"])
        self.write("swapped")

    def place(self, labels: list[str]) -> None:
        if self.mode == "relabel":
            for button, label in zip(self.buttons, labels, strict=True):
                button.setText(label)
            return
        for position, label in enumerate(labels):
            button = next(button for button in self.buttons if button.text() == label)
            self.row.removeWidget(button)
            self.row.insertWidget(position, button)
        self.row.activate()


def main() -> None:
    application = QApplication(sys.argv[:1])
    window = Hostile(sys.argv[1], sys.argv[2])
    window.show()
    sys.exit(application.exec())


if __name__ == "__main__":
    main()
