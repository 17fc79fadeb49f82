#!/bin/sh
# What the README, the plan for a teacher and the manual tell people to type works; their examples are good, and what they
# point to is there.
. "${srcdir:-.}/tests/support/check.sh"

sources=$(cd "$OLDPWD" && cd "${srcdir:-.}" && pwd)
HOME=$folder
export HOME
unset XDG_CONFIG_HOME WAITSCOPE_LESSONS WAITSCOPE_SAMPLES

# block DOCUMENT LANGUAGE START: the block of that language whose first line begins so.
block() {
	awk -v open="\`\`\`$2" -v start="$3" '
		inside && $0 == "```" { inside = 0; if (wanted) exit }
		inside { if (first) wanted = index($0, start) == 1; first = 0; if (wanted) print }
		!inside && $0 == open { inside = first = 1 }' "$sources/$1"
}

# Its example of a lesson, and of a tape.
block README.md yaml 'title:' >my.yaml
block README.md '' 'Output' >demo.tape
ok 'the examples are good' "$program" --check my.yaml demo.tape >out.txt
ok 'each of its kind' sh -c "grep -q '^my.yaml: fine: a lesson' out.txt && grep -q '^demo.tape: fine: a tape' out.txt"
ok 'the tape plays' "$program" --headless -p 0 -d 50ms --tape demo.tape
for file in demo.svg demo.cast loop.svg; do
	ok "and makes $file" test -s $file
done
"$program" --headless -p 0 -d 50ms --save run.json
for copy in lesson2 a b; do
	cp run.json $copy.json
done

# Every command: those with a screen are done without one, and all with a quick server.
commands() { # DOCUMENT...
	for document in "$@"; do
		case $document in
		*.md) sed -n 's/^\(waitscope .*\)$/`\1`/p; p' "$sources/$document" | sed 's/  *#.*`$/`/' | grep -o '`[^`]*`' | tr -d '`' ;;
		*) sed -n 's/^\.Dl \$ //p' "$sources/$document" | sed 's/\\-/-/g' ;;
		esac
	done | sed -n 's|^\./bootstrap run|waitscope|; /^waitscope /p' | sed 's/\.json$/.json/' | sort -u
}
commands README.md TEACHING.md CONTRIBUTING.md waitscope.1 | grep -v ' --samples=play$' >commands.txt
# What is the reader's own, and what is copied before it is run.
for own in my_fetcher a b; do
	cp "$sources/src/samples/urllib_fetcher.py" $own.py
done
ok 'samples can be copied' "$program" --samples=play >out.txt
ok 'there are many' [ "$(wc -l <commands.txt)" -gt 25 ]
while read -r words; do
	# shellcheck disable=SC2086 # they are taken apart
	set -- ${words#waitscope}
	case " $* " in
	*FILE*) continue ;;
	*' --tape-record '*) continue ;; # someone must press keys
	*' -- '* | *' --run '*)
		command -v python3 >/dev/null || continue
		eval "set -- --headless --save=own.json -d 50ms -p 0 ${words#waitscope}" # a command has its quotes, and comes last
		;;
	*' --save-config '* | *' --check '* | *' --help '* | *' --lessons '* | *' --samples'*) ;;
	*' runs/'*.json' '* | ' a.json b.json ') set -- --check "$@" ;; # several are listed on a screen alone
	*' --serve '*) set -- "$@" -d 50ms -p 0 ;;
	*' run.json '* | *' lesson2.json '*) case " $* " in *' --headless '*) ;; *) set -- --headless "$@" ;; esac ;;
	*' --plain '* | *' --headless '* | *' --narrate '*) set -- "$@" -d 50ms -p 0 ;;
	*) set -- --headless "$@" -d 50ms -p 0 ;;
	esac
	status=0
	: >out.txt # what the one before said is not waited for
	timeout 20 "$program" "$@" >out.txt 2>err.txt </dev/null &
	job=$!
	case " $* " in
	*' --serve '*)
		until grep -q Starting out.txt; do sleep 0.1; done
		kill -TERM $job
		;;
	esac
	wait $job || status=$?
	case " $* " in
	*' --save=own.json '*)
		ok "$words: the command ends well" grep -q '"exit status 0"' own.json
		! grep -q '"exit status [1-9]' own.json || fail "$words: $(grep '"exit status' own.json)"
		rm own.json
		;;
	esac
	[ $status -eq 0 ] || [ $status -eq 143 ] || fail "$words ($*): status $status: $(cat err.txt)"
	passed=$((passed + 1))
	rm -rf .config
done <commands.txt

# What a link leads to is there, and so is what a table says of the lessons.
for document in README.md TEACHING.md CONTRIBUTING.md; do
	sed 's/`[^`]*`//g' "$sources/$document" | grep -o ']([^)#]*' | sed 's/^](//' | grep -v '^https\?:' | grep . | sort -u >links.txt
	grep -o 'srcset="[^"]*"\|src="[^"]*"' "$sources/$document" | sed 's/.*"\(.*\)"/\1/' >>links.txt || true
	while read -r link; do
		case $link in
		screenshots/*) [ -d "$sources/screenshots" ] || continue ;;
		esac
		ok "$document: $link" test -e "$sources/$link"
	done <links.txt
done
"$program" --lessons >list.txt
same 'the README has all lessons' "$(sed 's/^\([0-9]*\)  *[^ ][^ ]*  *\(.*\)/\1 \2/' list.txt)" "$(sed -n 's/^| \([0-9]* [A-Z][^|]*[^ |]\) *|.*/\1/p' "$sources/README.md")"
same 'and the plan' "$(sed 's/^\([0-9]*\)  *[^ ][^ ]*  *\(.*\)/\1 \2/' list.txt)" \
	"$(sed -n 's/^| [0-9]*–[0-9]* | \([0-9]* [A-Z][^|]*[^ |]\) *|.*/\1/p' "$sources/TEACHING.md")"

# The version is the same wherever it stands.
version=$("$program" --version)
version=${version#waitscope }
same 'the newest of the NEWS is this version' "$version" "$(sed -n 's/^\([0-9][0-9.]*\), .*/\1/p' "$sources/NEWS" | head -n 1)"
[ ! -d "$sources/debian" ] || same 'and so is the Debian package' "$version" "$(sed -n '1s/^waitscope (\(.*\)-[0-9]*) .*/\1/p' "$sources/debian/changelog")"

# The map has every room.
same 'the map of the house' "$(sed -n "/^edges='/,/^'/p" "$sources/tests/house_rules.sh" | sed -n 's/ *:.*//p' | sort)" \
	"$(sed -n 's/^| `\([a-z./]*\)` | .*/\1/p' "$sources/CONTRIBUTING.md" | sort)"
report
