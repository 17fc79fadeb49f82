#!/bin/sh
# --narrate at a terminal, and aloud.
. "${srcdir:-.}/tests/support/check.sh"

HOME=$folder
unset XDG_CONFIG_HOME
WAITSCOPE_LESSONS=$srcdir/src/lessons
WAITSCOPE_SAMPLES=$srcdir/src/samples
export HOME WAITSCOPE_LESSONS WAITSCOPE_SAMPLES
escape=$(printf '\033')

# without PATTERN FILE: the file has text, and not that.
without() {
	[ -s "$2" ] && ! grep -q "$1" "$2"
}

# at_most SECONDS MOST: some of them, and not more.
at_most() {
	[ "$1" -gt 0 ] && [ "$1" -le "$2" ]
}

# talk FILE ARGS...: what it says at a terminal, where each line of the file is "TEXT => KEYS": once the text is said, the keys are typed,
# as Python writes them. Its exit status.
talk() {
	# shellcheck disable=SC2086 # a list of words
	python3 - "$1" "$program" --narrate $2 <<-'END'
		import ast, os, pty, select, signal, sys, termios
		turns = [line.rstrip("\n").split(" => ") for line in open(sys.argv[1])]
		pid, fd = pty.fork()
		if pid == 0:
		    signal.signal(signal.SIGINT, signal.SIG_DFL) # who runs the tests in the background ignores it
		    os.execvp(sys.argv[2], sys.argv[2:])
		said, read_until = b"", 0
		while True:
		    if not select.select([fd], [], [], 30)[0]:
		        sys.exit("it says nothing: " + said.decode()[-500:])
		    try:
		        piece = os.read(fd, 65536)
		    except OSError:
		        break
		    if not piece:
		        break
		    said += piece
		    while turns and turns[0][0].encode() in said[read_until:]:
		        read_until = said.index(turns[0][0].encode(), read_until) + len(turns[0][0])
		        if not termios.tcgetattr(fd)[3] & termios.ICANON:
		            sys.exit("the terminal is not in its ordinary mode")
		        os.write(fd, ast.literal_eval('"' + turns.pop(0)[1] + '"').encode())
		sys.stdout.buffer.write(said.replace(b"\r", b""))
		if turns:
		    sys.exit("it never says " + turns[0][0])
		status = os.waitpid(pid, 0)[1]
		sys.exit(os.waitstatus_to_exitcode(status) & 0xff)
	END
}

# status_of STATUS COMMAND...
status_of() {
	wanted=$1 got=0
	shift
	"$@" >said.txt 2>err.txt || got=$?
	[ "$got" = "$wanted" ] || { cat err.txt said.txt; return 1; }
}

if command -v python3 >/dev/null; then
	cat >turns.txt <<-'END'
		Type help and Enter => help\n
		quit: quit => dely 3\n
		Did you mean delay? => delay 100ms\n
		See it again: => requests 3\n
		See it again: => quit\n
	END
	ok 'it is talked with at a terminal' status_of 0 talk turns.txt '-p 0 -d 3 -n 2'
	ok 'its first line has its version and its knobs' grep -q '^waitscope [0-9].*Knobs: delay 3.0 s, requests 2\.$' said.txt
	ok 'help lists the words' grep -q '^button: press the button in both programs$' said.txt
	ok 'a knob that is turned is told' grep -q 'You turn delay to 100 ms' said.txt
	ok 'a run that a knob begins is told' grep -q 'sync and async each make 3 requests' said.txt
	ok 'at the end it says what to try' grep -q '^Try: ' said.txt
	ok 'nothing is written that a terminal obeys' without "$escape" said.txt

	cat >turns.txt <<-'END'
		Type the number of your answer => 1\n
		sync is blocked on request 1 => b\n
		async launches request 1 => b\n
		Enter goes on. => \n
		Enter goes on to the next lesson. => ,\n
		s: async => q\n
	END
	ok 'a lesson is talked through, and its events walked through' status_of 0 talk turns.txt '-p 0 -d 700ms 1'
	ok 'the guess is told' grep -q '^you said: "You.re gonna see this"' said.txt
	ok 'and the truth' grep -q '^it was: "You.re gonna see this"' said.txt
	ok 'and the button, whose answer came late' grep -q 'sync answers the button now, .* after it was pressed' said.txt

	# What the views show is said, each in its word, while both wait for good.
	cat >turns.txt <<-'END'
		async is ready, in its loop. => loop\n
		async: in flight: => prints\n
		async prints: You're gonna see => numbers\n
		It was not over yet. => runs\n
		No run is over yet. => listing\n
		In Python with callbacks: => language\n
		In Python with async and await: => lesson\n
		lesson: its number or its name is missing => \n
		No lesson is open, and nothing waits for Enter. => next-knob\n
		how many each program makes => loop\n
		async: in flight: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and more; in its queue: none; 0 of 12 done. => lesson 2\n
		Type your answer, or nothing, and press Enter. => quit \n
	END
	ok 'each view has its words' status_of 0 talk turns.txt '-p 0 -d 60 -n 12'
	ok 'the one that blocks has one in flight' grep -q '^sync: in flight: 1; in its queue: none; 0 of 12 done' said.txt
	ok 'and has printed nothing' grep -q '^sync has printed nothing yet\.$' said.txt
	ok 'a listing is said line by line' grep -q '^sync, line 3: response = get(url)$' said.txt

	printf '%s\n' 'sync is blocked => \x04' >turns.txt
	ok 'where nothing more is typed, it goes on to the end of the run' status_of 0 talk turns.txt '-p 0 -d 200ms -n 2'
	ok 'and says how that was' grep -q 'The run is over' said.txt
	printf '%s\n' 'sync is blocked => \x03' >turns.txt
	ok 'Ctrl-C quits' status_of 0 talk turns.txt '-p 0 -d 60 -n 2'

	# What a program of one's own prints is said, and obeyed by nobody.
	printf '#!/bin/sh\nprintf "\\033]0;title\\007\\033[2Jhostile\n"\n' >hostile.sh
	chmod +x hostile.sh
	"$program" --narrate -p 0 -- ./hostile.sh </dev/null >said.txt
	ok 'a program of one'"'"'s own is told' grep -q 'hostile.sh prints: .*hostile' said.txt
	ok 'no control character of it comes through' without "$escape" said.txt
fi

# Lesson 10 runs a program, in real time; nobody types, and it is told to its end.
if command -v python3 >/dev/null; then
	"$program" --narrate -p 0 10 </dev/null >said.txt
	ok 'lesson 10 tells what its program does' grep -q 's: mistake_sleep: request 3 is answered after ' said.txt
	ok 'and sums up' grep -q '^it was: whoever sleeps for a second$' said.txt
fi

# A lesson, aloud, as fast as people let it be read to them who are used to it: a line is heard before the next one that only says who
# still waits is due, on average, and none is longer than a breath. (It is due after 2, 4, 8 s.)
if command -v espeak-ng >/dev/null; then
	lines=0 tenths=0
	grep '^[0-9.]* m\{0,1\}s: \|^Hint: ' "$srcdir/tests/golden/narrate-2.txt" >aloud.txt
	while read -r line; do
		espeak-ng -s 300 -w aloud.wav "$line"
		lasts=$(($(wc -c <aloud.wav) * 10 / 2 / 22050)) # 16 bits, 22050 Hz
		case $line in
		*' is over, '*) at_most "$lasts" 150 || fail "too long to be heard: $line" ;; # nothing comes after it
		*) at_most "$lasts" 60 || fail "longer than a breath, $lasts tenths of a second: $line" ;;
		esac
		lines=$((lines + 1)) tenths=$((tenths + lasts))
	done <aloud.txt
	ok "a line is heard in 4 s, on average ($tenths tenths of a second, $lines lines)" at_most "$tenths" $((lines * 40))
fi
report
