"""What can stop a hand. Drawn by what the caller must do.

SteadyhandError
├── DeviceLost        the connection is gone: pause, reconnect, observe afresh; never repeat the act blindly
├── ActionRefused     the device would not act (target gone, not enabled, covered): nothing was sent; look again
└── Unsupported       this device can never do that: choose another way
"""

from perception.errors import SteadyhandError


class DeviceLost(SteadyhandError):
    """The connection to the device is gone; whether the last act arrived is unknown."""


class ActionRefused(SteadyhandError):
    """Nothing was sent to the device."""


class Unsupported(SteadyhandError):
    """This device cannot do that; nothing was sent."""
