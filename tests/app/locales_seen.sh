#!/bin/sh
# The screen in each locale, on a terminal: lines where the characters are UTF-8's, ASCII where they are not;
# a number is typed with a point, and one with a comma refused with a line. And the server there: keywords of
# HTTP in capitals, a Turkish I or not; its dates are English, whatever the time zone is said to be.
. "${srcdir:-.}/tests/support/check.sh"
. "${srcdir:-.}/tests/support/locales.sh"

make_locales de_DE.UTF-8 tr_TR.UTF-8 ja_JP.UTF-8 ar_EG.UTF-8 \
    de_DE.ISO-8859-1 tr_TR.ISO-8859-9 ja_JP.EUC-JP zh_TW.BIG5 ru_RU.KOI8-R
tests=$(dirname "$program")/tests
enter=$(printf '\r')
HOME=$folder TERM=xterm-256color
export HOME TERM
unset XDG_CONFIG_HOME NO_COLOR COLORFGBG TERM_PROGRAM || true

# look LOCALE: a person at the screen there. The screen is kept in seen.txt.
look() {
	"$tests/support/on_terminal" 100x30 shows 'q quit' saves seen.txt \
	    types "$enter" shows 'Enter sets it' types 0,25 shows '0,25' types "$enter" shows 'delay: "0,25" is not' \
	    types "$enter" shows 'Enter sets it' types 0.25 shows '0.25' types "$enter" shows 'delay  250 ms' \
	    types q -- "LC_ALL='$1' exec '$program' -p 0 -d 60 -n 2 --theme dark --no-questions" >/dev/null
}

if [ -x "$tests/support/on_terminal" ]; then
	for name in C.UTF-8 de_DE.UTF-8 tr_TR.UTF-8 ja_JP.UTF-8 ar_EG.UTF-8 xx_YY.UTF-8; do
		ok "$name: a person at the screen" look "$name"
		ok "$name: lines" grep -q '─ seconds ──' seen.txt
	done
	for name in C POSIX de_DE.ISO-8859-1 tr_TR.ISO-8859-9 ja_JP.EUC-JP zh_TW.BIG5 ru_RU.KOI8-R xx_YY /etc/passwd; do
		ok "$name: a person at the screen" look "$name"
		ok "$name: a rule" grep -q -e '- seconds --' seen.txt
		ok "$name: ASCII" [ -z "$(tr -d '\000-\177' <seen.txt)" ]
	done
fi

command -v curl >/dev/null || { report; exit 0; }
server=
stop() {
	[ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true
	server=
}
trap 'stop; rm -rf "$folder"' EXIT

serve() { # VARIABLE...
	rm -f said
	mkfifo said
	env "$@" "$program" --serve -p 0 -d 10ms >said 2>errors &
	server=$!
	exec 3<said
	read -r line <&3 || line=
	url=${line##* }
	cat <&3 >/dev/null &
}

# status CURL-ARGUMENT...
status() {
	curl -s --max-time 30 -o body -D head -w '%{http_code}' "$@"
}

for name in C de_DE.UTF-8 tr_TR.UTF-8 tr_TR.ISO-8859-9 ar_EG.UTF-8 zh_TW.BIG5; do
	serve LC_ALL=$name TZ=Asia/Kolkata
	same "$name: EXPECT" 200 "$(status -X GET -H 'EXPECT: 100-CONTINUE' -d x "$url/")"
	same "$name: TRANSFER-ENCODING" 200 "$(status -X GET -H 'TRANSFER-ENCODING: CHUNKED' -d x "$url/")"
	same "$name: an unknown one" 501 "$(status -X GET -H 'TRANSFER-ENCODING: GZIP, CHUNKED' -d x "$url/")"
	same "$name: CONNECTION" 200 "$(status -H 'CONNECTION: CLOSE' "$url/")"
	ok "$name: it closes" grep -qi '^connection: close' head
	same "$name: another delay" 200 "$(status "$url/?delay=5MS")"
	same "$name: no delay" 200 "$(status "$url/?DELAY=never")"
	same "$name: a comma" 400 "$(status "$url/?delay=0,5")"
	stop
done

# Dates in HTTP are in English, and in GMT, wherever the server stands.
days='Mon|Tue|Wed|Thu|Fri|Sat|Sun' months='Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec'
english="^date: ($days), [0-3][0-9] ($months) [0-9]{4} [0-9:]{8} GMT"
for zone in Asia/Kolkata :bad America/St_Johns '' UTC+25; do
	serve LC_ALL=ja_JP.UTF-8 "TZ=$zone"
	before=$(date -u +%H)
	same "TZ=$zone" 200 "$(status "$url/")"
	after=$(date -u +%H)
	ok "TZ=$zone: a date" grep -Eqi "$english" head
	hour=$(sed -n 's/^[Dd]ate: .* \([0-9][0-9]\):[0-9][0-9]:[0-9][0-9] GMT.*/\1/p' head)
	[ "$hour" = "$before" ] || same "TZ=$zone: the hour is GMT's" "$after" "$hour"
	stop
done
report
