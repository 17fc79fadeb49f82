#!/bin/sh
# Odd surroundings, as containers, limits and sandboxes make them: it runs all the same, or ends with one line
# and status 1. It never waits for what cannot come.
. "${srcdir:-.}/tests/support/check.sh"

HOME=$folder/home
export HOME
unset XDG_CONFIG_HOME WAITSCOPE_LESSONS WAITSCOPE_SAMPLES
mkdir home

# ends COMMAND...: within a time that is far beyond what it takes, with status 0 or 1; in the latter case with a line.
ends() {
	status=0
	timeout -s KILL 60 "$@" >out.txt 2>err.txt </dev/null || status=$?
	case $status in
	0) ;;
	1) [ -s err.txt ] || fail "$*: status 1 without a word" ;;
	*) fail "$*: status $status: $(cat err.txt)" ;;
	esac
	passed=$((passed + 1))
}

# Who is let in: an address that this machine has not is refused with those that it has; one that only its own programs reach is told so; and
# where another server is asked there is nobody to let in.
complains 'an address that is not here' 1 '^waitscope: --listen: 203\.0\.113\.1 is no address of this machine: ' \
	"$program" --headless -p 0 -d 1ms --listen=203.0.113.1
ok 'an address of this machine alone' "$program" --headless -p 0 -d 1ms --listen=127.0.0.1 2>err.txt
ok 'only its programs reach it' grep -q '^waitscope: Only programs on this machine reach http://127\.0\.0\.1:[0-9]*/\.$' err.txt
complains 'listening for another server' 0 '^waitscope: --listen has no effect while url names another server' \
	"$program" --headless -n 1 -p 0 --listen=127.0.0.1 --url=http://127.0.0.1:1/

# Few descriptors, down to those without which no program starts. With both programs each request takes two, and
# some of those above are other people's: the two ends of a request must not wait for each other for ever.
for descriptors in 4 5 6 7 8 9 10 11 12 13 14 16 20; do
	ends sh -c "ulimit -n $descriptors; exec '$program' --headless -p 0 -d 5ms -n 3"
	ends sh -c "ulimit -n $descriptors; exec '$program' --headless -p 0 -d 5ms -n 3 9>/dev/null 8>/dev/null"
	ends sh -c "ulimit -n $descriptors; exec '$program' --plain -p 0 -d 5ms -n 3"
done
complains 'none to wake the loop with' 1 'the event loop: .*Too many open files' sh -c "ulimit -n 5; exec '$program' --serve -p 0"

# libevent's own variables, and sandboxes, take its ways of waiting.
ok 'poll will do' env EVENT_NOEPOLL=1 "$program" --headless -p 0 -d 5ms -n 3
ok 'select will do' env EVENT_NOEPOLL=1 EVENT_NOPOLL=1 "$program" --headless -p 0 -d 5ms -n 3
complains 'no way to wait' 1 'no way to wait for events' \
    env EVENT_NOEPOLL=1 EVENT_NOPOLL=1 EVENT_NOSELECT=1 "$program" --headless -p 0

# C libraries in which looking up the next malloc asks for memory: glibc before 2.34.
cat >older.c <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
void *dlsym(void *library, const char *name)
{
	static void *(*next)(void *, const char *);
	free(calloc(1, 32));
	if (next == NULL)
		next = dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.34");
	return next == NULL ? NULL : next(library, name);
}
END
if ! ${CC:-cc} -shared -fPIC -w -o older.so older.c 2>/dev/null || ! LD_PRELOAD=./older.so true || grep -aq asan "$program"; then
	echo 'no such C library can be made here'
else
	ok 'a C library that asks for memory where malloc is looked up' \
	    env LD_PRELOAD=./older.so "$program" --headless -p 0 -d 5ms -n 3
fi


# No lessons, no such address, and nothing to open to others.
mkdir no-lessons
complains 'no lessons' 1 '^waitscope: --lessons: no lessons were found$' env WAITSCOPE_LESSONS="$PWD/no-lessons" HOME="$PWD" "$program" --lessons
complains 'an address of another machine' 1 '^waitscope: --listen: 203.0.113.1 is no address of this machine' \
    "$program" --plain -p 0 --listen 203.0.113.1 -d 0 -n 1
"$program" --plain --listen 0.0.0.0 -u http://127.0.0.1:1/ -n 1 >out.txt 2>err.txt || true
ok 'a server that is not there is opened to nobody' grep -q '^waitscope: --listen has no effect while url names another server' err.txt
report
