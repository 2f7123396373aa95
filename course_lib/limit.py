"""Stop what does not end: a time limit for code that runs in this process."""

import _thread
import contextlib
import signal
import threading
import time


class TimeLimitError(Exception):
    """A function took longer than it may."""


@contextlib.contextmanager
def time_limit(seconds):
    """Interrupt the main thread after `seconds`, as Ctrl-C would, and raise TimeLimitError instead.

    Works on every platform for Python code; does nothing outside the main thread.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    fired = threading.Event()

    def interrupt():
        fired.set()
        _thread.interrupt_main()

    timer = threading.Timer(seconds, interrupt)
    timer.daemon = True
    timer.start()
    try:
        with _listening():
            try:
                yield
            finally:
                timer.cancel()
                if fired.is_set():
                    time.sleep(0.05)  # an interrupt on its way must arrive here and nowhere later
    except KeyboardInterrupt:
        if not fired.is_set():
            raise
        raise TimeLimitError(f"it did not end within {seconds:g} seconds") from None


@contextlib.contextmanager
def _listening():
    """An interrupt is heard, also by a program that a shell has started in the background, where it would not be."""
    before = signal.getsignal(signal.SIGINT)
    deaf = before in (signal.SIG_IGN, signal.SIG_DFL)
    if deaf:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        if deaf:
            signal.signal(signal.SIGINT, before)
