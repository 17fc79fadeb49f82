#!/bin/sh
# The samples are programs: each is run as it stands, by every Python that is here, by node and by cc, against our
# server and against Tornado's. What it prints comes in its order, and it ends as it should. Without Tornado or
# node, a line says what was not run.
. "${srcdir:-.}/tests/support/check.sh"
[ -z "${WITHOUT_REAL_PROGRAMS-}" ] || exit 77

sources=$(cd "$OLDPWD" && cd "${srcdir:-.}" && pwd)
samples=$sources/src/samples
pythons=$("$sources/tests/support/pythons.sh")
python_samples='urllib_fetcher threads_fetcher asyncio_fetcher mistake_sleep mistake_blocking_call mistake_computing mistake_forgotten_await'
servers=
trap 'kill $servers 2>/dev/null || true; rm -rf "$folder"' EXIT
unset WAITSCOPE_URL
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE

without() { # WHAT SAMPLES
	echo "$(basename "$0"): skipped: there is no $1 to run $2 with"
}

# ---- how they read ----

same 'all of them are installed, and nothing else' "$(cd "$samples" && ls ./*.py ./*.mjs ./*.c | sed s,./,,)" \
	"$(sed -n 's|.*src/samples/\([a-z_]*\.[a-z]*\).*|\1|p' "$samples/local.mk" | sort)"
for file in "$samples"/*.py "$samples"/*.mjs "$samples"/*.c; do
	name=${file##*/}
	case $name in
	*.py) pattern='^"""[^"]*\."""$' ;;
	*.mjs) pattern='^// [^/].*\.$' ;;
	*) pattern='^/\* [^*]*\. \*/$' ;;
	esac
	ok "$name: its first line says what it is" sh -c "head -n 1 '$file' | grep -q '$pattern'"
	same "$name: no line is wider than 60 columns" '' "$(expand "$file" | awk 'length > 60')"
	same "$name: it is ASCII" '' "$(LC_ALL=C grep -n '[^ -~	]' "$file" || true)"
done

# ---- what they print ----

# Two requests. Whose response comes first is not said by who asked first, and how long it took is not told.
prints() { # SAMPLE
	case $1 in
	urllib_fetcher)
		printf '%s\n' 'Fetch 1 blocks' 'It took T s. Server said: Hello, world' \
			'Fetch 2 blocks' 'It took T s. Server said: Hello, world' 'Pfew! That was a lot of wait time!!'
		;;
	threads_fetcher)
		printf '%s\n' 'All wait, and this thread goes on' 'Yawwza... Finally!!! N: Hello, world' 'Yawwza... Finally!!! N: Hello, world'
		;;
	asyncio_fetcher)
		printf '%s\n' 'This line comes before "Yawwza..."' 'Fetch 1 waits in the loop' 'Fetch 2 waits in the loop' \
			'Yawwza... Finally!!! N: Hello, world' 'Yawwza... Finally!!! N: Hello, world'
		;;
	node_fetcher | poll_fetcher)
		printf '%s\n' 'Fetch 1 waits in the loop' 'Fetch 2 waits in the loop' 'This line comes before "Yawwza..."' \
			'Yawwza... Finally!!! N: Hello, world' 'Yawwza... Finally!!! N: Hello, world'
		;;
	tornado_fetcher)
		printf '%s\n' 'The program will block' 'Server said: Hello, world' 'Server said: Hello, world' \
			'Pfew! That was a lot of wait: T s' 'This line comes before "Yawwza..."' \
			'Yawwza... Finally!!! Hello, world' 'Yawwza... Finally!!! Hello, world'
		;;
	mistake_sleep)
		printf '%s\n' 'Yawwza... Finally!!! N: Hello, world' 'Slept on it: N' 'Yawwza... Finally!!! N: Hello, world' 'Slept on it: N'
		;;
	mistake_blocking_call)
		printf '%s\n' 'Yawwza... Finally!!! N: Hello, world' 'Confirmed: N' 'Yawwza... Finally!!! N: Hello, world' 'Confirmed: N'
		;;
	mistake_computing)
		printf '%s\n' 'Yawwza... Finally!!! Hello, world' 'Its seal: ecbe1ddb' 'Yawwza... Finally!!! Hello, world' 'Its seal: ecbe1ddb'
		;;
	mistake_forgotten_await)
		printf '%s\n' 'Fetch 1 waits in the loop' 'Yawwza... Finally!!! N: Hello, world' 'All are here. Are they?'
		;;
	esac
}

# begin SAMPLE COMMAND...: it runs meanwhile.
begin() {
	name=$1
	shift
	begun="$begun $name"
	{
		status=0
		"$@" 2 >"$name.out" 2>"$name.err" || status=$?
		echo $status >"$name.status"
	} &
	jobs="$jobs $!"
}

# end WHERE: all that have begun have ended, and as they should.
end() {
	# shellcheck disable=SC2086 # words
	wait $jobs
	for name in $begun; do
		same "$name, $1: its status, after $(cat "$name.err")" 0 "$(cat "$name.status")"
		same "$name, $1" "$(prints "$name")" \
			"$(sed 's/[0-9][0-9]*\.[0-9] s/T s/; s/\(!!!\|it:\|Confirmed:\) [0-9]/\1 N/' "$name.out")"
		case $name in
		mistake_forgotten_await) ok "$name, $1: Python warns" grep -q "coroutine 'fetch' was never awaited" "$name.err" ;;
		*) same "$name, $1: no complaint" '' "$(cat "$name.err")" ;;
		esac
	done
	begun='' jobs=''
}

# all_against URL SERVER PYTHON...
all_against() {
	WAITSCOPE_URL=$1
	export WAITSCOPE_URL
	server=$2
	shift 2
	begun='' jobs=''
	for python in "$@"; do
		for name in $python_samples; do
			begin "$name" "$python" "$samples/$name.py"
		done
		end "$python, $server"
	done
	[ -z "$tornado" ] || begin tornado_fetcher "$tornado" "$samples/tornado_fetcher.py"
	[ -z "$node" ] || begin node_fetcher node "$samples/node_fetcher.mjs"
	begin poll_fetcher ./poll_fetcher
	end "$server"
}

[ -n "$pythons" ] || without python3 "$python_samples"
tornado=
for python in $pythons; do
	"$python" -c 'import tornado' 2>/dev/null && tornado=$python
done
[ -n "$tornado" ] || without Tornado 'tornado_fetcher and tornado_server'
node=
command -v node >/dev/null && node -e 'process.exit(typeof fetch === "function" ? 0 : 1)' && node=node
[ -n "$node" ] || without 'node that has fetch' node_fetcher
ok 'the one in C is compiled' "${CC:-cc}" -Wall -Wextra -Werror -o poll_fetcher "$samples/poll_fetcher.c"

# serve NAME COMMAND...: sets url, by the one that it says.
serve() {
	mkfifo "$1"
	name=$1
	shift
	"$@" >"$name" 2>"$name.err" &
	servers="$servers $!"
	exec 3<"$name"
	read -r line <&3
	url=${line##* }
	url=${url%/}/
}

serve ours "$program" --serve --port 0 --delay 20ms
ours=$url
# shellcheck disable=SC2086 # words
all_against "$ours" 'our server' $pythons
if [ -n "$tornado" ]; then
	serve tornados "$tornado" "$samples/tornado_server.py" 0.02 0
	all_against "$url" "Tornado's server" "$tornado"
fi

# ---- what is wrong with what they are told ----

# Nobody listens there: whoever had that port has gone.
deserted=http://127.0.0.1:$("$(dirname "$program")/tests/support/free_ports" 1)/
complain() { # SAMPLE COMMAND...
	name=$1
	shift
	for count in x 0 -1 1000 1.5; do
		complains "$name $count" 2 '1 to 999' "$@" "$count"
	done
	complains "$name 1 2" 2 '1 to 999' "$@" 1 2
	WAITSCOPE_URL=$deserted complains "$name, nobody there" 1 '127.0.0.1' "$@" 1
}
python=$(echo "$pythons" | head -n 1)
if [ -n "$python" ]; then
	for name in $python_samples; do
		complain "$name" "$python" "$samples/$name.py"
	done
fi
[ -z "$node" ] || complain node_fetcher node "$samples/node_fetcher.mjs"
complain poll_fetcher ./poll_fetcher
if [ -n "$tornado" ]; then
	complain tornado_fetcher "$tornado" "$samples/tornado_fetcher.py"
	for arguments in x '1 x' '1 2 3' '-1' 'nan' '1 65536'; do
		# shellcheck disable=SC2086 # words
		complains "tornado_server $arguments" 2 'usage:' "$tornado" "$samples/tornado_server.py" $arguments
	done
	port=${ours##*:}
	complains 'tornado_server, a port that is taken' 1 'in use' "$tornado" "$samples/tornado_server.py" 0 "${port%/}"
fi
report
