#!/bin/sh
# The samples: listed, each with what it is; copied, never over anything.
. "${srcdir:-.}/tests/support/check.sh"

unset WAITSCOPE_SAMPLES
samples=$(cd "$OLDPWD" && cd "${srcdir:-.}/src/samples" && pwd)
# shellcheck disable=SC2010 # their names are plain
(cd "$samples" && ls | grep -v '\.mk$\|^__') | LC_ALL=C sort >names.txt
ok 'there are some' [ "$(wc -l <names.txt)" -gt 5 ]

"$program" --samples >list.txt 2>err.txt || fail "they are not listed: $(cat err.txt)"
sed '$d' list.txt >lines.txt
same 'all are listed, by name' "$(cat names.txt)" "$(sed 's/ .*//' lines.txt)"
same 'each with what it is' '' "$(grep -v '^[^ ]*  *[A-Za-z].*\.$' lines.txt || true)"
same 'without the marks of a comment' '' "$(grep '"""\|//\|\*/' lines.txt || true)"
place=$(sed -n '$s/^They are in \(.*\); waitscope --samples=FOLDER copies them\.$/\1/p' list.txt)
ok 'and where they are' test -e "$place/$(head -n 1 names.txt)"

# Others are those that the environment says.
mkdir others
echo '# One of another folder.' >others/other.py
same 'those of another folder' 'other.py  One of another folder.' "$(WAITSCOPE_SAMPLES=$folder/others "$program" --samples | sed '$d')"
printf '%s\n' 'title: T' 'parts: [{run: other.py}]' >other.yaml
ok 'a lesson finds them there, too' env WAITSCOPE_SAMPLES="$folder/others" "$program" --check other.yaml >said.txt
complains 'and nowhere else' 2 'other.yaml:2:15: run: "other.py" is not a sample' "$program" --check other.yaml

ok 'they are copied' "$program" --samples=mine >said.txt
same 'that is said' "The $(wc -l <names.txt) samples are in mine." "$(cat said.txt)"
same 'these and no others' "$(cat names.txt)" "$(ls mine | LC_ALL=C sort)"
while read -r name; do
	ok "$name is the same" cmp "$samples/$name" "mine/$name"
done <names.txt

# Nothing is overwritten, not even by some of them.
mkdir own
last=$(tail -n 1 names.txt)
echo mine >"own/$last"
complains 'one of that name' 1 "^waitscope: --samples: own/$last is there already: nothing is overwritten, and nothing was copied\$" \
    "$program" --samples=own
same 'it is as it was' mine "$(cat "own/$last")"
same 'and alone' "$last" "$(ls own)"
rm "own/$last"
ln -s nowhere "own/$last"
complains 'a link of that name' 1 'is there already' "$program" --samples=own
ok 'it leads nowhere still' [ ! -e own/nowhere ]
rm "own/$last"
ok 'a folder that is there' "$program" --samples=own/ >said.txt
same 'has them all' "$(cat names.txt)" "$(ls own | LC_ALL=C sort)"

complains 'twice' 1 '^waitscope: --samples: own/.* is there already' "$program" --samples=own
complains 'a file for a folder' 1 '^waitscope: --samples: names.txt: it is no folder$' "$program" --samples=names.txt
complains 'a folder in none' 1 '^waitscope: --samples: none/here: No such file' "$program" --samples=none/here
complains 'no name' 2 "^waitscope: --samples: \"\" is not a folder's name\$" "$program" --samples=
complains 'a name apart from it' 2 '^waitscope: --samples and "there" do not go together' "$program" --samples there
ok 'nothing is there' [ ! -e there ]

# One that cannot be written is not left there in part.
status=0
line=$(ulimit -f 0 && "$program" --samples=small 2>&1) || status=$?
same 'no room' "1 waitscope: --samples: small/$(head -n 1 names.txt): File too large" "$status $line"
same 'nothing is left of it' '' "$(ls small)"
report
