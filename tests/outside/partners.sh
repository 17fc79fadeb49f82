# shellcheck shell=sh
# What scripts begin with, behind check.sh, that run waitscope against programs which are not ours:
#
#	. "$sources/tests/outside/partners.sh"
#
# Partners end with the script: by its trap, and those that read their standard input also if it is killed.
# shellcheck disable=SC2154 # program and folder are check.sh's
helpers=$(dirname "$program")/tests
PYTHONDONTWRITEBYTECODE=1
LC_ALL=C.UTF-8
HOME=$folder
export PYTHONDONTWRITEBYTECODE LC_ALL HOME
unset WAITSCOPE_URL XDG_CONFIG_HOME

# needs WHAT COMMAND...: without that, none of the script's tests can be run.
needs() {
	needed=$1
	shift
	"$@" >/dev/null 2>&1 || {
		echo "$(basename "$0"): skipped: there is no $needed"
		exit 77
	}
}

# with WHAT COMMAND...: false, and a line, if it is not here.
with() {
	wanted=$1
	shift
	"$@" >/dev/null 2>&1 && return 0
	echo "$(basename "$0"): skipped: there is no $wanted to test with"
	return 1
}

# ---- starting and ending them ----

partners=''
end_partners() {
	for partner in $partners; do
		kill "$partner" 2>/dev/null || true
	done
	for file in *.pid; do
		[ ! -s "$file" ] || kill "$(cat "$file")" 2>/dev/null || true
	done
}
trap 'end_partners; rm -rf "$folder"' EXIT
mkfifo hold
exec 9<>hold

# begin NAME COMMAND...: its output is in NAME.says.
begin() {
	name=$1
	shift
	: >"$name.says"
	"$@" <hold >"$name.says" 2>&1 9>&- &
	partners="$partners $!"
	last_partner=$!
}

# says NAME PATTERN: once it has said that. What the pattern's group is, is in $said.
says() {
	tries=500
	until said=$(sed -n "s/.*$2.*/\\1/p" "$1.says" | head -n 1) && [ -n "$said" ]; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] && kill -0 "$last_partner" 2>/dev/null || fail "$1 did not start: $(cat "$1.says")"
		sleep 0.02
	done
}

# Sets free, by the ports that nobody has, two of them.
free_ports() {
	free=$("$helpers/support/free_ports" 2)
	# shellcheck disable=SC2034 # for those who source this
	first_free=${free% *} second_free=${free#* }
}

# Sets bad, its address.
begin_misbehave() {
	begin misbehave "$helpers/outside/misbehave"
	says misbehave '\(http:[^ ]*\)'
	# shellcheck disable=SC2034 # for those who source this
	bad=$said
}

# ---- what waitscope makes of them ----

# told RUN: its events in their order, a line each, "async 1 fail: timed out": whose, of which request, what, and with what.
# Of a text of several lines, the first. Ports and times differ from run to run.
told() {
	jq -r '
		[.traceEvents[].args | objects | if has("kind") then . elif has("end") then .end else empty end] as $events
		| (reduce ($events[] | select(has("text") and has("text_id"))) as $event ({}; .[$event.text_id | tostring] = $event.text)) as $texts
		| $events[]
		| "\(.track) \(.number // 0) \(.kind)" + (
			if .kind == "address" then ""
			elif has("cause") then ": " + .cause
			elif has("text_id") then ": " + ($texts[.text_id | tostring] | split("\n")[0] // "" | rtrimstr("\r"))
			elif has("value") and (.kind | IN("answer", "head", "interim", "response", "size")) then ": \(.value)"
			else "" end)' "$1"
}

# story TOLD TRACK NUMBER: that request's, as the program sees it.
story() {
	sed -n "s/^$2 $3 //p" "$1" | grep -Ev '^(step|block|unblock|print|queue|callback|arrive|take|answer)' | paste -sd ' '
}

# in_order WHAT TOLD PATTERN...: lines of these patterns come in this order.
in_order() {
	what=$1 told=$2
	shift 2
	line=0
	for pattern; do
		next=$(sed -n "$((line + 1)),\$p" "$told" | grep -n -m 1 -e "$pattern" | cut -d : -f 1)
		[ -n "$next" ] || fail "$what: no \"$pattern\" behind line $line of: $(cat "$told")"
		line=$((line + next))
	done
	passed=$((passed + 1))
}

# fetch RUN URL OPTION...: our programs do. What became of it is in RUN.json, RUN.told, RUN.screen and RUN.err.
fetch() {
	run=$1 url=$2
	shift 2
	"$program" --headless -u "$url" --save "$run.json" --dump "$@" >"$run.screen" 2>"$run.err" ||
		fail "$run: $url: $(cat "$run.err")"
	told "$run.json" >"$run.told"
}
