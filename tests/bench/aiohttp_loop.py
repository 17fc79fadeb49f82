"""A reference: many requests at once with aiohttp at both ends, in one process: aiohttp_loop.py REQUESTS DELAY, the delay in ms.

Prints what reference.h says."""
import asyncio
import resource
import sys
import time

import aiohttp
from aiohttp import web

requests, delay = int(sys.argv[1]), int(sys.argv[2]) / 1000
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


async def slow(_):
    await asyncio.sleep(delay)
    return web.Response(text="Hello, world")


async def main():
    app = web.Application()
    app.router.add_get("/", slow)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=4096)
    await site.start()
    url = "http://127.0.0.1:%d/" % runner.addresses[0][1]
    worst = 0

    async def fetch(session):
        nonlocal worst
        begun = time.monotonic()
        async with session.get(url) as response:
            await response.text()
        worst = max(worst, time.monotonic() - begun - delay)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, force_close=True)) as session:
        begun = time.monotonic()
        await asyncio.gather(*(fetch(session) for _ in range(requests)))
        print("%.3f %.3f" % ((time.monotonic() - begun - delay) * 1000, worst * 1000))
    await runner.cleanup()


asyncio.run(main())
