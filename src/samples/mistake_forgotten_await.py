"""A mistake: a forgotten await. Nothing is ever sent."""
import asyncio
import os
import sys
from urllib.parse import urlsplit

URL = os.getenv("WAITSCOPE_URL", "http://localhost:8888/")


async def get():
    server = urlsplit(URL)
    reader, writer = await asyncio.open_connection(
        server.hostname, server.port or 80
    )
    writer.write(f"GET {URL} HTTP/1.0\r\n\r\n".encode())
    response = await reader.read()
    writer.close()
    return response.decode().partition("\r\n\r\n")[2]


async def fetch(number):
    print("Fetch", number, "waits in the loop")
    body = await get()
    print(f"Yawwza... Finally!!! {number}: {body}")


async def main(count):
    await fetch(1)
    for number in range(2, count + 1):
        # better: await fetch(number)
        fetch(number)
    print("All are here. Are they?")


def how_many():
    text = " ".join(sys.argv[1:]) or "3"
    if text not in map(str, range(1, 1000)):
        print(f"{text!r} is not 1 to 999", file=sys.stderr)
        sys.exit(2)
    return int(text)


if __name__ == "__main__":
    try:
        asyncio.run(main(how_many()))
    except OSError as error:
        sys.exit(f"{URL}: {error}")
