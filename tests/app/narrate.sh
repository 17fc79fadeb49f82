#!/bin/sh
# --narrate at a terminal, and aloud.
. "${srcdir:-.}/tests/support/check.sh"

HOME=$folder
unset XDG_CONFIG_HOME
export HOME
escape=$(printf '\033')

# without PATTERN FILE: the file has text, and not that.
without() {
	[ -s "$2" ] && ! grep -q "$1" "$2"
}

# at_most SECONDS MOST: some of them, and not more.
at_most() {
	[ "$1" -gt 0 ] && [ "$1" -le "$2" ]
}

# typed LINES ARGS...: what it says at a terminal where these lines are typed, one every half second.
typed() {
	lines=$1
	shift
	python3 - "$lines" "$program" --narrate "$@" <<-'END'
		import os, pty, select, sys, time
		lines = sys.argv[1].split("|")
		pid, fd = pty.fork()
		if pid == 0:
		    os.execvp(sys.argv[2], sys.argv[2:])
		due = time.monotonic() + 0.5
		while True:
		    ready = select.select([fd], [], [], 0.1)[0]
		    if ready:
		        try:
		            piece = os.read(fd, 65536)
		        except OSError:
		            break
		        if not piece:
		            break
		        sys.stdout.buffer.write(piece.replace(b"\r", b""))
		    if lines and time.monotonic() > due:
		        os.write(fd, lines.pop(0).encode() + b"\n")
		        due = time.monotonic() + 0.5
		status = os.waitpid(pid, 0)[1]
		sys.exit(os.waitstatus_to_exitcode(status) & 0xff)
	END
}

if command -v python3 >/dev/null; then
	typed 'help|delay 100ms|run|quit' -p 0 -d 5 -n 2 >said.txt
	same 'a terminal is told what can be typed' 'This is waitscope. Type help and Enter for the words that it knows.' "$(head -n 1 said.txt)"
	ok 'help lists the words' grep -q '^button: press the button in both programs$' said.txt
	ok 'a knob that is turned is told' grep -q 'You turn delay to 100 ms' said.txt
	ok 'nothing is written that a terminal obeys' without "$escape" said.txt

	typed '2|' -p 0 1 >said.txt 2>&1 &
	asked=$!
	sleep 2
	kill "$asked" 2>/dev/null || true
	wait "$asked" 2>/dev/null || true
	ok 'a question is asked by number' grep -q '^Type the number of your answer, or nothing, and press Enter.$' said.txt

	# What a program of one's own prints is said, and obeyed by nobody.
	printf '#!/bin/sh\nprintf "\\033]0;title\\007\\033[2Jhostile\\n"\n' >hostile.sh
	chmod +x hostile.sh
	"$program" --narrate -p 0 -- ./hostile.sh </dev/null >said.txt
	ok 'a program of one'"'"'s own is told' grep -q 'hostile.sh prints: .*hostile' said.txt
	ok 'no control character of it comes through' without "$escape" said.txt
fi

# A lesson, aloud: as fast as people let it be read to them it takes no longer than they would listen.
if command -v espeak-ng >/dev/null; then
	grep '^[0-9.]* m\{0,1\}s: ' "$srcdir/tests/golden/narrate-2.txt" >aloud.txt
	espeak-ng -s 300 -w aloud.wav -f aloud.txt
	seconds=$(($(wc -c <aloud.wav) / 2 / 22050)) # 16 bits, 22050 Hz
	ok "lesson 2 of 15 s is heard in 60 s at most ($seconds s)" at_most "$seconds" 60
	while read -r line; do
		espeak-ng -s 300 -w aloud.wav "$line"
		seconds=$(($(wc -c <aloud.wav) / 2 / 22050))
		ok "a sentence is not longer than a breath ($seconds s: $line)" at_most "$seconds" 16
	done <aloud.txt
fi
report
