"""What the Python listings presume: real requests, one that blocks and one that does not.

LISTING_URL is where to; LISTING_MORE is by how many the requests knob is raised while the loop runs.
The program ends once nothing is left to wait for but its spinner.
"""
import asyncio
import http.client
import itertools
import os
import textwrap
import time
import urllib.parse
from asyncio import TaskGroup, sleep

import __main__

TIMEOUT = 1.0
url = os.environ["LISTING_URL"]
pending = set()


class Response(str):
    """A body that prints as itself, and the error that came instead, or None."""

    error = None


def response_of(status, body):
    response = Response(body)
    if status >= 400:
        response.error = f"HTTP {status}"
    return response


def failure(why):
    response = Response()
    response.error = why
    return response


def words(error):
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    if isinstance(error, ConnectionResetError):
        return "connection reset"
    if isinstance(error, TimeoutError):
        return "timed out"
    raise error


def get(url):
    """Blocks until the response is here."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=TIMEOUT)
    try:
        connection.request("GET", parts.path)
        answer = connection.getresponse()
        return response_of(answer.status, answer.read().decode())
    except OSError as error:
        return failure(words(error))
    finally:
        connection.close()


async def request(url):
    parts = urllib.parse.urlsplit(url)
    try:
        async with asyncio.timeout(TIMEOUT):
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
            writer.write(f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n".encode())
            head, _, body = (await reader.read(-1)).partition(b"\r\n\r\n")
            writer.close()
            return response_of(int(head.split()[1]), body.decode())
    except OSError as error:
        return failure(words(error))


def fetch(url, callback=None):
    """Returns at once. The callback is called with the response, or the future gets it."""
    future = asyncio.ensure_future(request(url)) if callback is None else loop.loop.create_task(request(url))
    pending.add(future)
    if callback is None:
        future.add_done_callback(pending.discard)
    else:
        future.add_done_callback(lambda done: (pending.discard(done), callback(done.result())))
    return future


def compute(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def spin():
    pass


async def turn(seconds, what):
    """Turns the spinner as long as there is something else to wait for, and makes up for missed turns."""
    begin = time.monotonic()
    turned = 0
    await asyncio.sleep(0)
    while pending or on_knob.waits:
        await asyncio.sleep(seconds / 10)
        while (turned + 1) * seconds <= time.monotonic() - begin:
            what()
            turned += 1


def on_knob(callback):
    """The loop calls back when the requests knob is raised: here, as soon as it runs."""

    async def later():
        await asyncio.sleep(0)
        goes_on = callback(int(os.environ["LISTING_MORE"]))
        if goes_on is not None:
            await goes_on
        on_knob.waits = False

    on_knob.waits = True
    if isinstance(loop, Loop) and loop.starts:
        loop.loop.create_task(later())
    else:
        on_knob.task = asyncio.get_running_loop().create_task(later())


on_knob.waits = False


class Loop:
    """The loop of a program that has statements and callbacks, and no main()."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.starts = True

    def start(self):
        self.loop.run_until_complete(self.spinner)
        while pending:
            self.loop.run_until_complete(asyncio.wait(pending))

    run_forever = start


loop = Loop()


def every(seconds, what):
    if hasattr(__main__, "main"):
        loop.starts = False
        return turn(seconds, what)
    loop.spinner = loop.loop.create_task(turn(seconds, what))
    return None


def loop_of_listing():
    """The lines in the listing's loop, and whether they await."""
    with open(__main__.__file__, encoding="utf-8") as file:
        lines = file.read().splitlines()
    first = next(i for i, line in enumerate(lines) if line.lstrip().startswith("for i in range("))
    indent = len(lines[first]) - len(lines[first].lstrip())
    body = list(itertools.takewhile(lambda line: len(line) - len(line.lstrip()) > indent, lines[first + 1 :]))
    return textwrap.dedent("\n".join(body)), hasattr(__main__, "main")


class Tasks:
    """Stands for the TaskGroup, which has what is launched later, too."""

    create_task = staticmethod(asyncio.ensure_future)


def fetch_more(count):
    """What the listing's loop does, count times more: its own lines. What it awaits is returned."""
    body, awaits = loop_of_listing()
    head = f"async def again(tg):\n    for i in range({count}):\n" if awaits else f"for i in range({count}):\n"
    names = __main__.__dict__
    exec(head + textwrap.indent(body, "        " if awaits else "    "), names)  # pylint: disable=exec-used
    return names["again"](Tasks) if awaits else None
