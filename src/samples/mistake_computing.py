"""A mistake: computing in a callback. All others wait."""
import asyncio
import os
import sys
from urllib.parse import urlsplit
from hashlib import pbkdf2_hmac

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


def seal(text):  # about a second
    key = text.encode()
    key = pbkdf2_hmac("sha256", key, b"", 3000000)
    return key.hex()[:8]


def handle_response(task):
    if task.exception():
        return  # main() gets it
    body = task.result()
    print("Yawwza... Finally!!!", body)
    # better: in loop.run_in_executor(None, seal, body)
    print("Its seal:", seal(body))


async def main(count):
    tasks = []
    for number in range(count):
        task = asyncio.create_task(get())
        task.add_done_callback(handle_response)
        tasks.append(task)
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
