"""A form that holds one of everything; the tests and the trials drive it as a person would.

Run it alone: `python tests/apps/qt_form.py`. The status line says what the application really received, which is what
a test compares with: it is the application's own word, not the accessibility bridge's.
"""

from __future__ import annotations

import sys
from typing import TypeVar

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QPushButton,
    QRadioButton,
    QSlider,
    QSpinBox,
    QTabWidget,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

W = TypeVar("W", bound=QWidget)

CITIES = ("Athens", "Berlin", "Cairo", "Delhi")


class Form(QMainWindow):
    """Names each widget, so that the bridge has an identifier to give."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Order form")
        self.setObjectName("order")
        self.resize(520, 640)
        self._presses = 0
        self._build_fields()
        self._build_page()
        self._build_menu()

    def _build_fields(self) -> None:
        self.name = named(QLineEdit(), "name")
        self.email = named(QLineEdit(), "email")
        self.secret = named(QLineEdit(), "secret")
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.express = named(QCheckBox("Express delivery"), "express")
        self.gift = named(QRadioButton("Wrap as a gift"), "gift")
        self.city = named(QComboBox(), "city")
        self.city.addItems(CITIES)
        self.copies = named(QSpinBox(), "copies")
        self.copies.setRange(1, 99)
        self.volume = named(QSlider(), "volume")
        self.volume.setAccessibleName("Volume")
        self.notes = named(QTextEdit(), "notes")
        self.notes.setFixedHeight(60)
        self.goods = named(QListWidget(), "goods")
        self.goods.addItems(["Apples", "Bread", "Cheese"])
        self.goods.setFixedHeight(70)

    def _build_page(self) -> None:
        form = QFormLayout()
        form.addRow("&Name:", self.name)
        form.addRow("&Email:", self.email)
        form.addRow("&Password:", self.secret)
        form.addRow(self.express)
        form.addRow(self.gift)
        form.addRow("&City:", self.city)
        form.addRow("C&opies:", self.copies)
        form.addRow("N&otes:", self.notes)
        form.addRow("&Goods:", self.goods)
        form.addRow(self.volume)
        self.status = named(QLabel("Ready"), "status")
        send = named(QPushButton("Send order"), "send")
        send.clicked.connect(self._send)
        ask = named(QPushButton("Ask first"), "ask")
        ask.clicked.connect(self._ask)
        page = QWidget()
        column = QVBoxLayout(page)
        column.addLayout(form)
        for widget in (send, ask, self.status):
            column.addWidget(widget)
        tabs = QTabWidget()
        tabs.addTab(page, "Order")
        tabs.addTab(QLabel("Nothing yet"), "History")
        self.setCentralWidget(tabs)

    def _build_menu(self) -> None:
        menu = self.menuBar().addMenu("&File")
        clear = QAction("&Clear form", self)
        clear.setShortcut(QKeySequence("Ctrl+L"))
        clear.triggered.connect(self._clear)
        menu.addAction(clear)
        leave = QAction("&Quit", self)
        leave.triggered.connect(self.close)
        menu.addAction(leave)

    def _send(self) -> None:
        self._presses += 1
        express = "express" if self.express.isChecked() else "normal"
        self.status.setText(
            f"Sent {self._presses}: {self.name.text()} <{self.email.text()}> {self.city.currentText()} {express}"
        )

    def _ask(self) -> None:
        dialog = QDialog(self)
        dialog.setWindowTitle("Are you sure?")
        column = QVBoxLayout(dialog)
        column.addWidget(QLabel("Send this order now?"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(dialog.accept)
        buttons.rejected.connect(dialog.reject)
        column.addWidget(buttons)
        dialog.accepted.connect(self._send)
        dialog.open()

    def _clear(self) -> None:
        for field in (self.name, self.email, self.secret):
            field.clear()
        self.notes.clear()
        self.express.setChecked(False)
        self.status.setText("Cleared")


def named(widget: W, name: str) -> W:
    """The widget, with the identifier that accessibility bridges hand on."""
    widget.setObjectName(name)
    return widget


def main() -> int:
    application = QApplication(sys.argv)
    form = Form()
    form.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
