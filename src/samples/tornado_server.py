"""Tornado's server that sleeps before it says hello."""
import asyncio
import sys
import time

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler


class SampleServer(RequestHandler):
    def initialize(self, seconds):
        self.seconds = seconds

    async def get(self):
        # one at a time; better: await asyncio.sleep(...)
        time.sleep(self.seconds)
        self.write("Hello, world")


async def main(seconds, port):
    sockets = bind_sockets(port, "localhost")
    port = sockets[0].getsockname()[1]
    hello = (".*", SampleServer, {"seconds": seconds})
    HTTPServer(Application([hello])).add_sockets(sockets)
    print(f"http://localhost:{port}/", flush=True)
    await asyncio.Event().wait()  # for ever


def arguments(seconds="5", port="8888"):
    seconds, port = float(seconds), int(port)
    if not (0 <= seconds <= 3600 and 0 <= port <= 65535):
        raise ValueError
    return seconds, port


if __name__ == "__main__":
    try:
        given = arguments(*sys.argv[1:])
    except (TypeError, ValueError):
        usage = "usage: tornado_server.py [SECONDS [PORT]]"
        print(usage, file=sys.stderr)
        sys.exit(2)
    try:
        asyncio.run(main(*given))
    except OSError as error:
        sys.exit(f"SampleServer: {error}")
    except KeyboardInterrupt:
        pass
