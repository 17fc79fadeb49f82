# shellcheck shell=sh
# Sourced by tests that need packages of npm. They go into a folder that goes away with
# the test, never into the tree; a test ends with 77 where they cannot be had.

# What drives Chromium. Later ones do not run on Node 18, which Debian 12 has.
# shellcheck disable=SC2034,SC2100 # for those who source this; and nothing is subtracted
playwright=playwright-core@1.56

# npm_install NAME FOLDER PACKAGE...: NAME is the test's own. WITHOUT_NPM=1 is for a second run of the same tests,
# in which what others' programs make of our files would be no other.
npm_install() {
	npm_for=$1 npm_folder=$2
	shift 2
	[ -z "${WITHOUT_NPM:-}" ] || {
		echo "$npm_for: nothing is to be had of npm this time"
		exit 77
	}
	for tool in node npm; do
		command -v $tool >/dev/null || {
			echo "$npm_for: there is no $tool"
			exit 77
		}
	done
	mkdir -p "$npm_folder"
	# What an earlier test fetched is taken from npm's own cache; no package runs scripts.
	timeout 100 npm install --prefer-offline --ignore-scripts --no-audit --no-fund --prefix "$npm_folder" "$@" \
	    >"$npm_folder/npm.log" 2>&1 || {
		echo "$npm_for: npm cannot install $*"
		exit 77
	}
}

# find_chromium NAME: sets and exports CHROMIUM.
find_chromium() {
	for browser in ${CHROMIUM-} chromium chromium-browser google-chrome; do
		if command -v "$browser" >/dev/null; then
			CHROMIUM=$(command -v "$browser")
			export CHROMIUM
			return
		fi
	done
	echo "$1: there is no Chromium"
	exit 77
}
