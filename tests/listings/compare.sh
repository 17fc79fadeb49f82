# shellcheck shell=sh
# Every listing is a program: run as a real file, by the real python3, node and cc, with real requests, it
# prints what the screen says that the program prints. Here are the runs and the comparison; prelude.* is what
# the listings presume. The scripts that read this set `languages`, and each of those to be compared has what
# runs it, or else they are skipped.

command -v python3 >/dev/null || { echo "$(basename "$0"): there is no python3"; exit 77; }
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(basename "$0"): python3 is older than 3.11"; exit 77; }

. "${srcdir:-.}/tests/support/check.sh"
given=$srcdir/tests/listings
requests=2
servers=
has() { # LANGUAGE: what runs it is here
	case $1 in
	python | await) ;;
	javascript) command -v node >/dev/null && node -e 'process.exit(typeof fetch === "function" ? 0 : 1)' && command -v curl >/dev/null ;;
	c) command -v "${CC:-cc}" >/dev/null && pkg-config --exists libevent_core ;;
	esac
}

# shellcheck disable=SC2154 # it is set by those who source this
for language in $languages; do
	has "$language" || { echo "$(basename "$0"): there is nothing here to run $language with"; exit 77; }
done
trap 'kill $servers 2>/dev/null || true; rm -rf "$folder"' EXIT
cp "$given/prelude.py" .
mkdir lines
ok 'the listings are written' "$(dirname "$program")/tests/support/write_listings" lines $requests

# Ours says hello; the other one does what ours does only to the two programs.
mkfifo ours others
"$program" --serve --port 0 --delay 20ms >ours 2>errors &
servers=$!
exec 3<ours
read -r line <&3
python3 "$given/server.py" >others &
servers="$servers $!"
exec 4<others
read -r port <&4
hello=${line##* }/
other=http://127.0.0.1:$port
deserted=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

# prints RUN PROGRAM: what a program of a saved run printed.
prints() {
	python3 -c '
import json, sys
texts = {}
for event in json.load(open(sys.argv[1]))["traceEvents"]:
    args = event.get("args", {})
    if "text" in args and "text_id" in args:
        texts[args["text_id"]] = args["text"]
    if args.get("kind") == "print" and args["track"] == sys.argv[2]:
        print(args.get("text", texts.get(args.get("text_id"))))' "$1" "$2"
}

# file LANGUAGE PROGRAM KIND: the listing as a whole file, whose name it prints.
file() {
	lines=lines/$1-$2-$3
	case $1 in
	python | await)
		{ echo 'from prelude import *' && cat "$lines"; } >listing.py
		;;
	javascript)
		cat "$given/prelude.js" "$lines" >listing.js
		;;
	c)
		{
			echo '#include "prelude.h"'
			[ "$2" = sync ] || sed '/in main()/q' "$lines"
			echo 'static void fetch_more(int count) {'
			sed -n '/^for (int i/,/^puts("/{/^puts("/!p;}' "$lines" | sed '1s/i < [0-9]*;/i < count;/'
			echo '}'
			echo 'int main(void) { prelude();'
			if [ "$2" = sync ]; then cat "$lines"; else sed '1,/in main()/d' "$lines"; fi
			echo 'return 0; }'
		} >listing.c
		# shellcheck disable=SC2046 # words
		"${CC:-cc}" -w -I"$given" -o listing listing.c $(pkg-config --cflags --libs libevent_core)
		;;
	esac
}

start() { # LANGUAGE
	case $1 in
	python | await) python3 listing.py ;;
	javascript) node listing.js ;;
	c) ./listing ;;
	esac
}

# compare KIND URL RUN: in all languages, both programs.
compare() {
	# shellcheck disable=SC2154 # it is set by those who source this
for language in $languages; do
		for who in sync async; do
			[ -e "lines/$language-$who-$1" ] || fail "$language, $who, $1: no listing"
			file "$language" "$who" "$1"
			LISTING_URL=$2 LISTING_MORE=2 start "$language" >printed 2>problems || fail "$language, $who, $1: $(cat problems)"
			prints "$3" "$who" >shown
			[ -s shown ] || fail "$1: the screen shows no prints of $who"
			same "$language, $who, $1, $2" "$(cat shown)" "$(cat printed)"
		done
	done
}

run() { # NAME OPTION...
	name=$1
	shift
	ok "a run: $name" "$program" --headless -p 0 -n $requests -d 20ms "$@" --save "$name.json"
}

run plain
run work --work 10ms
run limit --limit 1
run 500 --errors 500
run reset --errors reset
run refused --errors refused
run timeout --errors timeout --timeout 200ms
run 500-work --errors 500 --work 10ms
printf '%s\n' 'Wait sync block' 'Knob requests 4' 'Wait end' >more.tape
run more -d 200ms --tape more.tape
run more-500 -d 200ms --tape more.tape --errors 500
run more-reset -d 200ms --tape more.tape --errors reset
run more-work -d 200ms --tape more.tape --work 10ms
run more-500-work -d 200ms --tape more.tape --errors 500 --work 10ms
run more-limit -d 200ms --tape more.tape --limit 1
run limit-work --limit 1 --work 10ms

compare plain "$hello" plain.json
compare work "$hello" work.json
compare one-by-one "$hello" limit.json
compare one-by-one-work "$hello" limit-work.json
compare more "$hello" more.json
compare more-work "$hello" more-work.json
compare more-errors "$other/500" more-500.json
compare more-errors "$other/reset" more-reset.json
compare more-errors-work "$other/500" more-500-work.json
compare one-by-one-more "$hello" more-limit.json
compare one-by-one-more-errors-work "$other/500" more-500-work.json
for kind in errors errors-work one-by-one-errors; do
	compare $kind "$other/500" 500.json
	compare $kind "$other/reset" reset.json
	compare $kind "http://127.0.0.1:$deserted/" refused.json
done
compare errors "$hello" plain.json
compare errors-work "$other/500" 500-work.json
compare errors "$other/hang" timeout.json

# A block's turns are made up for, all at once: 30 of them and more, before anything else runs.
make_up='let turns = 0; every(1, () => turns++); compute(0.03); setTimeout(() => console.log(turns >= 30), 2);'
case $languages in
*javascript*)
	{ cat "$given/prelude.js"; printf '%s\n' "$make_up"; } >turns.js
	ok 'missed turns are made up for' sh -c 'test "$(node turns.js)" = true' ;;
esac
report
