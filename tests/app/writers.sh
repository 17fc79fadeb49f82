#!/bin/sh
# Files that are written: each by one program at a time, at its place and nobody else's, and none of those that
# are read.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/support/check.sh"

cp "$srcdir/screenshots/three.json" run.json
HOME=$folder/home
unset XDG_CONFIG_HOME
export HOME
mkdir home

# ---- two writers ----

# writing FILE COMMAND...: begins, and has FILE open to write when this returns.
writing() {
	file=$1
	rm -f "$file"
	shift
	"$@" >said.txt 2>&1 &
	writer=$!
	until [ -s "$file" ]; do
		kill -0 $writer || fail "$*: it does not write: $(cat said.txt)"
		sleep 0.05
	done
}

# stopped: the one that writes ends by SIGTERM.
stopped() {
	status=0
	kill -TERM $writer
	wait $writer || status=$?
	same 'the first one ends by the signal' 143 "$status"
}

busy=': it is being written already$'

printf 'Output a.cast\nSleep 60\n' >long.tape
printf 'Output ./b.cast\nWait end\n' >second.tape
ln -s a.cast link.cast
writing a.cast "$program" --headless -p 0 --tape long.tape
ln a.cast b.cast
cp a.cast before.cast
for name in a.cast link.cast b.cast ./a.cast "$folder/a.cast"; do
	complains "a second recording in $name" 1 "^waitscope: --record: .*a\\?.*$busy" \
	    "$program" run.json --headless --record "$name"
done
complains 'a second tape' 1 "^waitscope: second.tape:1: Output: ./b.cast$busy" "$program" run.json --headless --tape second.tape
complains 'events in a recording' 1 "^waitscope: WAITSCOPE_TRACE: a.cast$busy" \
    env WAITSCOPE_TRACE=a.cast "$program" --headless -p 0 -d 20ms
ok 'the first one is not harmed' sh -c 'head -c $(wc -c <before.cast) a.cast | cmp - before.cast'
stopped
ok 'its recording is whole' [ "$(tail -c 1 a.cast)" = '' ]
ok 'nobody has it any more' "$program" run.json --headless --record a.cast
same 'its other name shows the same' '' "$(cmp a.cast b.cast)"

WAITSCOPE_TRACE=all.txt
export WAITSCOPE_TRACE
writing all.txt "$program" --headless -p 0 -d 60
complains 'events of two runs' 1 "^waitscope: WAITSCOPE_TRACE: all.txt$busy" "$program" --plain -p 0 -d 20ms
kill -KILL $writer
wait $writer || true
ok 'whoever is killed has no file' "$program" --plain -p 0 -d 20ms >out.txt
unset WAITSCOPE_TRACE

# What is only made at the end is somebody's, too, from the beginning.
printf 'Output film.svg\nOutput mark.cast\nSleep 60\n' >film.tape
ln -s film.svg link.svg
writing mark.cast "$program" --headless -p 0 --tape film.tape --save kept.json --shot kept.txt
complains 'a second film' 1 "^waitscope: --record: film.svg$busy" "$program" run.json --headless --record film.svg
complains 'by a link' 1 "^waitscope: --record: link.svg$busy" "$program" run.json --headless --record link.svg
complains 'a second run' 1 "^waitscope: --save: kept.json$busy" "$program" run.json --headless --save kept.json
complains 'a second picture' 1 "^waitscope: --shot: ./kept.txt$busy" "$program" run.json --headless --shot ./kept.txt
ok 'beside it, another one' "$program" run.json --headless --save kept.har
stopped
ok 'when it has ended' "$program" run.json --headless --save kept.json --record link.svg

# Settings that several programs save at once are all saved.
set -- '-d 7' '-n 7' '-c 7' '-j 7' '--seed 7' '--work 7' '--timeout 7' '--theme dark' '--ascii' '--no-mouse'
for said; do
	# shellcheck disable=SC2086 # several words
	"$program" --save-config $said >>said.txt &
done
wait
same 'settings saved at once' 10 "$(grep -c : home/.config/waitscope/config.yaml)"
same 'each says where' 10 "$(grep -c "^The settings are in $HOME/.config/waitscope/config.yaml.\$" said.txt)"
rm -r home/.config film.svg

# ---- what goes away ----

writing a.cast "$program" --headless -p 0 --tape long.tape
rm a.cast
stopped
ok 'a recording that was removed' \
    grep -q '^waitscope: long.tape:1: Output: a.cast: it was moved or removed while it was written$' said.txt
printf 'Output gone/a.svg\nOutput gone/a.cast\nSleep 60\n' >gone.tape
mkdir gone
writing gone/a.cast "$program" --headless -p 0 --tape gone.tape
rm -r gone
stopped
ok 'a folder that was removed' grep -q '^waitscope: gone.tape:[12]: Output: gone/a.*: ' said.txt

# ---- written twice, or read as well ----

complains 'a run over itself' 2 '^waitscope: --save: ./run.json is what is read: the saved run needs' \
    "$program" run.json --headless --save ./run.json
ln -s run.json again.json
complains 'by a link' 2 '^waitscope: --save: again.json is what is read' "$program" run.json --headless --save again.json
ln run.json hard.json
complains 'by another name' 2 '^waitscope: --save: hard.json is what is read' "$program" run.json --headless --save hard.json
complains 'a tape over itself' 2 '^waitscope: tape.svg:1: Output: tape.svg is what is read: the tape needs' sh -c \
    "echo 'Output tape.svg' >tape.svg; exec '$program' run.json --headless --tape tape.svg"
same 'it is as it was' 'Output tape.svg' "$(cat tape.svg)"
printf 'Source part.txt\nScreenshot part.txt\n' >whole.tape
echo 'Sleep 10ms' >part.txt
complains 'a part of a tape' 2 '^waitscope: whole.tape:2: Screenshot: part.txt is what is read: the tape needs' \
    "$program" run.json --headless --tape whole.tape
echo 'Screenshot a.svg' >shot.tape
for option in --record --shot; do
	complains "a picture in the place of $option" 2 "^waitscope: shot.tape:1: Screenshot: a.svg is written by $option, too" \
	    "$program" run.json --headless --tape shot.tape $option ./a.svg
done
complains 'two things in one' 2 '^waitscope: --shot: ./a.svg is written by --record, too: they need a file each' \
    "$program" run.json --headless --record a.svg --shot ./a.svg
complains 'a run among its events' 2 '^waitscope: WAITSCOPE_TRACE: a.json is written by --save, too' \
    env WAITSCOPE_TRACE=a.json "$program" --headless -p 0 -d 20ms --save a.json
printf 'title: x\nparts: [{knobs: {delay: 20ms}}]\n' >my.txt
complains 'a lesson' 2 '^waitscope: --shot: my.txt is what is read: a lesson needs' \
    "$program" --headless -p 0 ./my.txt --shot my.txt
complains 'a run in the place of its lines' 2 '^waitscope: --save: out.json is written by standard output, too' \
    sh -c "'$program' --plain -p 0 -d 20ms --save out.json >out.json"
complains 'a screen in the place of its picture' 2 '^waitscope: --shot: out.ans is written by standard output, too' \
    sh -c "'$program' run.json --headless --dump --shot out.ans >out.ans"
mkdir -p home/.config/waitscope
echo 'delay: 7' >home/.config/waitscope/config.yaml
complains 'events in the settings' 2 '^waitscope: WAITSCOPE_TRACE: .*config.yaml is what is read: the configuration needs' \
    env WAITSCOPE_TRACE=home/.config/waitscope/config.yaml "$program" --plain -p 0
same 'they are as they were' 'delay: 7' "$(cat home/.config/waitscope/config.yaml)"
rm -r home/.config
ok 'no picture was made' [ ! -e a.svg ]
ok 'no run was made' [ ! -e a.json ]

# ---- found before anything runs ----

printf 'Sleep 60\nOutput none/a.svg\n' >late.tape
complains 'no folder for what comes late' 1 '^waitscope: late.tape:2: Output: none/a.svg: No such file' \
    timeout 20 "$program" --headless -p 0 --tape late.tape
printf 'Sleep 60\nScreenshot home\n' >late.tape
complains 'no picture' 2 '^waitscope: late.tape:2: Screenshot: ' timeout 20 "$program" --headless -p 0 --tape late.tape
mkdir folder.txt
printf 'Sleep 60\nScreenshot folder.txt\n' >late.tape
complains 'a folder' 1 '^waitscope: late.tape:2: Screenshot: folder.txt: Is a directory' \
    timeout 20 "$program" --headless -p 0 --tape late.tape
complains 'no folder for events' 1 '^waitscope: WAITSCOPE_TRACE: none/all.txt: No such file' \
    env WAITSCOPE_TRACE=none/all.txt timeout 20 "$program" --headless -p 0 -d 60

# ---- names ----

long=$(printf 'x%.0s' $(seq 300))
complains 'a name that is too long' 1 'File name too long' "$program" run.json --headless --save "$long.json"
complains 'a file for a folder' 1 'Not a directory' "$program" run.json --headless --save part.txt/a.json
escape=$(printf '\033[31m')
complains 'a name that a terminal would obey' 1 '^waitscope: --save: no?\[31m/x y.json: No such' \
    "$program" run.json --headless --save "no$escape/x y.json"
for name in -x.json 'a b.json' "a${escape}b.json" '
.json'; do
	ok "a run in $name" "$program" run.json --headless --save "$name"
	ok "$name is shown" "$program" --headless --dump "./$name" >out.txt
done

# ---- descriptors ----

ln -s /dev/stdout out.har
ln -s /dev/fd/7 seven.cast
echo before >both.txt
"$program" run.json --headless --save out.har >>both.txt
same 'what was said before is still there' before "$(head -n 1 both.txt)"
ok 'and the archive behind it' grep -q '"startedDateTime"' both.txt
"$program" run.json --headless --record seven.cast 7>seven.txt
ok 'a recording by a descriptor' sh -c 'head -n 1 seven.txt | grep -q version'
complains 'one that is closed' 1 '^waitscope: --record: seven.cast: Bad file descriptor' \
    "$program" run.json --headless --record seven.cast 7>&-
for number in 3 4 5 6 8 9; do
	ln -s /dev/fd/$number own$number.cast
	complains 'one of the program'"'"'s own' 1 "^waitscope: --record: own$number.cast: Bad file descriptor" \
	    "$program" run.json --headless --record own$number.cast
done
complains 'one to read from' 1 '^waitscope: --record: seven.cast: Bad file descriptor' \
    "$program" run.json --headless --record seven.cast 7<seven.txt

# ---- folders and file systems as they are ----

mkdir left
complains 'a folder that is gone' 1 '^waitscope: --save: x.json: No such file' timeout 20 sh -c \
    "cd left && rmdir ../left && exec '$program' --headless -p 0 -d 60 --save x.json"

# alone NAME: nothing half made is beside it.
alone() {
	[ -z "$(find "$(dirname "$1")" -name "$(basename "$1").*")" ]
}

# What a container mounts is a single file, which nothing else can take the place of.
cp run.json inside.json
echo old >mounted.har
if mount --bind inside.json mounted.har 2>/dev/null; then
	"$program" run.json --headless --save mounted.har || fail 'a file that is mounted'
	umount mounted.har
	ok 'its content is what was saved' grep -q '"startedDateTime"' inside.json
	same 'not what it hides' old "$(cat mounted.har)"
	ok 'nothing else is there' alone mounted.har
fi

# A disk without room: what is there stays, also where only the content can be replaced.
mkdir -p small
if mount -t tmpfs -o size=64k tmpfs small 2>/dev/null; then
	trap 'umount "$folder/small"; rm -rf "$folder"' EXIT
	mkdir small/waitscope
	echo 'delay: 7' >small/waitscope/config.yaml
	echo old >small/run.json
	ln small/run.json small/other.json
	head -c 64k /dev/zero >small/filling 2>/dev/null || true
	complains 'settings without room' 1 'config.yaml: .*No space left' \
	    env XDG_CONFIG_HOME="$folder/small" "$program" --save-config -n 7
	same 'settings that stay' 'delay: 7' "$(cat small/waitscope/config.yaml)"
	complains 'a run without room' 1 '^waitscope: --save: small/run.json: No space left' \
	    "$program" run.json --headless --save small/run.json
	same 'a run that stays' old "$(cat small/other.json)"
	ok 'nothing else is there' alone small/run.json
	umount small
	trap 'rm -rf "$folder"' EXIT
fi

# ---- on a screen ----

terminal=$(dirname "$program")/tests/support/on_terminal
# The terminal is put back, or this fails; ends() leaves status.txt and err.txt.
on_screen() {
	LC_ALL=C.UTF-8 "$terminal" "$@" >screen.txt || fail "the terminal is not as it was: $(cat err.txt)"
}
ends() { # OPTION...: as a shell's line
	echo "'$program' -p 0 -n 1 -d 50ms $* 2>'$folder/err.txt'; echo \$? >'$folder/status.txt'"
}
if [ -x "$terminal" ]; then
	# What cannot be where the keys put it is said at once, and again at the end.
	mkdir work
	on_screen 100x30 shows 'r again' runs 'rm -r work' types "$(printf '\022')" shows 'waitscope-1.cast: No such file' \
	    types "$(printf '\020')" shows 'waitscope-1.svg: No such file' types q -- "cd work; $(ends)"
	same 'a folder that is removed' 1 "$(cat status.txt)"
	ok 'and told' grep -q '^waitscope: waitscope-1.svg: No such file' err.txt

	# A second screen does not record where the first one does.
	ends --record own.cast >second
	on_screen 100x30 shows 'r again' runs "LC_ALL=C.UTF-8 '$terminal' 80x24 -- 'sh second' >second.txt" types q -- \
	    "'$program' -p 0 -n 1 -d 50ms --record own.cast"
	same 'a second screen' 1 "$(cat status.txt)"
	ok 'is refused' grep -q '^waitscope: --record: own.cast: it is being written already$' err.txt
	ok 'and the first recording is whole' sh -c 'head -n 1 own.cast | grep -q "^{" && ! grep -v "^[[{].*[]}]$" own.cast'

	# Nor does its own key, while it records there by another name.
	ln -s own.cast waitscope-1.cast
	on_screen 100x30 shows 'r again' types "$(printf '\022')" shows REC types "$(printf '\022')" shows 'waitscope-2.cast' \
	    types q -- "$(ends)"
	same 'a name that is taken, by a link' 0 "$(cat status.txt)"

	# A tape that cannot be written on.
	on_screen 100x30 shows 'r again' types 2 shows 'is not whole: No space left' types q -- "$(ends --tape-record /dev/full)"
	same 'a tape without room' 1 "$(cat status.txt)"
	same 'is told once' 1 "$(grep -c '^waitscope: --tape-record: /dev/full: it is not whole: No space left' err.txt)"

	# Of several files that went away, each is told of.
	on_screen 100x30 shows 'r again' runs 'rm gone.cast gone.tape' types q -- "$(ends --record gone.cast --tape-record gone.tape)"
	same 'two files that are gone' 1 "$(cat status.txt)"
	for name in 'gone.cast' '--tape-record: gone.tape'; do
		same "$name is told once" 1 "$(grep -c "^waitscope: $name: it was moved or removed" err.txt)"
	done
fi

# Without files that have no name, or links to them.
if command -v strace >/dev/null && strace -qq -o /dev/null true 2>/dev/null; then
	ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
	export ASAN_OPTIONS
	# refusing CALL ERROR COMMAND...: the system does not do the call by which a file is made, linked, given its
	# permissions or locked. One may be made before, to see whether it can be.
	refusing() {
		call=$1 error=$2
		shift 2
		strace -qq -o calls.txt -e "trace=$call" "$@" >out.txt
		nth=$(grep -n 'O_TMPFILE\|^linkat\|^fchmod\|F_OFD_SETLK\|^flock' calls.txt |
		    if [ "$call" = openat ]; then tail -n 1; else head -n 1; fi | cut -d: -f1)
		[ -n "$nth" ] || fail "$call: it is not called"
		strace -qq -o calls.txt -e "trace=$call,rename" -e "inject=$call:error=$error:when=$nth" \
		    ${meanwhile:+-e} ${meanwhile:-} "$@" >out.txt
	}
	# The check before it runs needs none either, and leaves nothing.
	strace -qq -o calls.txt -e trace=openat "$program" run.json --headless --save new.har
	rm new.har
	ok 'a check without files that have no name' strace -qq -o calls.txt -e trace=openat \
	    -e "inject=openat:error=EOPNOTSUPP:when=$(grep -n O_TMPFILE calls.txt | head -n 1 | cut -d: -f1)" \
	    "$program" run.json --headless --save new.har
	ok 'makes one with a name' grep -q 'waitscope\.[^"]*".*O_EXCL' calls.txt
	same 'which is gone' '' "$(ls -d waitscope.* 2>/dev/null)"
	rm new.har

	# What is new never has another name, which whoever is killed might leave behind.
	ok 'a new file' strace -qq -o calls.txt -e trace=linkat,rename,renameat,renameat2,unlink,openat \
	    "$program" run.json --headless --save new.har
	same 'has one name' 1/0 "$(grep -c '^linkat.*new.har"' calls.txt)/$(grep -c 'new.har[.]\|^rename' calls.txt)"
	rm new.har

	for how in 'openat EOPNOTSUPP' 'openat EISDIR' 'linkat EPERM' 'linkat ENOENT' 'linkat EXDEV'; do
		for name in new.har run.har; do
			echo old >run.har
			chmod 604 run.har
			# shellcheck disable=SC2086
			ok "$how: $name" refusing $how "$program" run.json --headless --save $name
			ok "$how: $name is whole" grep -q '"startedDateTime"' $name
			ok "$how: nothing beside it" alone $name
			rm -f new.har
		done
		same "$how: its permissions" 604 "$(stat -c %a run.har)"
		meanwhile=inject=rename:signal=SIGTERM
		# shellcheck disable=SC2086
		refusing $how "$program" --save-config -n 3 && fail "$how: settings that a signal interrupts"
		meanwhile=
		ok "$how: nothing beside the settings" alone home/.config/waitscope/config.yaml
		ok "$how: they are whole" grep -q '^requests: 3' home/.config/waitscope/config.yaml
	done
	# Nor where a new file does not get the old one's permissions: the old one keeps its place.
	echo old >run.har
	chmod 604 run.har
	ok 'permissions that are refused' refusing fchmod EPERM "$program" run.json --headless --save run.har
	same 'stay' 604 "$(stat -c %a run.har)"
	ok 'and the file is whole' grep -q '"startedDateTime"' run.har
	# Nor without locks.
	for error in ENOLCK EINVAL ENOSYS EOPNOTSUPP EBADF; do
		ok "a recording: $error" refusing fcntl $error "$program" run.json --headless --record free.cast
		ok "settings: $error" refusing flock $error "$program" --save-config -n 5
		ok "they are saved" grep -q '^requests: 5' home/.config/waitscope/config.yaml
	done
fi
report
