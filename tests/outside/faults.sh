#!/bin/sh
# What waitscope's programs make of a server that behaves badly, and of one that behaves well in an unusual way: each way
# of misbehave, by its path. What happened is read from the saved run, in its order and with its cause; that the screen
# says it is read from the screen.
. "${srcdir:-.}/tests/support/check.sh"
[ -z "${WITHOUT_REAL_PROGRAMS-}" ] || exit 77

sources=$(cd "$OLDPWD" && cd "${srcdir:-.}" && pwd)
. "$sources/tests/outside/partners.sh"
needs jq command -v jq
begin_misbehave

# meets WHAT PATH STORY SCREEN OPTION...: what both programs go through there, and what a screen says, of a failure for both.
meets() {
	what=$1 path=$2 wanted=$3 screen=$4
	shift 4
	fetch met "$bad$path" -n 1 "$@"
	for track in sync async; do
		same "$what: $track" "$wanted" "$(story met.told $track 1)"
	done
	times=1
	[ "${wanted%fail: *}" = "$wanted" ] || times=2
	"$program" met.json --headless --dump --view numbers >met.numbers
	[ "$(cat met.screen met.numbers | grep -c -e "$screen")" -ge $times ] ||
		fail "$what: the screens have not $times \"$screen\": $(cat met.screen met.numbers)"
	passed=$((passed + 1))
	same "$what: the run, shown again" "$(tail -n +3 met.screen)" "$("$program" met.json --headless --dump | tail -n +3)"
}
sent='launch connect connected address sent'
begun="$sent first-byte"
hello='head: 200 form: HTTP/1.1, 12 bytes body: Hello, world response: 200'

# ---- good, each in its way ----

meets 'a good answer' / "$begun $hello" 'Hello, world'
meets 'interim responses' /1xx "$begun interim: 100 interim: 103 $hello" 'Hello, world'
meets 'no content' /204 "$begun head: 204 form: HTTP/1.1, no body body response: 204" '204 No Content'
meets 'not modified' /304 "$begun head: 304 form: HTTP/1.1, no body body response: 304" '304 Not Modified'
meets 'chunks' /chunked "$begun head: 200 form: HTTP/1.1, chunked body: Hello, world response: 200" 'Hello, world'
meets 'zipped' /gzip "$begun head: 200 form: HTTP/1.1, 32 bytes, gzip size: 32 body: (32 bytes, gzip) response: 200" '32 bytes, gzip'
meets 'HTTP/1.0' /http10 "$begun head: 200 form: HTTP/1.0, ends with the connection body: Hello, world response: 200" 'Hello, world'
meets 'a connection that stays' /keep-alive \
	"$begun head: 200 form: HTTP/1.1, 12 bytes, stays open body: Hello, world response: 200" 'Hello, world'
meets 'a byte at a time' /drips "$begun $hello" 'Hello, world'
meets 'a slow one' /slow "$begun $hello" 'Hello, world'
meets 'less than there is' /short "$begun head: 200 form: HTTP/1.1, 5 bytes body: Hello response: 200" 'Hello'
meets 'an error' /500 "$begun head: 500 form: HTTP/1.1, 0 bytes body response: 500" 'HTTP 500'

# ---- as it is asked ----

# asks WHAT WANTED OPTION...: the request, its lines joined by "|".
asks() {
	what=$1 wanted=$2
	shift 2
	fetch met "$bad/echo?a=b" -n 1 --programs sync "$@"
	same "$what" "$wanted" "$(jq -r '.traceEvents[].args | objects | select(.kind == "body").text' met.json | tr -d '\r' | tr '\n' '|')"
}
host=${bad#http://}
agent=waitscope/$("$WAITSCOPE" --version | sed 's/^waitscope //') ours="User-Agent: $agent|Accept: */*"
asks 'a GET' "GET /echo?a=b HTTP/1.1|Host: $host|$ours|Connection: close|||"
asks 'headers' "GET /echo?a=b HTTP/1.1|Host: $host|User-Agent: $agent|X-Sign: ana|Accept: text/plain|Connection: close|||" -H 'X-Sign: ana' -H 'Accept: text/plain'
asks 'headers in place of ours' "GET /echo?a=b HTTP/1.1|$ours|host: elsewhere|Connection: keep-alive|||" -H 'host: elsewhere' -H 'Connection: keep-alive'
asks 'a body' "POST /echo?a=b HTTP/1.1|Host: $host|$ours|Content-Length: 5|Connection: close||x = y|" --data 'x = y'
asks 'a method' "PUT /echo?a=b HTTP/1.1|Host: $host|$ours|Content-Length: 2|Connection: close||{}|" --method PUT --data '{}'
ok 'what was sent is not in the run' sh -c "! grep -q 'X-Sign' met.json"
meets 'HEAD' / "$begun head: 200 form: HTTP/1.1, no body body response: 200" '●' --method HEAD
# The secret is not in a run or an archive, unless it is asked for.
for file in secret.json secret.har; do
	"$program" --headless -u "$bad/" -n 1 -H 'Authorization: hunter2' --data swordfish --save $file 2>secret.err
	ok "$file has no secrets" sh -c "! grep -q 'hunter2\\|swordfish' $file"
	"$program" --headless -u "$bad/" -n 1 -H 'Authorization: hunter2' --data swordfish --save $file --save-headers 2>secret.err
	ok "$file has them when asked for" grep -q hunter2 $file
done

# ---- redirects ----

meets 'a redirect' '/hop?n=1' "$begun head: 302 form: HTTP/1.1, 5 bytes, leads to /hop?n=0 body: Go on response: 302" '302 Found'
hop="head: 302 form: HTTP/1.1, 5 bytes, leads to"
meets 'two that are followed' '/hop?n=2' "$begun $hop /hop?n=1 redirect: $bad/hop?n=1 ${begun#launch } $hop /hop?n=0 redirect: $bad/hop?n=0 \
${begun#launch } $hello" 'Hello, world' --follow
loop=$begun
for _ in 1 2 3 4 5 6 7 8 9 10; do
	loop="$loop $hop /loop redirect: $bad/loop ${begun#launch }"
done
meets 'a loop' /loop "$loop $hop /loop fail: too many redirects" 'each response led elsewhere' --follow
meets 'to elsewhere' '/to?ftp://x/' "$begun $hop ftp://x/ fail: redirected to no http address" 'led to what is no http address' --follow

# ---- bad ----

meets 'it closes' /closes-early "$sent fail: closed early" 'the server closed the connection before the response was whole'
meets 'it closes in the head' /closes-in-head "$begun fail: closed early" 'the server closed the connection before the response was whole'
meets 'it closes in the body' /long "$begun head: 200 form: HTTP/1.1, 100 bytes fail: closed early" 'closed early'
meets 'it resets' /reset "$sent fail: connection reset" 'the other end broke off the connection'
meets 'it resets in the body' /reset-in-body "$begun head: 200 form: HTTP/1.1, 100 bytes, stays open fail: connection reset" 'connection reset'
meets 'no HTTP' /garbles "$begun fail: not HTTP" 'what came back is not HTTP'
meets 'no length' /bad-length "$begun fail: not HTTP" 'not HTTP'
meets 'two lengths' /two-lengths "$begun fail: not HTTP" 'not HTTP'
meets 'a length, and chunks' /length-and-chunked "$begun fail: not HTTP" 'not HTTP'
meets 'no chunk' /bad-chunk "$begun head: 200 form: HTTP/1.1, chunked, stays open fail: not HTTP" 'not HTTP'
meets 'a control character' /nul "$begun fail: not HTTP" 'not HTTP'
meets 'a header of 1 MiB' /big-header "$begun fail: too large" 'its program takes no response that is so large'
meets 'a body of 5 MiB' /large "$begun head: 200 form: HTTP/1.1, 5242880 bytes fail: too large" 'too large'
meets 'a body of 12 bytes, and 11 allowed' / "$begun head: 200 form: HTTP/1.1, 12 bytes fail: too large" 'too large' --max-body 11
meets 'a body of 12 bytes, and 12 allowed' / "$begun $hello" 'Hello, world' --max-body 12
meets 'no end' /endless "$begun head: 200 form: HTTP/1.1, ends with the connection fail: too large" 'too large' --max-body 20000
interim=$(printf ' interim: 103%.0s' $(seq 64))
meets 'no end of interim responses' '/endless-1xx?n=0' "$begun$interim fail: no end of interim responses" 'said over and over that it means to go on'
meets 'no answer' /never "$sent fail: timed out" 'its program gave it up, as its time was over' --timeout 300ms
meets 'half an answer' /never-ends "$begun head: 200 form: HTTP/1.1, 100 bytes, stays open fail: timed out" 'timed out' --timeout 300ms

# A mix: 280 requests meet seven ways in turn. None is lost, and each ends as its way says.
fetch mix "$bad/any" -n 140
jq -r -f "$sources/tests/outside/conserved.jq" mix.json >mix.sums
for track in sync async; do
	ok "a mix: the books of $track: $(cat mix.sums)" grep -Eqx "$track: 140 launched: [0-9]+ done, [0-9]+ failed" mix.sums
done
same 'a mix: nothing else' 2 "$(wc -l <mix.sums)"
while read -r times what; do
	same "a mix: $what" "$times" "$(grep -c "^[a-z]* [0-9]* $what$" mix.told)"
done <<'END'
80 fail: closed early
40 fail: connection reset
40 fail: not HTTP
40 response: 500
80 response: 200
END

# ---- no connection ----

deaf=http://127.0.0.2:${bad##*:}
bad=$deaf meets 'no connection' / "launch connect fail: timed out" 'timed out' --timeout 300ms
bad=http://127.0.0.1:$("$helpers/support/free_ports" 1)
meets 'nobody there' / "launch connect miss: ${bad#http://}: connection refused fail: connection refused" 'connection refused'
meets 'nobody there, by a socket' / "launch connect fail: no such socket" 'no such socket' --unix-socket "$folder/nobody"
report
