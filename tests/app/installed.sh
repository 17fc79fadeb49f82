#!/bin/sh
# Installed means installed: what `make install` puts somewhere runs from there, and from wherever that
# is moved, with its own lessons, and knows nothing of the tree in which it was built.
. "${srcdir:-.}/tests/support/check.sh"

build=${program%/*}
sources=$(cd "$OLDPWD" && cd "${srcdir:-.}" && pwd)
[ -e "$build/Makefile" ] || exit 77

# The environment of someone else, elsewhere.
HOME=$folder/home
export HOME
unset XDG_CONFIG_HOME WAITSCOPE_LESSONS WAITSCOPE_SAMPLES

# Of make and its jobs nothing is inherited: this is a make of its own.
unset MAKEFLAGS MFLAGS MAKELEVEL
ok 'it can be installed' "${MAKE:-make}" -s -C "$build" install "DESTDIR=$folder/stage" prefix=/usr/nowhere >install.txt 2>&1
# Completions lie where configure was told: Debian's zsh has a folder that is not the prefix's, and some want none.
for file in bash:waitscope zsh:_waitscope fish:waitscope.fish; do
	place=$(sed -n "s/^${file%:*}completiondir = //p" "$build/Makefile" | sed 's,^\${datadir}/,/usr/nowhere/share/,')
	[ -z "$place" ] || ok "$place/${file#*:} is there" test -s "stage$place/${file#*:}"
done
cp -R stage/usr/nowhere moved
ok 'it can be uninstalled' "${MAKE:-make}" -s -C "$build" uninstall "DESTDIR=$folder/stage" prefix=/usr/nowhere >uninstall.txt 2>&1
same 'and leaves no file behind' '' "$(find stage ! -type d)"
rm -rf stage
installed=$folder/moved/bin/waitscope
lessons=$folder/moved/share/waitscope/lessons

ok 'the manual is there' test -s moved/share/man/man1/waitscope.1
for file in README.md TEACHING.md NEWS LICENSE; do
	ok "$file is there" test -s moved/share/doc/waitscope/$file
done
same 'all lessons are there' "$(cd "$sources/src/lessons" && echo *.yaml)" "$(cd "$lessons" && echo *.yaml)"
same 'and all samples' "$(cd "$sources/src/samples" && echo *.py *.mjs *.c)" "$(cd moved/share/waitscope/samples && echo *.py *.mjs *.c)"
# But for the prefix, which may lie below them.
prefix=$(sed -n 's/^prefix = //p' "$build/Makefile")
for path in "$sources" "$build"; do
	[ "$path" = / ] || same "its bytes do not name $path" '' \
		"$(LC_ALL=C tr '\000' '\n' <"$installed" | LC_ALL=C grep -aF "$path" | grep -avF "$prefix/" || true)"
done

"$installed" --lessons >list.txt 2>err.txt || fail "its lessons: $(cat err.txt)"
same 'it lists each of them' "$(echo "$sources"/src/lessons/*.yaml | wc -w)" "$(wc -l <list.txt)"
same 'without a complaint' '' "$(cat err.txt)"
ok 'it draws the list of them' sh -c "'$installed' --headless -p 0 -n 1 -d 20ms --view lessons --dump 2>err.txt | grep -q 'A server that sleeps'"
ok 'lesson 3 runs' sh -c "'$installed' 3 --headless -p 0 -d 20ms --dump 2>err.txt | grep -q await"

same 'the samples, too' "$(cd "$sources/src/samples" && echo *.py *.mjs *.c | wc -w)" "$("$installed" --samples | sed '$d' | wc -l)"
ok 'from there' sh -c "'$installed' --samples | tail -n 1 | grep -q '/moved/'"

# They are these, and no others.
sed 's/^title: .*/title: Moved here/' "$sources/src/lessons/1-wait-or-carry-on.yaml" >"$lessons/1-wait-or-carry-on.yaml"
ok 'they are those beside it' sh -c "'$installed' --lessons | grep -q 'Moved here'"
ln -s "$installed" link
ok 'also through a link' sh -c "./link --lessons | grep -q 'Moved here'"
ok 'and along the path' sh -c "PATH='${installed%/*}:$PATH' waitscope --lessons | grep -q 'Moved here'"
WAITSCOPE_LESSONS=$folder/other
export WAITSCOPE_LESSONS
mkdir other
sed 's/^title: .*/title: Told so/' "$sources/src/lessons/1-wait-or-carry-on.yaml" >other/1-one.yaml
same 'unless others are asked for' 'Told so' "$("$installed" --lessons | sed 's/.*one  *//')"
unset WAITSCOPE_LESSONS

# Without them there are none, or those of an earlier installation: no tree stands in for them.
rm -rf "$lessons"
"$installed" --lessons >list.txt 2>err.txt || true
[ -s list.txt ] || ok 'it says where it looked' grep -q '/lessons: its lessons cannot be read' err.txt
ok 'a folder that is not there has no lessons' sh -c "! WAITSCOPE_LESSONS=/nonexistent XDG_CONFIG_HOME=/nonexistent '$program' --lessons 2>err.txt && grep -q '/nonexistent: its lessons cannot be read' err.txt"
mkdir empty
ok 'and an empty one has none' sh -c "! WAITSCOPE_LESSONS=empty XDG_CONFIG_HOME=/nonexistent '$program' --lessons 2>err.txt && grep -q 'no lessons were found' err.txt"

rm -rf moved/share/waitscope/samples
ok 'without samples there are none, or those of an earlier installation' \
    sh -c "'$installed' --samples >list.txt 2>err.txt || grep -q '/samples: its samples cannot be read' err.txt"

# One that was built and not installed has those of its sources.
same 'in the build tree' "$(echo "$sources"/src/lessons/*.yaml | wc -w)" "$("$program" --lessons | wc -l)"
report
