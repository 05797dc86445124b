"""A list of 5,000 lines and a table of 2,000,000 cells, made on demand: nobody can read them whole."""

from __future__ import annotations

import sys

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication, QListWidget, QTableView, QVBoxLayout, QWidget

ROWS, COLUMNS = 100_000, 20
Index = QModelIndex | QPersistentModelIndex


class Cells(QAbstractTableModel):
    """Each cell says where it is."""

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 (Qt's name)
        return 0 if parent and parent.isValid() else ROWS

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802 (Qt's name)
        return 0 if parent and parent.isValid() else COLUMNS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        return f"{index.row()}:{index.column()}" if role == Qt.ItemDataRole.DisplayRole else None


def main() -> int:
    application = QApplication(sys.argv)
    window = QWidget()
    window.setWindowTitle("Long lists")
    column = QVBoxLayout(window)
    lines = QListWidget()
    lines.setObjectName("lines")
    lines.addItems([f"Line {number}" for number in range(5000)])
    table = QTableView()
    table.setObjectName("cells")
    model = Cells()
    table.setModel(model)
    column.addWidget(lines)
    column.addWidget(table)
    window.resize(600, 500)
    window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
