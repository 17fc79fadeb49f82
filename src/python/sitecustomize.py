"""Tells waitscope which line of its own each thread of this Python program has come to.

Python imports a module of this name before anything else, if it finds one: waitscope puts this folder
in front of PYTHONPATH of a program that it watches. The line is written into memory that both share
(src/watch/lines.h has its layout); nothing is sent, nothing waits. Files below the folder of the script
count, and no installed packages. Whatever goes wrong here, the program runs as it would without.

sys.monitoring from Python 3.12 on, which costs nothing in others' code; sys.settrace before, from 3.7 on. A program
that sets a trace function of its own, as debuggers do, takes ours away, and its lines stand still.
"""

import sys

_HEAD = 64  # bytes
_PLACE = 16  # bytes of a thread's place: its number, file, function, line
_PLACES = 4096


class _Lines:
    def __init__(self, path):
        import mmap
        import os
        import struct
        import threading

        fd = os.open(path, os.O_RDWR)
        try:
            self._memory = mmap.mmap(fd, 0)
        finally:
            os.close(fd)
        if self._memory[:8] != b"wslines1":
            raise ValueError(path)
        self._write = struct.Struct("=iIII").pack_into
        self._write_line = struct.Struct("=I").pack_into
        self._number = struct.Struct("=I")
        self._lock = threading.Lock()
        self._path = path
        self._texts = {"": 0}
        self._codes = {}
        self._places = threading.local()
        self._root = None
        self._os, self._threading = os, threading
        self.after_fork = None
        os.register_at_fork(after_in_child=self._begin_again)

    def _begin_again(self):
        """In a child, whose one thread has another number."""
        self._places = self._threading.local()
        self._lock = self._threading.Lock()
        if self.after_fork is not None:
            self.after_fork(sys._getframe(1))

    def _native_id(self):
        if hasattr(self._threading, "get_native_id"):  # from 3.8 on
            return self._threading.get_native_id()
        return int(self._os.readlink("/proc/thread-self").rpartition("/")[2])

    def place(self):
        """Where this thread's place begins, and its number."""
        try:
            return self._places.at
        except AttributeError:
            tid = self._native_id()
            self._places.at = (_HEAD + tid % _PLACES * _PLACE, tid)
            return self._places.at

    def _text(self, text):
        """The offset of a text, which is written once; 0 if there is no room."""
        import fcntl

        if text in self._texts:
            return self._texts[text]
        raw = text.encode("utf-8", "surrogateescape") + b"\0"
        with self._lock, open(self._path, "r+b") as file:  # a child of this program writes to it, too
            fcntl.flock(file, fcntl.LOCK_EX)
            at = self._number.unpack_from(self._memory, 8)[0]
            if at + len(raw) > len(self._memory):
                at = 0
            else:
                self._memory[at : at + len(raw)] = raw
                self._number.pack_into(self._memory, 8, at + len(raw))
        self._texts[text] = at
        return at

    def is_own(self, name):
        """Whether a file is the program's own: its folder is known once it runs."""
        path = self._os.path
        if name.startswith("<"):
            return False
        if self._root is None:
            script = (getattr(sys, "argv", None) or [""])[0]
            if script in ("", "-c", "-m"):
                self._root = path.join(self._os.getcwd(), "")
            else:
                self._root = path.join(path.dirname(path.realpath(script)), "")
        name = path.realpath(name)
        return (
            name.startswith(self._root)
            and "/site-packages/" not in name
            and "/dist-packages/" not in name
            and not name.startswith(path.join(path.realpath(path.dirname(self._os.__file__)), ""))
        )

    def code(self, code):
        """The file and the function of a piece of the program's own code; None for others'."""
        try:
            return self._codes[code]
        except KeyError:
            known = None
            if hasattr(sys, "argv") and self.is_own(code.co_filename):
                name = getattr(code, "co_qualname", code.co_name)
                known = (self._text(self._os.path.realpath(code.co_filename)), self._text(name))
            if hasattr(sys, "argv"):
                self._codes[code] = known
            return known

    def come_to(self, known, line):
        at, tid = self.place()
        self._write(self._memory, at, tid, known[0], known[1], line)

    def come_back(self, frame):
        """To the nearest frame of the program's own, or to none."""
        while frame is not None:
            known = self.code(frame.f_code)
            if known is not None:
                return self.come_to(known, frame.f_lineno or 0)
            frame = frame.f_back
        self.come_to((0, 0), 0)


def _settrace(lines):
    import threading

    def begin(frame, event, arg):
        try:
            known = lines.code(frame.f_code)
            if known is None:
                return None
            at, tid = lines.place()
            memory, write, write_line = lines._memory, lines._write, lines._write_line
            write(memory, at, tid, known[0], known[1], frame.f_lineno or 0)
        except Exception:  # at its very end modules lose what is in them
            return None

        def go_on(frame, event, arg):
            try:
                if event == "line":
                    write_line(memory, at + 12, frame.f_lineno)
                elif event == "return":
                    lines.come_back(frame.f_back)
            except Exception:
                return None
            return go_on

        return go_on

    def begin_again(frame):
        while frame is not None:
            if frame.f_trace is not None:
                frame.f_trace = begin(frame, "call", None)
            frame = frame.f_back
        lines.come_back(sys._getframe(2))

    lines.after_fork = begin_again
    threading.settrace(begin)
    sys.settrace(begin)


def _monitor(lines):
    monitoring, tool = sys.monitoring, None
    for tool in (monitoring.PROFILER_ID, 3, 4, monitoring.COVERAGE_ID):
        if monitoring.get_tool(tool) is None:
            break
    else:
        return
    monitoring.use_tool_id(tool, "waitscope")
    events = monitoring.events

    def guarded(callback):
        def call(code, *rest):
            try:
                return callback(code, *rest)
            except Exception:  # at its very end modules lose what is in them
                return None

        return call

    def line(code, number):
        known = lines.code(code)
        if known is None:
            return monitoring.DISABLE if hasattr(sys, "argv") else None
        lines.come_to(known, number)

    def go_on(code, *_):  # a coroutine, within a line
        known = lines.code(code)
        if known is not None:
            lines.come_to(known, sys._getframe(2).f_lineno or 0)

    def leave(code, *_):
        if lines.code(code) is not None:
            lines.come_back(sys._getframe(2).f_back)
        elif hasattr(sys, "argv"):
            return monitoring.DISABLE

    def unwind(code, *_):  # this can't be disabled
        if lines.code(code) is not None:
            lines.come_back(sys._getframe(2).f_back)

    monitoring.register_callback(tool, events.LINE, guarded(line))
    monitoring.register_callback(tool, events.PY_RETURN, guarded(leave))
    monitoring.register_callback(tool, events.PY_YIELD, guarded(leave))
    monitoring.register_callback(tool, events.PY_RESUME, guarded(go_on))
    monitoring.register_callback(tool, events.PY_THROW, guarded(go_on))
    monitoring.register_callback(tool, events.PY_UNWIND, guarded(unwind))
    monitoring.set_events(
        tool,
        events.LINE | events.PY_RETURN | events.PY_YIELD | events.PY_RESUME | events.PY_THROW | events.PY_UNWIND,
    )


def _begin():
    import os

    path = os.environ.get("WAITSCOPE_LINES")
    if path and sys.version_info >= (3, 7):
        lines = _Lines(path)
        (_monitor if hasattr(sys, "monitoring") else _settrace)(lines)


def _load_next():
    """The sitecustomize that would have been found without this one."""
    import importlib.machinery
    import importlib.util
    import os

    here = os.path.dirname(os.path.abspath(__file__))
    elsewhere = [folder for folder in sys.path if os.path.abspath(folder) != here]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", elsewhere)
    if spec is None or spec.loader is None:
        return
    module = importlib.util.module_from_spec(spec)
    sys.modules["sitecustomize"] = module
    spec.loader.exec_module(module)


try:
    _begin()
except Exception:
    pass
_load_next()
