#!/bin/sh
# coverage.sh count BUILD NAME: counts what the tests that ran in this build ran of the sources, with lcov, as BUILD/NAME.info; the next
# ones begin anew.
# coverage.sh tell BUILD: what all that were counted ran together. BUILD/uncovered.txt has the lines that they did not, and
# BUILD/coverage/index.html shows all. Fails below 98 % of the lines, and where a function has uncovered lines for which
# reasons.txt has no reason, or a reason has none left; but one that begins with "sometimes:" is about what a moment decides.
set -eu
srcdir=$(cd "$(dirname "$0")/../.." && pwd)
what=$1 name=${3-}
cd "$2"

# A step of lcov's. What it says, much of it of itself, is shown only where it fails.
counted() {
	"$@" >lcov.log 2>&1 || {
		cat lcov.log
		exit 1
	}
}

# All objects that were made of one source count together. The sources' own rooms: tests/ has folders of the same names.
if [ "$what" = count ]; then
	counted lcov --quiet --capture --directory . --output-file all.info
	counted lcov --quiet --extract all.info "$srcdir/src/*" "$srcdir/ui/*" "$srcdir/server/*" --output-file "$name.info"
	rm all.info
	find . -name '*.gcda' -exec rm {} +
	exit
fi
rm -f sources.info
set --
for info in *.info; do set -- "$@" --add-tracefile "$info"; done
counted lcov --quiet "$@" --output-file sources.info
counted genhtml --quiet --output-directory coverage sources.info

# FILE LINE FUNCTION
awk -F '[:,]' -v root="$srcdir/" '
	/^SF:/ { file = $2; sub("^" root, "", file); functions = 0 }
	/^FN:/ { starts[++functions] = $2; names[functions] = $NF }
	/^DA:/ && $3 == 0 {
		best = 0
		for (i = 1; i <= functions; i++)
			if (starts[i] + 0 <= $2 + 0 && (best == 0 || starts[i] + 0 >= starts[best] + 0))
				best = i
		print file, $2, names[best]
	}' sources.info >uncovered.txt
awk -v lines="$(grep -c '^DA:' sources.info)" -v reasons="$srcdir/tests/coverage/reasons.txt" '
	BEGIN {
		while ((getline row <reasons) > 0) {
			if (row ~ /^#/ || row == "")
				continue
			split(row, word, " ")
			if (word[3] == "") {
				print "reasons.txt: " row ": no reason"
				bad = 1
			}
			reason[word[1] " " word[2]] = word[3]
		}
	}
	{
		place = $1 " " $3
		uncovered++
		if (!(place in reason) && !(place in told)) {
			print $1 ":" $2 ": " $3 "() has uncovered lines, and no reason"
			bad = 1
		}
		told[place] = 1
	}
	END {
		for (place in reason)
			if (!(place in told) && reason[place] != "sometimes:") {
				print "reasons.txt: " place "(): nothing there is uncovered"
				bad = 1
			}
		share = 100 * (lines - uncovered) / lines
		printf "%.2f %% of %d lines are covered, 98 wanted\n", share, lines
		exit bad || share < 98
	}' uncovered.txt
