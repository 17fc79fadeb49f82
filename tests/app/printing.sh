#!/bin/sh
# What is printed arrives, or one line says why it did not.
. "${srcdir:-.}/tests/support/check.sh"

# full ARGS...: where there is no room for it.
full() {
	"$program" "$@" >/dev/full
}

for arguments in '--help' '--version' '--plain -p 0 -n 1 -d 100ms'; do
	# shellcheck disable=SC2086 # several words
	complains "$arguments on a full disk" 1 '^waitscope: standard output: No space left' full $arguments
done
complains 'a screen on a full disk' 1 '^waitscope: standard output: ' full --headless -p 0 -n 1 -d 100ms --dump

# Who had enough is told nothing, as everywhere.
"$program" --plain -p 0 -n 1 -d 100ms 2>err.txt | head -n 1 >out.txt
same 'a line for a reader who wants one' 1 "$(wc -l <out.txt)"
same 'nothing on stderr' '' "$(cat err.txt)"
report
