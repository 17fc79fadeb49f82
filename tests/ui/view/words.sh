#!/bin/sh
# One thing, one word: the words of the screen are explained in the help, what the help explains stands on
# some screen, and words that were given up stand on none. The screens are those in tests/golden/.
sources=$(cd "${srcdir:-.}" && pwd)
. "$sources/tests/support/check.sh"
HOME=$folder
export HOME
unset XDG_CONFIG_HOME

# The text of each golden screen, without its roles and the listings' own lines.
cat "$sources"/tests/golden/*.txt | grep -avE '^[.A-Za-z!]*$' | grep -avE 'every\(' >screens
printf '%s\n' 'Set Columns 100' 'Set Rows 100' 'Action help' 'Screenshot help.txt' >help.tape
ok 'the help is drawn' "$program" --headless -p 0 -n 1 -d 10ms --tape help.tape
sed -n '/^── words/,$p' help.txt | sed -n 's/^ \([a-z][a-z ]\{8\}\) .*/\1/p' | sed 's/ *$//' >words
[ -s words ] || fail 'the help has no words'

# Where the help itself explains a word does not count.
sed -n '/^── words/,$p' help.txt | sed -n 's/^ [a-z][a-z ]\{8\} \(.*[^ ]\) *$/\1/p' >meanings
grep -avFf meanings screens >elsewhere
while read -r word; do
	ok "\"$word\" is explained, and stands on a screen" grep -aqiwE "$word(s|ed)?" elsewhere
done <words
# The same of programs of one's own: their help is a golden screen.
grep -avE '^[.A-Za-z!]*$' "$sources"/tests/golden/watched-80x70-help.txt | sed -n '/^── words/,$p' >own
sed -n 's/^ \([a-z][a-z ]\{8\}\) .*/\1/p' own | sed 's/ *$//' >own_words
sed -n 's/^ [a-z][a-z ]\{8\} \(.*[^ ]\) *$/\1/p' own >meanings
grep -avFf meanings screens | grep -avE '^ (hold|unread|sleeps|waits for|stopped|thread|helper|short)  ' >elsewhere
while read -r word; do
	ok "\"$word\" of one's own program is explained, and stands on a screen" grep -aqiwE "$word(s|ed)?" elsewhere
done <own_words
for word in hold unread blocked ready sleeps 'waits for' stopped thread helper short; do
	ok "\"$word\" stands on screens of one's own program: the help explains it" grep -qx "$word" own_words
done
for word in run part event request 'in flight' limit 'in line' serving visitor response blocked 'own lines' loop ready callback queue \
	spinner heartbeat late 'done' button knob live paused; do
	ok "\"$word\" stands on screens: the help explains it" grep -qx "$word" words
done
for word in 'spins?' '[0-9]+ open' 'at work' 'works on [0-9]' 'opens at most' '[Nn][Oo][Tt] [Bb][Ee][Gg][Uu][Nn]' 'each (wait )?after the other' \
	'waits? (for )?(its|their) turn' 'stands? on line' 'ha(s|ve) stood' 'apiece' '[0-9.]+ m?s a response' 'secs' '[0-9]+ %' 'no race' \
	'the last one:' 'spinner waits?' 'nothing to wait for' '[0-9]+ (left|waiting|flight)'; do
	same "\"$word\" stands on a screen" '' "$(cat screens "$sources"/src/lessons/*.yaml | sed 's/ left early/ gave up/g' | grep -aoE "(^|[^a-z])($word)([^a-z]|\$)" | head -n 3)"
done
report
