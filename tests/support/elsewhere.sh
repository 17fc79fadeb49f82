# shellcheck shell=sh
# For scripts in a folder of their own that fetch from another server.

# begin_elsewhere PROGRAM: sets elsewhere, where tests/outside/misbehave listens, which ends with the script; '' if there is none.
begin_elsewhere() {
	elsewhere=
	[ -x "$1" ] || return 0
	mkfifo elsewhere.hold
	"$1" <elsewhere.hold >elsewhere.says &
	exec 9>elsewhere.hold
	tries=500
	until elsewhere=$(sed -n 's/.*\(http:[^ ]*\).*/\1/p' elsewhere.says) && [ -n "$elsewhere" ]; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.02
	done
}
