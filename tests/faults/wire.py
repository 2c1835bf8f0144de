"""A line between a program and a server that can be cut, or fall silent as a line does whose far end has vanished."""

import contextlib
import socket
import threading
from pathlib import Path


class Wire:
    """Listens on the loopback and hands on all it hears to a port there, or to a unix socket."""

    def __init__(self, far_end: int | Path):
        self._far_end = far_end
        self._open = threading.Event()
        self._open.set()
        self._refuses = False
        self._ends: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_):
        self._open.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """Break every connection that is open; the next ones are served."""
        with self._lock:
            ends = list(self._ends)
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    @contextlib.contextmanager
    def broken(self):
        """Within it every connection is cut as soon as it is made."""
        self._refuses = True
        self.cut()
        try:
            yield
        finally:
            self._refuses = False

    @contextlib.contextmanager
    def silent(self):
        """Within it nothing passes either way, and nobody is told."""
        self._open.clear()
        try:
            yield
        finally:
            self._open.set()

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        self._open.wait()
        with near, socket.socket(socket.AF_UNIX if isinstance(self._far_end, Path) else socket.AF_INET) as far:
            if self._refuses:
                return
            try:
                far.connect(str(self._far_end) if isinstance(self._far_end, Path) else ("127.0.0.1", self._far_end))
            except OSError:
                return
            with self._lock:
                self._ends |= {near, far}
            back = threading.Thread(target=self._hand_on, args=(far, near), daemon=True)
            back.start()
            self._hand_on(near, far)
            back.join()
            with self._lock:
                self._ends -= {near, far}

    def _hand_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                self._open.wait()
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
