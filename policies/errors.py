"""What can stop a stored trajectory from being read.

SteadyhandError
└── TrajectoryError   the data is broken, or of a version this program does not read: use the program that wrote it
"""

from perception.errors import SteadyhandError


class TrajectoryError(SteadyhandError):
    """Stored data that cannot be read back."""
