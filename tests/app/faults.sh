#!/bin/sh
# Calls to the system that fail, each in each way in which it may, one at a time: whatever happens to it, the
# program ends by itself. It has made what was asked for, or says in a line what it has not; nothing half
# written is left, and the terminal is put back. FAULTS=all fails each call of each mode, not a few.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/support/check.sh"

command -v strace >/dev/null && strace -qq -o /dev/null -e inject=getppid:error=EIO:when=1 true 2>/dev/null || {
	echo "faults.sh: no strace, or it may not trace"
	exit 77
}
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0 # they are looked for by tracing, too
LC_ALL=C.UTF-8
export ASAN_OPTIONS LC_ALL

cp "$srcdir/screenshots/three.json" run.json
printf 'Output film.cast\nSleep 10ms\nType "2"\nWait end\nScreenshot new.txt\n' >two.tape

# call, and the errors that it may have: those of its manual page that a person may meet.
cat >errors.txt <<'END'
accept4 EMFILE ECONNABORTED EINTR
bind EADDRINUSE
connect EINTR EADDRNOTAVAIL ETIMEDOUT
epoll_create1 EMFILE
epoll_ctl ENOMEM
epoll_wait EINTR EINVAL
eventfd2 EMFILE
fallocate ENOSPC EINTR
fchmod EPERM
fcntl EMFILE
flock EINTR ENOLCK
fsync EIO ENOSPC
ftruncate EIO EINTR
getdents64 EIO
getpeername ENOTCONN
getsockname ENOBUFS
getsockopt ENOBUFS
ioctl EIO EINTR
linkat EPERM ENOENT EEXIST
listen EADDRINUSE
memfd_create EMFILE
mmap ENOMEM
mremap ENOMEM
nanosleep EINTR
newfstatat EACCES
openat EMFILE EACCES
pipe2 EMFILE
poll EINTR
prlimit64 EPERM
pwrite64 ENOSPC EIO EINTR
read EIO EINTR
readlink EACCES
readv EINTR ECONNRESET
recvfrom EINTR ECONNRESET
rename EACCES ENOSPC
sendmsg ENOBUFS EINTR
sendto ENOBUFS EINTR
setsockopt ENOPROTOOPT
shutdown ENOTCONN
sigaltstack ENOMEM
socket EMFILE ENOBUFS
socketpair EMFILE
statfs EIO
timerfd_create EMFILE
write ENOSPC EIO EINTR
writev EINTR EPIPE EIO
END
# The sanitizers' own allocator ends a program that is refused memory, in words of its own.
if grep -q __asan_init "$program"; then
	sed '/^mmap /d; /^mremap /d' errors.txt >others.txt
	mv others.txt errors.txt
fi

# faults HOW-MANY: "call error nth" of the calls in calls.txt, from when the program is set up.
faults() {
	sed -n 's/^\([a-z_0-9]*\)(\([^,]*\).*/\1 \2/p' calls.txt | awk -v many="$1" -v turn="$turn" -v all="${FAULTS:-}" '
		FILENAME == "errors.txt" { for (i = 2; i <= NF; i++) errors[$1, ++ways[$1]] = $i; next }
		{ nth[$1]++ }
		$1 == "rt_sigaction" && $2 == "SIGPIPE" { begun = 1 }
		begun { for (i = 1; i <= ways[$1]; i++) found[++count] = $1 " " errors[$1, i] " " nth[$1] }
		END {
			step = all == "all" ? 1 : count / many
			for (i = 1 + (step > 1 ? step * (turn * 0.618 % 1) : 0); i <= count; i += step < 1 ? 1 : step)
				print found[int(i)]
		}' errors.txt - >faults.txt
	ok 'there is no call to fail' [ -s faults.txt ]
}
turn=0

is_whole() {
	[ ! -s film.cast ] || [ "$(tail -c 1 film.cast | od -An -c | tr -d ' ')" = '\n' ] || return 1
	[ ! -e new.json ] || "$program" new.json --headless --dump >dump.txt 2>&1 || return 1
	[ -z "$(find . -name '*.json.*' -o -name '*.svg.*' -o -name '*.txt.*')" ]
}

# ended STATUS WHAT: as it should, and told what went wrong.
ended() {
	said=$(cat err.txt)
	case $1 in
	0) ;;
	1 | 2) [ -n "$said" ] || is_nobodys_fault "$2" || fail "$2: status $1, and not a word" ;;
	*) fail "$2: status $1: $said" ;;
	esac
	[ -z "$(grep -v '^waitscope: ' err.txt)" ] || fail "$2: $said"
	ok "$2: something is half written: $(ls)" is_whole
}

# A reader who has had enough is no error worth a line.
is_nobodys_fault() {
	case $1 in *EPIPE*) return 0 ;; esac
	return 1
}

# in_vain HOW-MANY COMPARED COMMAND...: the calls of a command, which makes these files, the same each time.
in_vain() {
	many=$1 compared=$2 turn=$((turn + 1))
	shift 2
	rm -rf film.* new.* good
	strace -qq -o calls.txt "$@" >new.out 2>err.txt </dev/null || fail "$*: it failed: $(cat err.txt)"
	mkdir good
	for file in $compared; do mv "$file" good; done
	faults "$many"
	while read -r call error nth; do
		rm -f film.* new.*
		status=0
		timeout -k 5 30 strace -qq -o /dev/null -e "inject=$call:error=$error:when=$nth" "$@" \
		    >new.out 2>err.txt </dev/null || status=$?
		what="$call $nth fails with $error: $*"
		ended $status "$what"
		[ $status -eq 0 ] && [ ! -s err.txt ] || continue
		for file in $compared; do
			ok "$what: $file is another, and not a word" cmp -s "$file" "good/$file"
		done
	done <faults.txt
}

in_vain 15 'new.out film.svg new.json new.txt' \
    "$program" run.json --headless --dump --record film.svg --save new.json --shot new.txt
in_vain 8 'film.cast new.har' "$program" run.json --headless --record film.cast --save new.har
in_vain 8 'film.cast new.txt' "$program" run.json --headless --tape two.tape
in_vain 10 new.out "$program" --lessons
in_vain 10 '' "$program" --headless -p 0 -n 2 -d 20ms --record film.cast --save new.json
in_vain 10 '' "$program" --plain -p 0 -n 2 -d 20ms --save new.json
in_vain 15 '' "$program" --headless -p 0 -d 20ms --save new.json -- curl -s http://127.0.0.1:1

# ---- on a terminal: on_terminal fails if that is not put back ----

terminal=$(dirname "$program")/tests/support/on_terminal

# on_screen CALLS INJECTED STEP...
on_screen() {
	traced="strace -qq -o $1 $2"
	shift 2
	rm -f film.* new.* status
	"$terminal" 80x24 "$@" -- \
	    "timeout --foreground -k 5 30 $traced '$program' $mode 2>err.txt; echo \$? >status" >screen.txt 2>why.txt
}

# in_vain_on_screen HOW-MANY MODE: whose run comes to its end.
in_vain_on_screen() {
	mode=$2 turn=$((turn + 1))
	on_screen calls.txt '' shows 'r run again' types q || fail "$mode: $(cat why.txt err.txt)"
	faults "$1"
	while read -r call error nth; do
		what="$call $nth fails with $error, on a terminal: $mode"
		on_screen /dev/null "-e inject=$call:error=$error:when=$nth" till 'r run again' types q ||
		    fail "$what: status $(cat status): $(cat why.txt err.txt)"
		ended "$(cat status)" "$what"
	done <faults.txt
}

if [ -x "$terminal" ]; then
	in_vain_on_screen 20 '-p 0 -n 1 -d 20ms --record film.cast --save new.json'
fi
report
