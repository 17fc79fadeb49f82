"""Tornado: fetches synchronously, then asynchronously."""
import asyncio
import os
import sys
import time

from tornado.httpclient import AsyncHTTPClient
from tornado.httpclient import HTTPClient, HTTPError

URL = os.getenv("WAITSCOPE_URL", "http://localhost:8888/")


class SampleFetcher:
    def __init__(self, count):
        self.count = count

    def fetch_sync(self):
        client = HTTPClient()
        print("The program will block")
        start = time.monotonic()
        for number in range(self.count):
            response = client.fetch(URL)
            print("Server said:", response.body.decode())
        took = time.monotonic() - start
        print(f"Pfew! That was a lot of wait: {took:.1f} s")
        client.close()

    async def fetch_async(self):
        client = AsyncHTTPClient()
        fetches = []
        for number in range(self.count):
            fetches.append(self.fetch_one(client))
        print('This line comes before "Yawwza..."')
        await asyncio.gather(*fetches)

    async def fetch_one(self, client):
        response = await client.fetch(URL)
        body = response.body.decode()
        print("Yawwza... Finally!!!", body)


def how_many():
    text = " ".join(sys.argv[1:]) or "3"
    if text not in map(str, range(1, 1000)):
        print(f"{text!r} is not 1 to 999", file=sys.stderr)
        sys.exit(2)
    return int(text)


if __name__ == "__main__":
    fetcher = SampleFetcher(how_many())
    try:
        fetcher.fetch_sync()
        asyncio.run(fetcher.fetch_async())
    except (OSError, HTTPError) as error:
        sys.exit(f"{URL}: {error}")
