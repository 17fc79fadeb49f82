"""Threads: each blocks in a call of its own, together."""
import os
import sys
import threading
from urllib.request import urlopen

URL = os.getenv("WAITSCOPE_URL", "http://localhost:8888/")


class Fetch(threading.Thread):
    def run(self):
        self.body = self.error = None
        try:
            self.body = self.get()
        except OSError as error:
            self.error = error

    def get(self):
        with urlopen(URL) as response:
            return response.read().decode()

    def wait(self):
        self.join()
        if self.error:
            raise self.error
        return self.body


def main(count):
    fetches = [Fetch() for number in range(count)]
    for fetch in fetches:
        fetch.start()
    print("All wait, and this thread goes on")
    for number, fetch in enumerate(fetches, 1):
        body = fetch.wait()
        print(f"Yawwza... Finally!!! {number}: {body}")


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
