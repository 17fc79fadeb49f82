#!/bin/sh
# Scripts as tutorials have them, with their mistakes, each watched: what its threads waited for, whose responses, and
# which line held its loop, in the order in which it happened, from the saved run. No time is looked at. What there is
# no runtime for is not run, and a line says so.
. "${srcdir:-.}/tests/support/check.sh"
[ -z "${WITHOUT_REAL_PROGRAMS-}" ] || exit 77

sources=$(cd "$OLDPWD" && cd "${srcdir:-.}" && pwd)
pythons=$("$sources/tests/support/pythons.sh")

# python_with MODULE...: the first Python that has them all.
python_with() {
	for python in $pythons; do
		if "$python" -c "import $1" 2>/dev/null; then
			echo "$python"
			return
		fi
	done
}

without() { # NAME WHAT
	echo "$(basename "$0"): skipped: $1: there is no $2 here"
	cat >/dev/null
}

# Of each line: no date, and no time that anything took.
untimed() {
	sed 's/^[0-9.]* s //; s/[0-9][0-9]*\.[0-9][0-9][0-9] s/T/g'
}

# sees NAME COMMAND...: its lines fit the patterns on the standard input, one after another, others between them; of a
# pattern that begins with "!" there is none.
sees() {
	name=$1
	shift
	"$program" -p 0 -d 0.3 --headless --save "$name.json" -- "$@" 2>err.txt || fail "$name: $(cat err.txt)"
	"$program" "$name.json" --plain | untimed >lines.txt
	if grep -q 'its states are not seen' lines.txt; then
		without "$name" 'leave to trace'
		return
	fi
	awk '
		FNR == NR { lines[++count] = $0; next }
		/^!/ { for (i = 1; i <= count; i++) if (lines[i] ~ substr($0, 2)) { print "there is " lines[i]; exit } next }
		{ while (++at <= count && lines[at] !~ $0); if (at > count) { print "no \"" $0 "\", or not there"; exit } }
	' lines.txt - >said.txt
	[ ! -s said.txt ] || fail "$name: $(cat said.txt) in:
$(cat lines.txt)"
	passed=$((passed + 1))
}

# python NAME MODULES: the script NAME.py, if there is a Python with them.
python() {
	with=$(python_with "$2")
	if [ -z "$with" ]; then
		without "$1" "Python that has $2"
		return
	fi
	sees "$1" "$with" "$1.py"
}

run() { # NAME WHAT COMMAND...
	name=$1 what=$2
	shift 2
	if ! command -v "$what" >/dev/null; then
		without "$name" "$what"
		return
	fi
	sees "$name" "$what" "$@"
}

# ---- threads and processes ----

cat >lock.py <<'E'
import threading, os, urllib.request
lock = threading.Lock()
def work(n):
    with lock:
        urllib.request.urlopen(os.environ["WAITSCOPE_URL"]).read()
    print("done")
threads = [threading.Thread(target=work, args=(i,)) for i in range(3)]
for t in threads:
    t.start()
    while not lock.locked(): pass # the first one has it
for t in threads:
    t.join()
E
python lock threading <<'E'
thread 2 was blocked for T on line 5, .*: recvfrom waited for response 1
thread . was blocked for T on line 5, .*: recvfrom waited for response 2
thread . was blocked for T on line 5, .*: recvfrom waited for response 3
lock waited for a thread for T on line 12, t\.join\(\)
ends after T: exit status 0
!held its loop
E

# No network: the threads are seen all the same.
cat >nap.py <<'E'
import threading, time
def thread_function(name):
    print("starting", name)
    time.sleep(0.4)
    print("finishing", name)
x = threading.Thread(target=thread_function, args=(1,))
x.start()
x.join()
print("all done")
E
python nap threading <<'E'
nap prints: starting 1
nap's thread 2 slept for T on line 4, time\.sleep\(0\.4\)
nap prints: finishing 1
nap prints: all done
E

cat >pool.py <<'E'
import concurrent.futures
import urllib.request, os
U = os.environ["WAITSCOPE_URL"]
URLS = [U + "?delay=0.2", U + "?delay=0.8"]
def load_url(url, timeout):
    with urllib.request.urlopen(url, timeout=timeout) as conn:
        return conn.read()
with concurrent.futures.ThreadPoolExecutor(max_workers=5) as executor:
    future_to_url = {executor.submit(load_url, url, 60): url for url in URLS}
    for future in concurrent.futures.as_completed(future_to_url):
        print(future.result())
E
python pool concurrent.futures <<'E'
thread . was blocked for T on line 6, .*: poll waited for response [12]
thread . was blocked for T on line 6, .*: poll waited for response [12]
pool's thread . waited for a thread for T$
E

cat >processes.py <<'E'
from multiprocessing import Pool
import os, urllib.request
def f(x):
    urllib.request.urlopen(os.environ["WAITSCOPE_URL"]).read()
    return x * x
if __name__ == "__main__":
    with Pool(2) as p:
        print(p.map(f, [1, 2]))
E
python processes multiprocessing <<'E'
process . was blocked for T on line 4, .*: recvfrom waited for response 1
processes prints: \[1, 4\]
E

# ---- asyncio ----

cat >child.py <<'E'
import asyncio, os, subprocess
from urllib.parse import urlsplit
u = urlsplit(os.environ["WAITSCOPE_URL"])
async def fetch(n):
    reader, writer = await asyncio.open_connection(u.hostname, u.port)
    writer.write(f"GET /?delay={0.4 * n} HTTP/1.0\r\n\r\n".encode())
    await reader.read()
    writer.close()
    if n == 1:
        subprocess.run(["sleep", "1.5"])
    print(n)
async def main():
    await asyncio.gather(*(fetch(n) for n in range(1, 4)))
asyncio.run(main())
E
python child asyncio <<'E'
child waited for a child for T on line 10, subprocess\.run
child held its loop for T: it waited for a child on line 10, .*; responses 2 and 3 waited
child prints: 2
child prints: 3
E

cat >fib.py <<'E'
import asyncio, os
from urllib.parse import urlsplit
u = urlsplit(os.environ["WAITSCOPE_URL"])
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
async def fetch(n):
    reader, writer = await asyncio.open_connection(u.hostname, u.port)
    writer.write(f"GET /?delay={0.2 * n} HTTP/1.0\r\n\r\n".encode())
    await reader.read()
    writer.close()
    if n == 1:
        print(fib(30))
async def main():
    await asyncio.gather(*(fetch(n) for n in range(1, 3)))
asyncio.run(main())
E
python fib asyncio <<'E'
fib held its loop for T: it ran on line (5|12), .*; response 2 waited
E

cat >thread.py <<'E'
import asyncio, os, urllib.request
def get():
    return urllib.request.urlopen(os.environ["WAITSCOPE_URL"] + "?delay=0.5").read()
async def main():
    print(await asyncio.gather(asyncio.to_thread(get), asyncio.sleep(0.2)))
asyncio.run(main())
E
python thread 'asyncio; asyncio.to_thread' <<'E'
thread 2 was blocked for T on line 3, .*: recvfrom waited for response 1
thread prints: \[b'Hello, world', None\]
!held its loop
E

# ---- packages ----

cat >both.py <<'E'
import asyncio, requests, os, aiohttp
URL = os.environ["WAITSCOPE_URL"]
def check_auth():
    return requests.get(URL + "?delay=1.2").ok
async def page(session, n):
    async with session.get(f"{URL}?delay={0.3 * n}") as r:
        await r.text()
    if n == 1:
        check_auth()
    print("page", n)
async def main():
    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(page(session, n) for n in range(1, 4)))
asyncio.run(main())
E
python both 'aiohttp, requests' <<'E'
both was in its loop for T
both was blocked for T on line 4, .*: recvfrom waited for response 4
both held its loop for T: it was blocked on line 4, .* waited for response 4; responses 2 and 3 waited
E

cat >gather.py <<'E'
import asyncio, requests, os
async def fetch(n):
    r = requests.get(os.environ["WAITSCOPE_URL"])
    print("done", n, r.status_code)
async def main():
    await asyncio.gather(fetch(1), fetch(2))
asyncio.run(main())
E
python gather requests <<'E'
gather was blocked for T on line 3, .*: recvfrom waited for response 1
gather prints: done 1 200
gather was blocked for T on line 3, .*: recvfrom waited for response 2
gather prints: done 2 200
!was in its loop
E

cat >handler.py <<'E'
import asyncio, os, requests
import tornado.web, tornado.httpserver, tornado.netutil
from tornado.httpclient import AsyncHTTPClient
URL = os.environ["WAITSCOPE_URL"]
class Blocking(tornado.web.RequestHandler):
    def get(self):
        self.write(requests.get(URL + "?delay=1").text)
async def main():
    socks = tornado.netutil.bind_sockets(0, "127.0.0.1")
    server = tornado.httpserver.HTTPServer(tornado.web.Application([("/", Blocking)]))
    server.add_sockets(socks)
    port = socks[0].getsockname()[1]
    c = AsyncHTTPClient()
    await c.fetch(URL + "?delay=0.1")
    await asyncio.gather(c.fetch(f"http://127.0.0.1:{port}/"), c.fetch(URL + "?delay=0.3"))
    print("answered")
asyncio.run(main())
E
python handler 'tornado, requests' <<'E'
handler was blocked for T on line 7, .*: recvfrom waited for response [23]
handler held its loop for T: it was blocked on line 7, .*; response [23] waited
handler prints: answered
E

# ---- other languages ----

cat >busy.js <<'E'
const http = require('http');
for (let i = 1; i <= 3; i++) {
  http.get(`${process.env.WAITSCOPE_URL}?delay=${i * 0.4}`, (res) => {
    res.resume();
    res.on('end', () => {
      const end = Date.now() + 1500;
      while (i === 1 && Date.now() < end) ;
      console.log(i);
    });
  });
}
E
run busy node busy.js <<'E'
busy held its loop for T: it ran; responses 2 and 3 waited
busy prints: 2
E

cat >command.js <<'E'
const http = require('http');
const { execSync } = require('child_process');
for (let i = 1; i <= 2; i++)
  http.get(`${process.env.WAITSCOPE_URL}?delay=${i * 0.4}`, (res) => {
    res.resume();
    if (i === 1) execSync('sleep 1');
    console.log(i);
  });
E
run command node command.js <<'E'
command was blocked for T: epoll_pwait waited for
command held its loop for T: it was blocked: epoll_pwait waited for .*; response 2 waited
E

cat >select.pl <<'E'
use strict; use IO::Select; use IO::Socket::INET;
my ($h, $p) = $ENV{WAITSCOPE_URL} =~ m{//([^:]+):(\d+)};
my $s = IO::Select->new;
for my $i (1..3) {
    my $sock = IO::Socket::INET->new(PeerAddr => $h, PeerPort => $p) or die;
    print $sock "GET /?delay=0.$i HTTP/1.0\r\n\r\n";
    $s->add($sock);
}
while ($s->count) {
    for my $fh ($s->can_read) {
        my $n = sysread($fh, my $buf, 4096);
        if (!$n) { $s->remove($fh); next; }
        select(undef, undef, undef, 0.4);
    }
}
E
run select perl select.pl <<'E'
select held its loop for T: it slept: pselect6; response(s 2 and)? 3 waited
E

cat >loop.sh <<'E'
for i in 1 2; do
  curl -s "$WAITSCOPE_URL"
done
E
if command -v curl >/dev/null; then
	shell="sh"
else
	shell='shell with curl'
fi
run loop "$shell" loop.sh <<'E'
curl was in its loop for T
loop waited for a child for T
curl was in its loop for T
loop waited for a child for T
E

report
