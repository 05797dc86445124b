"""What the worker under test runs in its child."""

import os
import signal
import time

from perception.errors import NotObservable


def echo(request: object, blobs: list[bytes]) -> object:
    return {"request": request, "sizes": [len(blob) for blob in blobs], "pid": os.getpid()}


def obey(request: object, _blobs: list[bytes]) -> object:
    match request:
        case "hang":
            time.sleep(600)
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "exit":
            os._exit(7)
        case "raise":
            raise ValueError("no such picture")
        case "blind":
            raise NotObservable("No model.", "Install one.")
        case _:
            return os.getpid()
    return None
