#!/bin/sh
# The sample server alone, asked by curl.
# Nothing here measures time; where one answer must come after another, the server
# is asked for delays that are far apart.

command -v curl >/dev/null || { echo "server_curl: there is no curl"; exit 77; }

. "${srcdir:-.}/tests/support/check.sh"
server=

stop() {
	[ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true
	server=
	exec 3<&-
}
trap 'stop; rm -rf "$folder"' EXIT

# start OPTION...: a server on a free port; sets $url. What it prints comes from
# descriptor 3, so that reading a line waits for it.
start() {
	rm -f out
	mkfifo out
	"$program" --serve --port 0 --delay 100ms "$@" >out 2>errors &
	server=$!
	exec 3<out
	read -r line <&3 || line=
	case $line in
	"Starting sample server on http://127.0.0.1:"*) url=${line##* } ;;
	*) fail "the server said: $line$(cat errors)" ;;
	esac
}

# Waits until the server has said that it got a request, whatever else it said of who asks and who was refused.
await_get() {
	line=' asks for '
	while case $line in *' asks for '* | 'Refused with '*) ;; *) false ;; esac; do
		read -r line <&3 || line=
	done
	same "what the server says" "Someone is GET'ing me" "$line"
}

# fetch CURL-ARGUMENT...: the body, and behind it the status.
fetch() {
	curl -sS --max-time 30 -w ' %{http_code}' "$@" 2>&1
}

# status CURL-ARGUMENT...
status() {
	curl -s --max-time 30 -o /dev/null -w '%{http_code}' "$@"
}

start
same "get" "Hello, world 200" "$(fetch "$url/")"
await_get
same "a delay of its own" "Hello, world 200" "$(fetch "$url/?delay=0.01")"
await_get
same "HTTP/1.0" "Hello, world 200" "$(fetch --http1.0 "$url/")"
await_get
same "a body in vain" "Hello, world 200" "$(fetch -X GET -d "$(printf %02000d 0)" "$url/?delay=0")"
await_get
same "head: length" "content-length: 12" "$(curl -sI "$url/" | tr -d '\r' | tr '[:upper:]' '[:lower:]' | grep content-length)"
await_get
same "head: no body" "200 0" "$(curl -s -I -o /dev/null -w '%{http_code} %{size_download}' "$url/")"
await_get
same "type" "text/plain; charset=utf-8" "$(curl -s -o /dev/null -w '%{content_type}' "$url/")"
await_get
same "one connection for two" "10" "$(curl -s -o /dev/null -o /dev/null -w '%{num_connects}' "$url/" "$url/")"
await_get
await_get

same "another path" 404 "$(status "$url/favicon.ico")"
same "a delay out of range" 400 "$(status "$url/?delay=61")"
same "post" 405 "$(status -d x=y "$url/")"
same "delete" 405 "$(status -X DELETE "$url/")"
same "what is allowed" "allow: GET, HEAD" "$(curl -si -X PUT "$url/" | tr -d '\r' | sed -n 's/^[Aa]llow/allow/p')"
same "an unknown method" 501 "$(status -X BREW "$url/")"
same "a large post" 405 "$(head -c 200000 /dev/zero | status --data-binary @- "$url/")"
same "a large body" 413 "$(head -c 200000 /dev/zero | status -X GET --data-binary @- "$url/")"
same "a large head" 431 "$(status -H "X: $(printf %020000d 0)" "$url/")"
same "an expectation" 417 "$(status -H "Expect: the-unexpected" "$url/")"

# Ten at once.
asking=
for i in 1 2 3 4 5 6 7 8 9 10; do
	fetch "$url/" >"ten.$i" &
	asking="$asking $!"
done
# shellcheck disable=SC2086 # it is a list
wait $asking
for i in 1 2 3 4 5 6 7 8 9 10; do
	same "number $i of ten" "Hello, world 200" "$(cat "ten.$i")"
	await_get
done

# One that does not wait for its answer hurts nobody.
left=0
curl -s --max-time 0.3 "$url/?delay=60" || left=$?
same "curl's own timeout" 28 $left
await_get
same "after an early leave" "Hello, world 200" "$(fetch "$url/")"
await_get

# in_order LONG SHORT: the first to be asked takes long; the second, asked once the
# server has the first, does not take that long. Sets $order to who was answered
# when. SHORT is above 0 where the two must not be answered at the same time.
in_order() {
	: >order
	{ fetch "$url/?delay=$1" >/dev/null; echo long >>order; } &
	long=$!
	await_get
	{ fetch "$url/?delay=$2" >/dev/null; echo short >>order; } &
	wait "$long" $!
	await_get
	order=$(tr '\n' ' ' <order)
}

in_order 2 0
same "concurrent: the short one overtakes" "short long " "$order"

# A port that is taken.
complains 'a taken port' 1 "${url##*:}" "$program" --serve --port "${url##*:}"
stop

# The other address: served as well; where another program has its port, that is said.
start
if curl -sS --max-time 30 "http://[::1]:${url##*:}/" >six 2>/dev/null; then
	await_get
	same "at [::1]" "Hello, world" "$(cat six)"
	same "nothing said of it" "" "$(cat errors)"
fi
stop
cat >taken.py <<'EOF'
import socket, sys
other = socket.socket(socket.AF_INET6)
while True:
	other.bind(("::1", 0))
	port = other.getsockname()[1]
	try:
		socket.socket().bind(("127.0.0.1", port))
		break
	except OSError:
		other.close()
		other = socket.socket(socket.AF_INET6)
other.listen()
print(port, flush=True)
sys.stdin.read()
EOF
if command -v python3 >/dev/null; then
	mkfifo port hold
	python3 taken.py <hold >port 2>python_errors &
	exec 4>hold
	read -r taken <port || taken=
	if [ -n "$taken" ]; then
		start --port "$taken"
		same "the port is kept" "http://127.0.0.1:$taken" "$url"
		same "served beside another program" "Hello, world 200" "$(fetch "$url/")"
		await_get
		same "and that is said" "waitscope: port $taken of [::1] is another program's: what asks for localhost:$taken may reach that one; 127.0.0.1:$taken is this server" "$(cat errors)"
		stop
	fi
	exec 4>&-
fi

start --server serial
in_order 1.5 0.5
same "serial: nobody overtakes" "long short " "$order"
stop

start --server workers=2
in_order 2 0
same "two workers: the short one overtakes" "short long " "$order"
stop

report
