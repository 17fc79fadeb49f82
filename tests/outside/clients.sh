#!/bin/sh
# Programs that ask our server and are not ours: those that fetch, those that load a server, one that attacks it, a browser.
# First all at once, then in the saved run of one that is watched.
. "${srcdir:-.}/tests/support/check.sh"
[ -z "${WITHOUT_REAL_PROGRAMS-}${WITHOUT_PARTNERS-}" ] || exit 77

sources=$(cd "$OLDPWD" && cd "${srcdir:-.}" && pwd)
. "$sources/tests/outside/partners.sh"
needs curl command -v curl
aiohttp=''
for python in $("$sources/tests/support/pythons.sh") /usr/bin/python3; do
	"$python" -c 'import aiohttp' 2>/dev/null && aiohttp=$python
done

begin ours "$program" --serve -p 0 -d 20ms
says ours '\(http:[^ ]*\)'
url=$said/

# at_once NAME COMMAND...: if that program is here. What it says is in NAME.out.
clients='' jobs=''
at_once() {
	name=$1
	shift
	with "$1" command -v "$1" || return 0
	clients="$clients $name"
	{
		status=0
		timeout -k 5 60 "$@" >"$name.out" 2>&1 9>&- || status=$?
		echo $status >"$name.status"
	} &
	jobs="$jobs $!"
}

cat >fetch.py <<'END'
import asyncio, sys
import aiohttp

async def fetch(session):
    async with session.get(sys.argv[1]) as response:
        return response.status, await response.text()

async def main():
    async with aiohttp.ClientSession() as session:
        print(await asyncio.gather(*[fetch(session) for _ in range(5)]))

asyncio.run(main())
END

# The attacker holds connections with heads that never end, while the others are served.
at_once slowhttptest slowhttptest -c 100 -H -i 1 -r 100 -l 2 -u "$url"
at_once curl curl -sS "$url" "$url"
at_once wget wget -q -O - "$url"
at_once ab ab -q -n 40 -c 8 "$url"
at_once ab_keeps ab -q -k -n 40 -c 8 "$url"
at_once wrk wrk -t 1 -c 8 -d 1s "$url"
at_once hey hey -n 40 -c 8 "$url"
[ -z "$aiohttp" ] || at_once aiohttp "$aiohttp" fetch.py "$url"
browser=''
for name in chromium chromium-browser google-chrome; do
	[ -n "$browser" ] || ! command -v $name >/dev/null || browser=$name
done
[ -z "$browser" ] || at_once browser "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$folder/browser" --dump-dom "$url"
for job in $jobs; do
	wait "$job"
done

hears() { # NAME PATTERN
	ok "$1: no $2 in: $(cat "$1.out")" grep -Eq "$2" "$1.out"
}
hears_no() { # NAME PATTERN
	ok "$1: $(cat "$1.out")" sh -c "! grep -Eq '$2' '$1.out'"
}
for name in $clients; do
	[ "$name" = slowhttptest ] || same "$name: its status, after $(cat "$name.out")" 0 "$(cat "$name.status")"
	case $name in
	slowhttptest) hears "$name" 'Test ended' ;;
	curl) same "$name" 'Hello, worldHello, world' "$(cat "$name.out")" ;;
	wget) same "$name" 'Hello, world' "$(cat "$name.out")" ;;
	ab*)
		hears "$name" '^Complete requests: *40$'
		hears "$name" '^Failed requests: *0$'
		hears_no "$name" '^Non-2xx'
		[ "$name" = ab ] || hears "$name" '^Keep-Alive requests: *40$'
		;;
	wrk)
		hears "$name" '[1-9][0-9]* requests in'
		hears_no "$name" 'Non-2xx|Socket errors'
		;;
	hey)
		hears "$name" '\[200\][[:space:]]*40 responses'
		hears_no "$name" 'Error distribution'
		;;
	aiohttp) same "$name" 5 "$(grep -o "(200, 'Hello, world')" "$name.out" | wc -l)" ;;
	browser) hears "$name" 'Hello, world' ;;
	esac
done
ok 'the server is still there' [ "$(curl -sS "$url")" = 'Hello, world' ]

# ---- watched, and saved ----

needs jq command -v jq
cat >visit.sh <<'END'
curl -sS "$WAITSCOPE_URL" "$WAITSCOPE_URL"
curl -sS -m 0.1 "$WAITSCOPE_URL?delay=1" # leaves
! command -v wget >/dev/null || wget -q -O - "$WAITSCOPE_URL"
! command -v ab >/dev/null || ab -q -n 20 -c 5 "$WAITSCOPE_URL"
END
"$program" --headless -p 0 -d 20ms --save visits.json -- sh visit.sh >/dev/null 2>visits.err || fail "visits: $(cat visits.err)"
told visits.json >visits.told
wanted=3
! command -v wget >/dev/null || wanted=$((wanted + 1))
! command -v ab >/dev/null || wanted=$((wanted + 20))
same 'visitors' $wanted "$(grep -c '^visitor [0-9]* arrive' visits.told)"
same 'answered' $((wanted - 1)) "$(grep -c '^visitor [0-9]* answer: 200' visits.told)"
same 'left' '3' "$(sed -n 's/^visitor \([0-9]*\) leave.*/\1/p' visits.told)"
same 'who curl says it is' 3 "$(grep -c '^visitor [0-9]* agent: curl/' visits.told)"
! command -v ab >/dev/null || same 'who ab says it is' 20 "$(grep -c '^visitor [0-9]* agent: ApacheBench/' visits.told)"
same 'where all come from' $wanted "$(grep -c '^visitor [0-9]* from: 127.0.0.1$' visits.told)"
in_order 'curl keeps its connection, and leaves' visits.told 'visitor 1 arrive' 'visitor 1 answer' 'visitor 2 arrive' 'visitor 2 answer' \
	'visitor 3 arrive: /?delay=1' 'visitor 3 leave'
report
