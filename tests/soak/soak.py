#!/usr/bin/env python3
"""A soak: waitscope for as long as SOAK_SECONDS under mixed load, to see that its memory and its descriptors stay as they are, and that
no request is lost.

Two programs run. One is on a terminal of its own, with the page for the room: keys turn knobs, begin runs, change views, walk through
lessons; the mouse clicks, the terminal is resized; visitors ask its server, readers follow the page. The other one is --serve, whose
lines say who asked for what. Both are asked as well by clients that send anything: bytes that are no request, halves of requests, heads
that come byte by byte, requests that are never waited for, connections that are reset.

    soak.py WAITSCOPE [SECONDS [SEED]]

What is checked: neither program ends by itself or prints an error; each request that was sent whole has a whole response, unless its
client left; in --serve's lines each has one line; in each run that the screen's program saves, each request that was launched has an
end, unless the run was left before its own; no more descriptors are open at rest than before; and of memory (the resident set) the
median of the last third of the time is at most MEMORY_GROWTH times that of the middle third.
"""
import asyncio
import collections
import fcntl
import json
import os
import pty
import random
import re
import signal
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time

SAMPLE_S = 2.0          # from one look at memory and descriptors to the next
CLIENT_PATIENCE_S = 20  # so long a visitor waits; then it leaves
REST_S = 15             # in which what is under way comes to its end
MEMORY_GROWTH = 1.05    # allowed from the middle third of the time to the last,
MEMORY_LEAST_S = 1800   # in less than that nothing is told of memory: it takes up to 20 minutes until all has been shown once
MEMORY_GRAIN_KB = 1024  # and this much on top: what the allocator and the kernel round to

COLS, ROWS = 100, 30

# Nothing that quits, suspends, writes files, or begins to type a value.
KEYS = {
    b"\x1b[A": 8, b"\x1b[B": 8, b"\t": 6, b"\x1b[Z": 2,                   # knobs
    b"r": 3, b"x": 1, b"b": 4, b" ": 3,                                   # runs
    b"\x1b[D": 4, b"\x1b[C": 4, b",": 3, b".": 3, b"H": 1, b"h": 1, b"g": 2, b"G": 4, b"<": 1, b">": 1,
    b"+": 2, b"-": 2, b"f": 2, b"j": 3, b"k": 2,
    b"1": 3, b"2": 3, b"3": 3, b"4": 3, b"5": 1, b"6": 2, b"v": 2, b"\x1b": 6,
    b"\x1b[6~": 4, b"\x1b[5~": 1, b"n": 1, b"N": 1, b"o": 1, b"c": 1, b"\x1b[3~": 1, b"l": 1, b"t": 1, b"?": 1, b"\x0c": 1,
    b"\x1b]11;rgb:0/0/0\x1b\\": 1, b"\x1b[?62;22c": 1, b"\x1b[200~": 1, b"\x1b[201~": 1, b"\xff\xfe": 1,  # and answers, pastes, no keys
}


class Failures:
    def __init__(self):
        self.lines = []

    def add(self, line):
        if len(self.lines) < 40:
            self.lines.append(line)
            print("FAULT: " + line, flush=True)


faults = Failures()
counts = collections.Counter()


class Program:
    """One waitscope, and what was seen of it."""

    def __init__(self, name, process):
        self.name, self.process, self.port = name, process, 0
        self.samples = []  # (seconds, KB, descriptors)

    def sample(self, at_s):
        try:
            with open(f"/proc/{self.process.pid}/status") as status:
                kb = int(re.search(r"VmRSS:\s*(\d+)", status.read()).group(1))
            self.samples.append((at_s, kb, len(os.listdir(f"/proc/{self.process.pid}/fd"))))
        except (OSError, AttributeError):
            faults.add(f"{self.name}: it has ended with {self.process.poll()}")
            return False
        return True


# ---- clients ----

async def close(writer):
    writer.close()
    try:
        await writer.wait_closed()
    except OSError:
        pass


async def ask(program, target, patience_s=CLIENT_PATIENCE_S):
    """Asks as a client does. Returns the status of a whole response; 0: it left; -1: it was cut off."""
    reader, writer = await asyncio.open_connection("127.0.0.1", program.port)
    try:
        writer.write(f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        answer = await asyncio.wait_for(reader.read(-1), patience_s)
        head, blank, body = answer.partition(b"\r\n\r\n")
        length = re.search(rb"\r\nContent-Length: (\d+)", head)
        if not blank or length is None or len(body) != int(length.group(1)):
            return -1
        return int(head.split()[1])
    except asyncio.TimeoutError:
        return 0
    except OSError:
        return -1
    finally:
        await close(writer)


async def visitor(program, rng, until):
    """Asks one thing after another, all of which is to be answered."""
    while time.monotonic() < until:
        counts[program.name, "sent"] += 1
        target = f"/?delay={rng.choice(['0', '0.01', '0.1', '0.5'])}&name=soak{counts[program.name, 'sent']}"
        status = await ask(program, target)
        counts[program.name, status] += 1
        if status not in (0, 200):
            faults.add(f"{program.name}: the response to {target} is {'cut off' if status < 0 else status}")
        await asyncio.sleep(rng.expovariate(4))


async def send_torn(writer, rng, data):
    for at in range(0, len(data), 3):
        writer.write(data[at:at + 3])
        await asyncio.sleep(rng.choice([0, 0, 0.01, 0.1]))


async def misbehave(program, rng):
    request = b"GET /?name=torn HTTP/1.1\r\nHost: x\r\nUser-Agent: torn\r\n\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", program.port)
    try:
        kind = rng.randrange(8)
        if kind == 0:
            writer.write(rng.randbytes(rng.randrange(4000)))
        elif kind == 1:
            writer.write(request[:rng.randrange(len(request))])
            await asyncio.sleep(rng.random() * 3)
        elif kind == 2:
            await send_torn(writer, rng, request)
        elif kind == 3:  # it leaves at once, perhaps with a reset
            writer.write(request)
            if rng.random() < 0.5:
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif kind == 4:
            mutated = bytearray(request * rng.randrange(1, 5))
            for _ in range(rng.randrange(1, 6)):
                mutated[rng.randrange(len(mutated))] = rng.randrange(256)
            writer.write(mutated)
        elif kind == 5:
            writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n" + b"x" * rng.randrange(100000))
        elif kind == 6:
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: " + b"y" * 20000 + b"\r\n\r\n")
        else:
            writer.write(b"GET /watch/events HTTP/1.1\r\nHost: elsewhere.example\r\nOrigin: http://a.example\r\n\r\n")
        await writer.drain()
        try:
            await asyncio.wait_for(reader.read(1000), rng.random() * 2)
        except asyncio.TimeoutError:
            pass
    except OSError:
        pass
    finally:
        counts[program.name, "misbehaved"] += 1
        await close(writer)


async def misbehaver(program, rng, until):
    while time.monotonic() < until:
        await misbehave(program, rng)
        await asyncio.sleep(rng.expovariate(3))


async def reader_of_page(program, rng, until):
    """Follows the page for a while, at times without reading, and comes again."""
    while time.monotonic() < until:
        reader, writer = await asyncio.open_connection("127.0.0.1", program.port)
        end = min(until, time.monotonic() + rng.expovariate(1 / 20))
        try:
            writer.write(b"GET /watch/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            got = 0
            while time.monotonic() < end:
                try:
                    piece = await asyncio.wait_for(reader.read(65536), 6)
                except asyncio.TimeoutError:
                    continue
                if not piece:
                    break
                got += len(piece)
                if rng.random() < 0.01:
                    await asyncio.sleep(rng.random() * 4)
            counts[program.name, "readers"] += 1
            if got == 0:
                faults.add(f"{program.name}: a reader of the page was told nothing")
        except OSError as e:
            faults.add(f"{program.name}: a reader of the page was cut off: {e}")
        finally:
            await close(writer)


# ---- the terminal ----

async def person(terminal, rng, until):
    """Types, clicks, resizes."""
    keys, weights = list(KEYS), list(KEYS.values())
    beginning = time.monotonic()
    while time.monotonic() < until:
        what = rng.random()
        if what < 0.08:
            button = rng.choice([0, 0, 32, 64, 65])
            at = f"\x1b[<{button};{rng.randrange(COLS) + 1};{rng.randrange(ROWS) + 1}"
            os.write(terminal, (at + "M" + (at + "m" if button == 0 else "")).encode())
        elif what < 0.1:
            size = rng.choice([(ROWS, COLS), (24, 80), (20, 60), (50, 160), (5, 20)])
            fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
        else:
            for _ in range(rng.choice([1, 1, 1, 5])):
                os.write(terminal, rng.choices(keys, weights)[0])
        counts["keys"] += 1
        if rng.random() < 0.02:  # out of whatever was opened, and back to what happens now
            os.write(terminal, b"\x1b\x1b")
            await asyncio.sleep(0.2)
            os.write(terminal, b"G")
        await asyncio.sleep(rng.expovariate(5))
    print(f"{counts['keys']} keys in {time.monotonic() - beginning:.0f} s", flush=True)


def drain(terminal, seen):
    try:
        piece = os.read(terminal, 65536)
    except OSError:
        asyncio.get_event_loop().remove_reader(terminal)
        return
    counts["drawn"] += len(piece)
    seen.extend(piece)
    del seen[:-20000]


# ---- the programs ----

def start_on_terminal(waitscope, folder, rng):
    options = ["-p", "0", "--watch", "-d", "300ms", "-n", "5", "--keep=4", f"--save={folder}/runs/", f"--seed={rng.randrange(1000)}"]
    ours, theirs = pty.openpty()
    fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLS, 0, 0))
    process = subprocess.Popen([waitscope, *options], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
                               preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
                               env={**os.environ, "TERM": "xterm-256color", "HOME": folder, "XDG_CONFIG_HOME": folder})
    os.close(theirs)
    return Program("screen", process), ours


def start_serving(waitscope, folder):
    out = open(f"{folder}/serve.txt", "wb")
    process = subprocess.Popen([waitscope, "--serve", "-p", "0", "-d", "20ms"], stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                               env={**os.environ, "HOME": folder, "XDG_CONFIG_HOME": folder})
    out.close()
    return Program("serve", process)


def listening_port(pid):
    """The port at which a process listens on 127.0.0.1."""
    inodes = set()
    for fd in os.listdir(f"/proc/{pid}/fd"):
        try:
            match = re.fullmatch(r"socket:\[(\d+)\]", os.readlink(f"/proc/{pid}/fd/{fd}"))
        except OSError:
            continue
        if match:
            inodes.add(match.group(1))
    with open("/proc/net/tcp") as table:
        for line in list(table)[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes and fields[1].startswith("0100007F:"):
                return int(fields[1].split(":")[1], 16)
    return 0


async def wait_for_port(program):
    for _ in range(300):
        program.port = listening_port(program.process.pid)
        if program.port:
            return
        await asyncio.sleep(0.1)
    sys.exit(f"{program.name}: it does not listen")


async def watch(programs, until, begun):
    while time.monotonic() < until:
        for program in programs:
            if not program.sample(time.monotonic() - begun):
                return
        await asyncio.sleep(SAMPLE_S)


# ---- what came of it ----

def thirds(samples):
    n = len(samples) // 3
    return samples[:n], samples[n:2 * n], samples[2 * n:]


def judge_memory(program, at_rest, is_long):
    first, middle, last = thirds(program.samples)
    if not first:
        faults.add(f"{program.name}: too short a time to tell")
        return
    kb = [round(statistics.median(s[1] for s in part)) for part in (first, middle, last)]
    fds = [max(s[2] for s in part) for part in (first, middle, last)]
    print(f"{program.name}: memory, the median of each third: {kb[0]}, {kb[1]}, {kb[2]} KB; at most {max(s[1] for s in program.samples)} KB; "
          f"descriptors, at most: {fds[0]}, {fds[1]}, {fds[2]}; at rest before and after: {at_rest[0]}, {at_rest[1]}", flush=True)
    if is_long and kb[2] > kb[1] * MEMORY_GROWTH + MEMORY_GRAIN_KB:
        faults.add(f"{program.name}: its memory grows")
    if at_rest[1] > at_rest[0]:
        faults.add(f"{program.name}: {at_rest[1] - at_rest[0]} descriptors are left open")


def judge_lines(folder):
    """Each request that a visitor sent has a line of its own."""
    with open(f"{folder}/serve.txt", encoding="utf-8") as lines:
        named = collections.Counter(re.findall(r"^(soak\d+) asks for ", lines.read(), re.MULTILINE))
    wrong = [n for n in range(1, counts["serve", "sent"] + 1) if named[f"soak{n}"] != 1]
    print(f"serve: {counts['serve', 'sent']} requests sent, {sum(named.values())} in its lines", flush=True)
    if wrong or sum(named.values()) != counts["serve", "sent"]:
        faults.add(f"serve: {len(wrong)} requests have no line, or more than one: soak{wrong[:5]}")


ENDS = ("response", "fail", "cancel", "drop")  # of a request that was launched


def judge_runs(folder):
    """Each request that a run launched has an end, unless the run was left before its own."""
    names = sorted(os.listdir(f"{folder}/runs")) if os.path.isdir(f"{folder}/runs") else []
    whole = requests = 0
    for name in names:
        if not name.endswith(".json"):
            continue
        with open(f"{folder}/runs/{name}") as file:
            run = json.load(file)
        kinds = collections.Counter()
        for element in run["traceEvents"]:
            args = element.get("args", {})
            args = args.get("end", args) if isinstance(args.get("end"), dict) else args
            if args.get("track") in ("sync", "async"):
                kinds[args.get("kind")] += 1
            elif args.get("kind") == "run-end":
                kinds["run-end"] += 1
        if not kinds["run-end"]:
            continue
        whole += 1
        requests += kinds["launch"]
        ends = sum(kinds[kind] for kind in ENDS)
        if kinds["launch"] != ends:
            faults.add(f"screen: {name}: {kinds['launch']} requests launched, {ends} ended: {dict(kinds)}")
    print(f"screen: {len(names)} files saved; of {whole} whole runs all {requests} requests have an end", flush=True)


async def rest(program):
    """What is under way ends. Returns the descriptors that are open then."""
    await asyncio.sleep(REST_S)
    return len(os.listdir(f"/proc/{program.process.pid}/fd")) if program.process.poll() is None else 0


async def stop(program, terminal):
    if program.process.poll() is not None:
        return
    if terminal is not None:
        for key in (b"\x1b", b"\x1b", b"q"):
            os.write(terminal, key)
            await asyncio.sleep(1.5)  # what comes right behind an Esc would be a key with Alt
    else:
        program.process.send_signal(signal.SIGTERM)
    for _ in range(300):
        if program.process.poll() is not None:
            return
        await asyncio.sleep(0.1)
    faults.add(f"{program.name}: it does not end")
    program.process.kill()


def write_series(programs, path):
    with open(path, "w") as out:
        out.write("program,seconds,rss_kb,descriptors\n")
        for program in programs:
            for at_s, kb, fds in program.samples:
                out.write(f"{program.name},{at_s:.0f},{kb},{fds}\n")
    print(f"the series is in {path}", flush=True)


async def soak(waitscope, seconds, seed):
    rng = random.Random(seed)
    folder = tempfile.mkdtemp(prefix="waitscope-soak-")
    screen, terminal = start_on_terminal(waitscope, folder, rng)
    serve = start_serving(waitscope, folder)
    seen = bytearray()
    asyncio.get_event_loop().add_reader(terminal, drain, terminal, seen)
    programs = [screen, serve]
    for program in programs:
        await wait_for_port(program)
    before = [await rest(program) for program in programs]
    begun = time.monotonic()
    until = begun + seconds
    tasks = [person(terminal, rng, until), watch(programs, until, begun)]
    for program in programs:
        tasks += [visitor(program, rng, until) for _ in range(3)] + [misbehaver(program, rng, until) for _ in range(3)]
    tasks += [reader_of_page(screen, rng, until) for _ in range(2)]
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, Exception):
            faults.add(f"a client failed: {result!r}")
    after = [await rest(program) for program in programs]
    for program, ours in ((screen, terminal), (serve, None)):
        await stop(program, ours)
    for program, *at_rest in zip(programs, before, after):
        judge_memory(program, at_rest, seconds >= MEMORY_LEAST_S)
    judge_lines(folder)
    judge_runs(folder)
    for program, status in ((screen, 0), (serve, -signal.SIGTERM)):
        if program.process.returncode != status:
            faults.add(f"{program.name}: it ended with {program.process.returncode}: {bytes(seen[-500:])!r}")
    print(f"seed {seed}: " + ", ".join(f"{' '.join(map(str, k)) if isinstance(k, tuple) else k}: {n}" for k, n in sorted(counts.items(), key=str)))
    write_series(programs, f"{folder}/series.csv")
    print("PASS" if not faults.lines else f"FAIL: {len(faults.lines)} faults")
    return 1 if faults.lines else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(asyncio.run(soak(os.path.abspath(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 3600.0,
                              int(sys.argv[3]) if len(sys.argv) > 3 else 1)))
