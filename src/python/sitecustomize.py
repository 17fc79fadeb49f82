"""Tells waitscope which line of its own each thread of this Python program has come to.

Python imports a module of this name before anything else, if it finds one: waitscope puts an archive with this one in
front of PYTHONPATH of a program that it watches (src/watch/python.h). The line is written into memory that both share
(src/watch/lines.h has its layout); nothing is sent, nothing waits. Files below the folder of the script
count, and no installed packages; what is called a thousand times within a tenth of a second counts as the line that
calls it. Whatever goes wrong here, the program runs as it would without.

sys.monitoring from Python 3.12 on, which costs nothing in others' code; sys.settrace before, from 3.7 on. A program
that sets a trace function of its own, as debuggers do, takes ours away, and its lines stand still.

What the program can see of it: PYTHONPATH begins with the archive, so that Python programs that it starts have lines,
too, and there is WAITSCOPE_LINES; a few modules have been imported (mmap, and threading before 3.12); sys.gettrace() is not
None, or a tool of sys.monitoring is in use. sys.path has no trace of it, and a sitecustomize that is found behind this
one, or none, is in sys.modules as it would be.
"""

import sys

_HEAD = 64  # bytes
_PLACE = 16  # bytes of a thread's place: its number, file, function, line
_PLACES = 4096
_OFTEN = 1000  # calls of a function,
_QUICKLY = 0.1  # in so many seconds: it is part of a computation
_COROUTINE = 0x80 | 0x100 | 0x200  # flags of code that may wait: in the loop, not in a call


def _path_in(folder):
    """What the names of all files in it begin with."""
    return folder if folder.endswith("/") else folder + "/"


def _is_package(name):
    name = _path_in(name)
    return "/site-packages/" in name or "/dist-packages/" in name


class _Lines:
    def __init__(self, path):
        import _thread
        import mmap
        import os
        import struct
        import time

        fd = os.open(path, os.O_RDWR)
        try:
            self.memory = mmap.mmap(fd, 0)
        finally:
            os.close(fd)
        if self.memory[:8] != b"wslines1":
            raise ValueError(path)
        self.write = struct.Struct("=iIII").pack_into
        self.words = memoryview(self.memory).cast("I")
        self._number = struct.Struct("=I")
        self._lock = _thread.allocate_lock()
        self._path = path
        self._clock = time.monotonic
        self._texts = {"": 0}
        self.codes = {}
        self._files = {}
        self.places = _thread._local()
        self._script, self._root = None, None
        self._folder = _path_in(os.getcwd())
        self._library = _path_in(os.path.realpath(os.path.dirname(os.__file__)))
        self._os, self._thread = os, _thread
        self.after_fork = None
        os.register_at_fork(after_in_child=self._begin_again)

    def _begin_again(self):
        """In a child, whose one thread has another number."""
        self.places = self._thread._local()
        self._lock = self._thread.allocate_lock()
        if self.after_fork is not None:
            self.after_fork(sys._getframe(1))

    def _native_id(self):
        if hasattr(self._thread, "get_native_id"):  # from 3.8 on
            return self._thread.get_native_id()
        return int(self._os.readlink("/proc/thread-self").rpartition("/")[2])

    def place(self):
        """Where this thread's place begins, its number, and which of the words is its line."""
        try:
            return self.places.place
        except AttributeError:
            tid = self._native_id()
            at = _HEAD + tid % _PLACES * _PLACE
            self.places.line = (at + 12) // 4
            self.places.place = at, tid, self.places.line
            return self.places.place

    def _text(self, text):
        """The offset of a text, which is written once; 0 if there is no room."""
        import fcntl

        if text in self._texts:
            return self._texts[text]
        raw = text.encode("utf-8", "surrogateescape") + b"\0"
        with self._lock, open(self._path, "r+b") as file:  # a child of this program writes to it, too
            fcntl.flock(file, fcntl.LOCK_EX)
            at = self._number.unpack_from(self.memory, 8)[0]
            if at + len(raw) > len(self.memory):
                at = 0
            else:
                self.memory[at : at + len(raw)] = raw
                self._number.pack_into(self.memory, 8, at + len(raw))
        self._texts[text] = at
        return at

    def _find_root(self):
        """The folder of the script, once it is known which that is; the current folder for a program that is
        installed (pytest, flask) or has no script: its own files are those that it is called for."""
        path = self._os.path
        script = (sys.argv or [""])[0]
        before, self._script = self._script, script
        if before not in (None, "", "-c", "-m") or script == before:
            return
        self._files = {}  # they may be others now
        self._root = self._folder
        if script in ("", "-c", "-m"):
            return
        folder = path.dirname(path.realpath(script))
        installed = [path.join(prefix, "bin") for prefix in (sys.prefix, sys.base_prefix, path.expanduser("~/.local"))]
        if folder in installed or _is_package(folder):
            return
        if before is None or not _path_in(folder).startswith(self._folder):  # else: a module that -m has found there
            self._root = _path_in(folder)

    def is_own(self, name):
        """Whether a file is the program's own."""
        if name.startswith("<") or name == __file__:
            return False
        self._find_root()
        if name not in self._files:
            real = self._os.path.realpath(name)
            is_other = _is_package(real) or real.startswith(self._library)
            self._files[name] = real.startswith(self._root) and not is_other
        return self._files[name]

    def entry(self, code):
        """What is known of a piece of code: its file and function, None if it is none of the program's own; itself; how
        often it was called since when; its file and function even so. Pieces of two files are equal to Python if they
        say the same: each is known by itself, and kept. A generator within an expression is none of its own: it is
        gone back to for each of its items, from the line in which it stands."""
        try:
            return self.codes[id(code)]
        except KeyError:
            known = None
            is_line = code.co_name != "<genexpr>" or code.co_flags & _COROUTINE
            if hasattr(sys, "argv") and is_line and self.is_own(code.co_filename):
                name = getattr(code, "co_qualname", code.co_name)
                known = (self._text(self._os.path.realpath(code.co_filename)), self._text(name))
            entry = [known, code, 0, self._clock(), known]
            if hasattr(sys, "argv"):
                self.codes[id(code)] = entry
            return entry

    def is_often(self, entry):
        """Whether a function that was called _OFTEN times counts as the line that calls it from now on. Following its
        lines would take most of the time that is shown."""
        now = self._clock()
        often = now - entry[3] < _QUICKLY and not entry[1].co_flags & _COROUTINE
        entry[2], entry[3] = 0, now
        if often:
            entry[0] = None
        return often

    def come_to(self, known, line):
        at, tid, _ = self.place()
        self.write(self.memory, at, tid, known[0], known[1], line)

    def come_back(self, frame):
        """To the nearest frame of the program's own, or to none."""
        while frame is not None:
            entry = self.entry(frame.f_code)
            known = entry[0] if frame.f_trace is None else entry[4]  # one that began before it was called so often
            if known is not None:
                return self.come_to(known, frame.f_lineno or 0)
            frame = frame.f_back
        self.come_to((0, 0), 0)


def _settrace(lines):
    import threading

    codes, write, memory, words = lines.codes, lines.write, lines.memory, lines.words
    others = (None,)

    # A tight loop may call a function of its own in each turn: what happens then is written out here.
    def begin(frame, event, arg):
        try:
            entry = codes.get(id(frame.f_code)) or lines.entry(frame.f_code)  # without a call, for others' code
            known = entry[0]
            if known is None:
                return None
            entry[2] += 1
            if entry[2] >= _OFTEN and lines.is_often(entry):
                frame.f_trace = None  # of a generator, which is gone back to
                return None
            try:
                at, tid, word = lines.places.place
            except AttributeError:  # this thread's first
                at, tid, word = lines.place()
            write(memory, at, tid, known[0], known[1], frame.f_lineno or 0)
        except Exception:  # at its very end modules lose what is in them
            return None

        def go_on(frame, event, arg):
            try:
                if event == "line":
                    words[word] = frame.f_lineno
                elif event == "return":
                    back = frame.f_back
                    known = None if back is None else codes.get(id(back.f_code), others)[0]
                    if known is None:
                        lines.come_back(back)
                    else:
                        write(memory, at, tid, known[0], known[1], back.f_lineno or 0)
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
    for tool in (4, 3, monitoring.PROFILER_ID, monitoring.COVERAGE_ID):  # the program may want those that have a name
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

    words = lines.words
    own_events = events.PY_START | events.LINE | events.PY_RETURN | events.PY_YIELD | events.PY_RESUME
    seen = set()

    def is_often(entry):
        entry[2] += 1
        if entry[2] < _OFTEN or not lines.is_often(entry):
            return False
        monitoring.set_local_events(tool, entry[1], 0)
        lines.come_back(sys._getframe(3))
        return True

    def start(code, *_):
        entry = lines.entry(code)
        known = entry[0]
        if known is None:
            return monitoring.DISABLE if hasattr(sys, "argv") else None  # before, it is not known whose it is
        if is_often(entry):
            return monitoring.DISABLE
        if id(code) not in seen:  # which lines.entry() keeps
            seen.add(id(code))
            monitoring.set_local_events(tool, code, own_events)
        lines.come_to(known, code.co_firstlineno)

    def line(code, number):  # of code that was started, or gone back to: file and function are there
        try:
            words[lines.places.line] = number
        except AttributeError:  # a thread's first, or a child's
            come_to(code, number)

    @guarded
    def come_to(code, number):
        lines.come_to(lines.entry(code)[4], number)

    def go_on(code, *_):  # a coroutine, within a line
        entry = lines.entry(code)
        if entry[0] is not None and not is_often(entry):
            lines.come_to(entry[0], sys._getframe(2).f_lineno or 0)

    def leave(code, *_):
        if lines.entry(code)[0] is not None:
            lines.come_back(sys._getframe(2).f_back)

    monitoring.register_callback(tool, events.PY_START, guarded(start))
    monitoring.register_callback(tool, events.LINE, line)
    monitoring.register_callback(tool, events.PY_RETURN, guarded(leave))
    monitoring.register_callback(tool, events.PY_YIELD, guarded(leave))
    monitoring.register_callback(tool, events.PY_RESUME, guarded(go_on))
    monitoring.register_callback(tool, events.PY_THROW, guarded(go_on))
    monitoring.register_callback(tool, events.PY_UNWIND, guarded(leave))
    # Of others' code no line is watched, and each start once. The last two can't be had of one piece of code alone.
    monitoring.set_events(tool, events.PY_START | events.PY_THROW | events.PY_UNWIND)


def _begin():
    import os

    path = os.environ.get("WAITSCOPE_LINES")
    if path and sys.version_info >= (3, 7):
        lines = _Lines(path)
        (_monitor if hasattr(sys, "monitoring") else _settrace)(lines)


def _leave():
    """No way leads here any more: not for this program, whose own modules may look at what is there."""
    here = __file__.rpartition("/")[0]
    sys.path[:] = [folder for folder in sys.path if folder != here]
    sys.path_importer_cache.pop(here, None)
    return sys.modules.pop(__name__, None)


try:
    _begin()
except Exception:
    pass
_this = _leave()
try:
    import sitecustomize  # noqa: E402,F401  the one that would have been found without this one
except BaseException:  # as if there were none, or it failed: whoever imports this (zipimport up to 3.9) takes it away
    sys.modules[__name__] = _this
    raise
