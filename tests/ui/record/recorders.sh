#!/bin/sh
# Recorders that we did not write get clean material: asciinema, script, ttyrec, tmux and screen,
# each as far as it is here. A person looks at a run through them, to its end, and quits. Then
# what was recorded shows whole frames and the last one as it was, in hardly more bytes than our own
# recording; the summary is in the ordinary screen; and the terminal is put back.
# Exits with 77 if none of them is here.
. "${srcdir:-.}/tests/support/check.sh"

tests=$(dirname "$program")/tests
tools=0

for tool in emulate on_terminal; do
	[ -x "$tests/support/$tool" ] || {
		echo "recorders.sh: no $tests/support/$tool"
		exit 77
	}
done
LC_ALL=C.UTF-8 COLUMNS=100 LINES=30
export LC_ALL
unset TMUX STY SCREENDIR SCREENRC NO_COLOR COLORFGBG TERM_PROGRAM || true

have() {
	for tool; do
		command -v "$tool" >/dev/null || return 1
	done
}

emulate() {
	env COLUMNS=$COLUMNS LINES=$LINES "$tests/support/emulate" "$@"
}

# What is recorded: a shell's script. Where the program ends, the settings are as before.
cat >session <<END
	stty -a >before
	'$program' -p 0 -d 300ms -n 3 --record own.cast --save own.json
	echo \$? >status
	stty -a >after
END

# look COMMAND [STEP ARGUMENT]...: a person looks until the end of the run, sees what our own
# recording has, and quits. "r again" comes with the end, in the last row.
look() {
	command=$1
	shift
	rm -f status own.cast own.json
	ok "$name: it goes wrong on the terminal" "$tests/support/on_terminal" ${COLUMNS}x$LINES shows 'r again' \
		runs "'$tests/support/emulate' screen own.cast >wanted" is wanted types q "$@" -- "$command"
	ok "$name: the program fails" grep -qx 0 status
	ok "$name: the settings are not put back" cmp before after
	ok "$name: that is not the end of a run" grep -q 'sync 3 of 3 done.* DONE' wanted
	emulate screen own.cast >own
	ok "$name: the screen has changed after the end" cmp own wanted
}

# FILE: as it stands on a terminal. What its summary says of the run, and how the two compare on a machine that may be busy, is what the
# saved run says when it is looked at again.
has_summary() {
	"$tests/support/on_terminal" ${COLUMNS}x$LINES shows 'async 3 of 3 done' types q -- "'$program' own.json" | sed -n '/^sync/,/^See it again/p' >again
	sed -n '/^sync/,/^See it again/p' "$1" >summary
	[ "$(head -n 1 summary | grep -c '^sync   3 of 3 responses in .* blocked for .* of it\.$')" -eq 1 ] &&
		[ "$(sed -n 2p summary | grep -c '^async  3 of 3 responses in .*\.$')" -eq 1 ] &&
		[ "$(sed -n '$p' summary | grep -c '^See it again: waitscope --delay')" -eq 1 ] &&
		[ "$(sed '$d' summary)" = "$(sed '$d' again)" ]
}

# judge FILE: the recording.
# shellcheck disable=SC2094 # emulate has its own words, which are no files
judge() {
	emulate screen "$1" left >left
	ok "$name: the last frame is not whole" cmp own left
	emulate screen "$1" >end
	ok "$name: there is no summary in the ordinary screen: $(cat end)" has_summary end
	ok "$name: something of the screen stays behind" [ "$(grep -c '│' end)" -eq 0 ]
	emulate modes "$1" >modes
	ok "$name: a mode stays switched on, or one off: $(cat modes)" grep -qx 'modes 7 25' modes # wraps, has a cursor
	emulate frames "$1" own.cast >frames
	read -r pieces whole torn bytes own_pieces own_bytes <frames
	echo "$name: $bytes bytes, our own $own_bytes in $own_pieces frames"
	# What comes on top of the frames: the way in, the way out, the summary; and one whole frame more, for a terminal that is late to tell
	# its background or its size.
	ok "$name: $bytes bytes are more than the $own_bytes of our own" [ "$bytes" -le $((own_bytes + 2048 + $(sed -n 2p own.cast | wc -c))) ]
	# Not each recorder tells pieces apart.
	[ "$pieces" -gt 0 ] || return 0
	echo "$name: $pieces pieces, a whole frame after $whole, a torn one after $torn"
	ok "$name: of $pieces pieces but $whole end a frame, and $torn tear one" [ $((torn * 4)) -le "$whole" ]
}

if have asciinema; then
	name=asciinema tools=$((tools + 1))
	look "asciinema rec -q -c 'sh session' recorded.cast"
	judge recorded.cast
fi

if have ttyrec; then
	name=ttyrec tools=$((tools + 1))
	look "ttyrec -e 'sh session' recorded.ttyrec"
	judge recorded.ttyrec
fi

# script(1) writes a line of its own before and after.
if have script && script --version 2>/dev/null | grep -q util-linux; then
	name=script tools=$((tools + 1))
	look "script -qec 'sh session' typescript"
	LC_ALL=C sed -e '/^Script started on/d' -e '/^Script done on/d' typescript >recorded
	judge recorded
fi

# A terminal of its own kind, and one that has no other screen until it is told to.
if have screen; then
	mkdir -m 700 sockets
	printf 'startup_message off\ndefutf8 on\n' >screenrc
	printf '. ./session\nread answer\n' >screen-session
	for altscreen in off on; do
		name="screen, altscreen $altscreen" tools=$((tools + 1))
		echo "altscreen $altscreen" >>screenrc
		rm -f recorded
		look "SCREENDIR=$folder/sockets screen -c screenrc -L -Logfile recorded sh screen-session" \
			shows 'The recording is in own.cast.' saves kept types "$(printf '\r')"
		ok "$name: what is left has no summary: $(cat kept)" has_summary kept
		judge recorded
	done
fi

if have tmux; then
	name=tmux tools=$((tools + 1))
	printf 'set -g status off\n' >tmuxrc
	cat >tmux-session <<'END'
		tmux pipe-pane -O "cat >recorded; tmux -S '${TMUX%%,*}' wait-for -S piped"
		. ./session
		tmux display-message -p '#{alternate_on}#{mouse_any_flag}#{keypad_flag}#{keypad_cursor_flag} #{cursor_flag}#{wrap_flag}' >flags
		tmux capture-pane -p >kept
		tmux pipe-pane
		tmux wait-for piped
END
	rm -f recorded
	look "tmux -S $folder/tmux -f tmuxrc new-session 'sh tmux-session'"
	ok "$name: the pane is not put back" grep -qx '0000 11' flags
	ok "$name: what is left has no summary: $(cat kept)" has_summary kept
	judge recorded
fi

if [ $tools -eq 0 ]; then
	echo "recorders.sh: none of asciinema, ttyrec, script, screen and tmux is here"
	exit 77
fi
report
