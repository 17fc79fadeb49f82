#!/bin/sh
# A page that means harm, fetched in every way in which text of it gets anywhere: printed, to a terminal, into a saved run,
# a recording, a picture. What a server sends is shown, never obeyed: nothing of it arrives as a control character, nor
# turns the direction in which people read.
. "${srcdir:-.}/tests/support/check.sh"
[ -z "${WITHOUT_REAL_PROGRAMS-}" ] || exit 77

sources=$(cd "$OLDPWD" && cd "${srcdir:-.}" && pwd)
. "$sources/tests/outside/partners.sh"
needs jq command -v jq
begin_misbehave

# is_text FILE: valid UTF-8, without controls of either kind and without what turns the direction.
is_text() {
	iconv -f UTF-8 -t UTF-8 "$1" >/dev/null 2>&1 &&
		! LC_ALL=C grep -aqP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]' "$1"
}
# is_unharmed FILE: of bytes for a terminal, which may have controls: none of those that the page has.
is_unharmed() {
	iconv -f UTF-8 -t UTF-8 "$1" >/dev/null 2>&1 &&
		! LC_ALL=C grep -aqP '\x1b\]0;EVIL|\x1b\[31mEVIL|\x1b\]8;;http|\x1bP\+q|\x1b\[6n|\x1bc|[\x00\x05\x7f]|\x08\x08\x08|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]' "$1"
}
LC_ALL=C grep --version | grep -q GNU || exit 77

# Both can tell.
printf 'good\ttext \342\224\200 \302\240\n' >good.txt
ok 'a text' is_text good.txt
ok 'a text on a terminal' is_unharmed good.txt
for evil in '\033[2J' '\302\233' '\233' '\000' '\177' '\342\200\256' '\342\201\246' '\010' '\r' '\016'; do
	# shellcheck disable=SC2059 # they are written as printf has them
	printf "x${evil}y\\n" >evil.txt
	! is_text evil.txt || fail "$evil is no text"
done
curl -s "$bad/escapes-in-body" >evil.txt
! is_text evil.txt && ! is_unharmed evil.txt || fail 'the page is harmless'

LC_ALL=C.UTF-8
for path in escapes escapes-in-body escapes-in-head escapes-in-location 'escapes-in-location --follow'; do
	url=$bad/${path%% *} follow=${path#"${path%% *}"}
	# shellcheck disable=SC2086 # a word or none
	fetch page "$url" -n 1 --record page.cast --shot page.svg $follow
	ok "$path: what is dumped: $(cat page.screen)" is_text page.screen
	ok "$path: what is said beside it" is_text page.err
	ok "$path: the picture" is_text page.svg
	ok "$path: the picture is XML" xmllint --noout page.svg
	ok "$path: the saved run" is_text page.json
	ok "$path: the recording" is_text page.cast
	jq -j 'arrays | .[2]' page.cast >played
	ok "$path: the recording, played" is_unharmed played
	for view in timeline loop prints numbers; do
		"$program" page.json --headless --dump --view $view --size 200x60 >again.txt 2>again.err
		ok "$path: $view, again: $(cat again.err)" is_text again.txt
	done
	# shellcheck disable=SC2086
	"$program" --headless -n 1 -u "$url" $follow --save page.har >/dev/null 2>&1
	ok "$path: the archive" is_text page.har
	# shellcheck disable=SC2086
	"$program" --plain -n 1 -u "$url" $follow >plain.txt 2>&1
	ok "$path: what is printed: $(cat plain.txt)" is_text plain.txt
done

# Something of it is shown: it was not swallowed.
fetch page "$bad/escapes-in-body" -n 1
ok 'what can be read of it is read' grep -q EVIL page.screen

# ---- on a terminal, by all that shows it ----

terminal=$helpers/support/on_terminal
if [ -x "$terminal" ] && command -v script >/dev/null; then
	for path in escapes escapes-in-body escapes-in-head; do
		ok "$path: the terminal is put back" "$terminal" 120x36 shows END types j shows 'Request 1 of' \
			types 2 shows '▸2' types 3 shows '▸3' types 4 shows '▸4' types q -- \
			"script -qefc '\"$program\" -p 0 -n 1 -u $bad/$path --record live.cast' bytes" >/dev/null
		sed '1d; $d' bytes >sent # what script says
		ok "$path: what came to the terminal" is_unharmed sent
		rm -f live.cast
	done
fi
report
