"""A mistake: a call in a coroutine that blocks the loop."""
import asyncio
import os
import sys
from urllib.parse import urlsplit
from urllib.request import urlopen

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



def confirm():  # as requests.get(URL) does
    with urlopen(URL) as response:
        return response.status


async def fetch(number):
    body = await get()
    print(f"Yawwza... Finally!!! {number}: {body}")
    # better: await get()
    confirm()
    print("Confirmed:", number)


async def main(count):
    tasks = []
    for number in range(1, count + 1):
        tasks.append(asyncio.create_task(fetch(number)))
        await asyncio.sleep(0.1)  # the loop goes on
    await asyncio.gather(*tasks)


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
