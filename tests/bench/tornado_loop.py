"""A reference: many requests at once with Tornado at both ends, in one process: tornado_loop.py REQUESTS DELAY, the delay in ms.

Prints what reference.h says."""
import asyncio
import resource
import sys
import time

import tornado.httpserver
import tornado.netutil
import tornado.web
from tornado.httpclient import AsyncHTTPClient

requests, delay = int(sys.argv[1]), int(sys.argv[2]) / 1000
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


class Slow(tornado.web.RequestHandler):
    async def get(self):
        await asyncio.sleep(delay)
        self.write("Hello, world")

    def log_exception(self, *_):
        pass


async def main():
    sockets = tornado.netutil.bind_sockets(0, "127.0.0.1", backlog=4096)
    server = tornado.httpserver.HTTPServer(tornado.web.Application([("/", Slow)], log_function=lambda _: None))
    server.add_sockets(sockets)
    url = "http://127.0.0.1:%d/" % sockets[0].getsockname()[1]
    client = AsyncHTTPClient(max_clients=requests)
    worst = 0

    async def fetch():
        nonlocal worst
        begun = time.monotonic()
        await client.fetch(url, connect_timeout=60, request_timeout=60)
        worst = max(worst, time.monotonic() - begun - delay)

    begun = time.monotonic()
    await asyncio.gather(*(fetch() for _ in range(requests)))
    print("%.3f %.3f" % ((time.monotonic() - begun - delay) * 1000, worst * 1000))


asyncio.run(main())
