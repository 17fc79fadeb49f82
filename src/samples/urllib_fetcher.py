"""urllib: one request after the other, each call blocks."""
import os
import sys
import time
from urllib.request import urlopen

URL = os.getenv("WAITSCOPE_URL", "http://localhost:8888/")


def get():
    with urlopen(URL) as response:
        return response.read().decode()


def main(count):
    for number in range(1, count + 1):
        print("Fetch", number, "blocks")
        start = time.monotonic()
        body = get()
        took = time.monotonic() - start
        print(f"It took {took:.1f} s. Server said:", body)
    print("Pfew! That was a lot of wait time!!")


def how_many():
    text = " ".join(sys.argv[1:]) or "3"
    if text not in map(str, range(1, 1000)):
        print(f"{text!r} is not 1 to 999", file=sys.stderr)
        sys.exit(2)
    return int(text)


if __name__ == "__main__":
    try:
        main(how_many())
    except OSError as error:
        sys.exit(f"{URL}: {error}")
