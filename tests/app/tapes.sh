#!/bin/sh
# Tapes without a screen, by the whole program: what is asked for is made, of a saved run the
# same each time and without waiting, and what is wrong is told in one line.
. "${srcdir:-.}/tests/support/check.sh"

# tape LINE...: makes it.
tape() {
	printf '%s\n' "$@" >demo.tape
}

live() {
	"$program" --headless -p 0 --tape demo.tape "$@"
}

again() {
	"$program" run.json --headless --tape demo.tape "$@"
}

# A live run.
tape 'Set Columns 100' 'Set Rows 30' 'Knob delay 200ms' 'Knob requests 3' 'Wait async callback-start' 'Space' \
	'Caption "Look: the first callback"' 'Screenshot seen.txt' 'Caption' 'Action live' 'Wait end' 'Screenshot end.txt'
ok 'a live run' live --save run.json --shot last.txt
ok 'its caption is seen' grep -q 'Look: the first callback' seen.txt
ok 'it is paused at the callback' grep -q 'async 3 of 3 done\|async 1 of 3 done\|async 2 of 3 done' seen.txt
ok 'its size is the tape'\''s' [ "$(wc -l <seen.txt)" -eq 30 ]
ok 'it ends' grep -q 'sync       took' end.txt
ok 'what is seen last' cmp end.txt last.txt
ok 'the run is saved' "$program" run.json --headless

# What was asked for counts before the lesson's own.
tape 'Lesson 1' 'Enter' 'Screenshot plain.txt'
ok 'a lesson' live
tape 'Enter' 'Screenshot asked.txt'
ok 'a lesson in a view and a language' "$program" 1 --headless -p 0 --tape demo.tape --view numbers --language c
ok 'the first view' grep -q 'every(0.1, spin)' plain.txt
ok 'the view that was asked for' grep -q '4 numbers' asked.txt
tape 'Enter' 'Type "1"' 'Screenshot asked.txt'
ok 'the same in the first view' "$program" 1 --headless -p 0 --tape demo.tape --view numbers --language c
ok 'the language that was asked for' grep -q 'every(100, spin);' asked.txt

# Who begins a run again has left the lesson: no card comes over it, nor the lesson's next part.
printf '%s\n' 'title: Two parts' 'parts: [{knobs: {delay: 100ms, requests: 1}}, {words: Second, knobs: {delay: 50ms}}]' >two.yaml
tape 'Set Columns 100' 'Set Rows 30' 'Lesson two.yaml' 'Enter' 'Wait end' 'Action run-again' 'Wait end' 'Sleep 1200ms' \
	'Action run-again' 'Wait end' 'Screenshot again.txt'
ok 'a run that is begun again at once' live
ok 'stays in its part' grep -q 'part 1  *Two parts' again.txt

# A saved run: ten minutes take no time, and all is the same each time.
tape 'Set Columns 100' 'Set Rows 30' 'Output film.cast' 'Output film.svg' 'Keys on' 'Wait async callback-start' 'Space' \
	'Screenshot seen.txt' 'Screenshot seen.svg' 'Screenshot seen.ans' 'Sleep 2s' 'Action next-event 3' 'Action live' \
	'Action run-again' 'Wait async callback-start' 'Hide' 'Sleep 10m' 'Show' 'Wait end' 'Screenshot end.txt'
mkdir first second
for round in first second; do
	cp demo.tape run.json $round
	(cd $round && again --record all.cast --shot last.svg --save again.json) || fail "the $round round"
done
for file in film.cast film.svg seen.txt seen.svg seen.ans end.txt all.cast last.svg again.json; do
	ok "$file has something" [ -s first/$file ]
	ok "$file is the same each time" cmp first/$file second/$file
done
ok 'nothing hidden is recorded' sh -c "tail -n 1 first/film.cast | grep -q '^\\[[0-9]\\.'"
ok 'the key is seen' grep -q 'Space' first/seen.txt
tape 'Wait end' 'Output late.svg'
ok 'a recording of nothing but the end' again
ok 'has that' grep -q '</svg>' late.svg

# A saved run happens again as if it were live: nothing of what comes later is seen. The
# frames are a thirtieth of a second apart.
tape 'Set Columns 100' 'Set Rows 30' 'Screenshot 0.txt' 'Wait 0.2s' 'Screenshot 0.233331.txt' 'Wait 0.4s' \
	'Screenshot 0.433329.txt' 'Space' 'Sleep 1s' 'Action live' 'Screenshot 60.txt'
ok 'a run that happens again' again
for at in 0 0.233331 0.433329 60; do
	"$program" run.json --headless --size 100x30 --at $at --dump >then.txt
	ok "at $at s it is what it was then" cmp then.txt $at.txt
done
tape 'Wait 0.1s' 'Space' 'Screenshot before.txt' 'Action live' 'Wait end' 'Space' 'Action start' 'Screenshot after.txt'
ok 'a pause before the first response' again
ok 'knows of none' sh -c "! grep -q 'Hello, world' before.txt"
ok 'one after it shows what came' grep -q 'Hello, world' after.txt
tape 'Wait 0.3s' 'Type "b"' 'Screenshot told.txt' 'Wait end'
ok 'pressing where nobody is' again
ok 'is told that it cannot be' grep -q 'This is a saved run: it is as it was' told.txt
tape 'Output film.cast' 'Wait 0.3s' 'Knob delay 2s'
complains 'turning what was' 1 'demo.tape:3: Knob: a saved run is as it was' again
# However often and by whatever path a lesson's file is mentioned, it is one lesson. No tape writes over it.
lessons=$("$program" --lessons | wc -l)
printf '%s\n' 'title: My own' 'parts: [{knobs: {delay: 100ms, requests: 1}}]' >own.yaml
cp own.yaml own.txt
tape 'Sleep 50ms' 'Screenshot own.txt' 'Lesson ./own.txt'
complains 'a picture over a lesson' 2 '^waitscope: demo.tape:2: Screenshot: own.txt is what is read' live
same 'it is as it was' '' "$(diff own.yaml own.txt)"
tape 'Sleep 50ms' 'Lesson ./own.txt' 'Screenshot opened.txt'
ok 'a lesson of any name' live
ok 'is opened' grep -q 'My own' opened.txt
ln -s own.yaml linked.yaml
tape 'Lesson own.yaml' 'Sleep 50ms' 'Lesson ./own.yaml' 'Sleep 50ms' 'Lesson linked.yaml' 'Lesson own.yaml' \
	'Screenshot mentioned.txt'
ok 'a lesson that is mentioned again' live
ok 'is one lesson' grep -iq "lesson $((lessons + 1)) of $((lessons + 1))" mentioned.txt

tape 'Output film.cast' 'Wait 0.3s' 'Lesson 2'
complains 'a lesson in what was' 1 'demo.tape:3: Lesson: a saved run is as it was' again

# What came of something hidden is not seen, and the last picture stands as long as it says.
tape 'Output film.cast' 'Keys on' 'Wait 0.3s' 'Hide' 'Type "l"' 'Sleep 400ms' 'Show' 'Screenshot calm.txt' 'Wait end' 'Sleep 7s'
ok 'a key that is hidden' again
ok 'is not seen' sh -c "! grep -q 'listings:\|the next language' calm.txt"
ok 'the last picture stands' [ "$(sed -n '$s/^.\([0-9]*\)\..*/\1/p' film.cast)" -ge 7 ]

# Turned knobs, pauses, captions and chapters of the run are markers, in what is live and in what was.
tape 'Output film.cast' 'Wait 0.1s' 'Knob delay 300ms' 'Space' 'Sleep 100ms' 'Space' 'Action live' 'Wait end'
ok 'a run with a turned knob' live --save turned.json
same 'its markers' 'sync: first block,delay 300 ms,pause,go on,async: first callback,' "$(sed -n 's/^.*"m", "\(.*\)".$/\1/p' film.cast | tr '\n' ',')"
# Whoever goes on behind what is live sees them later.
tape 'Output film.cast' 'Knob requests 1' 'Knob delay 300ms' 'Wait 0.1s' 'Space' 'Sleep 100ms' 'Space' 'Wait end' 'Sleep 200ms'
ok 'a run that was paused' live
same 'markers behind it' 'go on,async: first callback,' "$(sed -n 's/^.*"m", "\(.*\)".$/\1/p' film.cast | tr '\n' ',' | sed 's/.*pause,//')"
# So is the part of a lesson in which a recording begins.
for begin in 'Output film.cast
Lesson 1' 'Lesson 1
Sleep 0.1s
Output film.cast'; do
	tape "$begin" 'Sleep 0.1s'
	ok 'a lesson' live
	same 'its first part' 'Wait, or carry on, part 1' "$(sed -n 's/^.*"m", "\(.*\)".$/\1/p' film.cast)"
done
tape 'Output film.cast' 'Wait end'
ok 'the same once more' "$program" turned.json --headless --tape demo.tape
same 'the markers of what happened then' 'sync: first block,delay 300 ms,async: first callback,' "$(sed -n 's/^.*"m", "\(.*\)".$/\1/p' film.cast | tr '\n' ',')"
ok 'and without a tape' "$program" turned.json --headless --record film.cast
same 'the same markers' 'sync: first block,delay 300 ms,async: first callback,' "$(sed -n 's/^.*"m", "\(.*\)".$/\1/p' film.cast | tr '\n' ',')"

tape 'Output film.cast' 'Caption "同期は待つ"' 'Wait 0.1s' 'Marker "look here"' 'Caption' 'Wait key' 'Hide' 'Marker "unseen"' 'Show' 'Wait end'
ok 'a tape with captions and markers' again
same 'its markers' '同期は待つ,sync: first block,look here,async: first callback,' \
	"$(sed -n 's/^.*"m", "\(.*\)".$/\1/p' film.cast | tr '\n' ',')"
# Who jumps to a marker sees what it is about: the frame stands before it, at the same time.
ok 'the frame of a caption' [ "$(grep -n '同期は待つ' film.cast | sed -n '1s/:.*"o".*/ frame/p; 2s/:.*"m".*/ marker/p' | tr -d '0-9\n')" = ' frame marker' ]

# A film's name is taken before the film is there.
tape 'Output waitscope-1.svg' 'Wait 0.1s' 'Ctrl+p' 'Wait end'
ok 'a picture beside a film' again
ok 'the film' grep -q '@keyframes' waitscope-1.svg
ok 'the picture' grep -q '</svg>' waitscope-2.svg
ok 'which does not move' sh -c '! grep -q @keyframes waitscope-2.svg'
tape 'Output film.svg' 'Output ./film.svg'
complains 'the same film twice' 2 'demo.tape:2: Output: ./film.svg is being recorded already' again
tape 'Output 1.svg' 'Output 2.svg' 'Output 3.svg' 'Output 4.svg' 'Output 5.svg' \
	'Output 6.svg' 'Output 7.svg' 'Output 8.svg' 'Output 9.svg'
complains 'more films than can be made' 2 'demo.tape:9: Output: there are too many: at most 8 are expected' again
rm -f waitscope-1.svg waitscope-2.svg film.svg

# What keys make on a screen they make here too.
tape 'Ctrl+r' 'Wait 0.3s' 'Ctrl+p' 'Wait end' 'Ctrl+r' 'Ctrl+r'
ok 'Ctrl-R and Ctrl-P' again
ok 'a recording' grep -q '^{"version": *2' waitscope-1.cast
ok 'another one' grep -q '^{"version": *2' waitscope-2.cast
ok 'a picture' grep -q '</svg>' waitscope-1.svg

# What a key asked for and did not get is told at once: the tape goes on.
tape 'Set Columns 100' 'Set Rows 30' 'Output 1.cast' 'Output 2.cast' 'Output 3.cast' 'Output 4.cast' 'Output 5.cast' 'Output 6.cast' \
	'Output 7.cast' 'Output 8.cast' 'Ctrl+r' 'Sleep 100ms' 'Screenshot told.txt' 'Wait end'
complains 'one recording too many' 1 'Ctrl-R: there are 8 recordings already' again
ok 'is told while the tape plays' grep -q 'Ctrl-R: there are 8 recordings already' told.txt

# What is wrong.
tape 'Lesson 2' 'Output film.cast' 'Wait end'
complains 'a lesson for what was' 2 'demo.tape:1: Lesson: a saved run is as it was' again
tape 'Output film.cast' 'Output ./film.cast' 'Wait end'
complains 'the same recording twice' 2 'demo.tape:2: Output: ./film.cast is being recorded already' again
tape 'Output film.svg' 'Screenshot film.svg' 'Wait end'
complains 'a picture in the place of a film' 2 'demo.tape:2: Screenshot: film.svg is being recorded' again
tape 'Caption "for nobody"' 'Wait end'
ok 'a tape that makes nothing' sh -c "'$program' run.json --headless --tape demo.tape 2>err.txt"
same 'says so' 'waitscope: demo.tape makes no file: Output or Screenshot is expected in it, or --record beside it' "$(cat err.txt)"
tape 'Wait end' 'Tipe "b"'
complains 'a word that is none' 2 'demo.tape:2: .*Type' again
tape 'Output film.gif'
complains 'an ending that is none' 2 'demo.tape:1: Output: .*.cast, .svg or .html' again
tape 'Output none/film.cast'
complains 'no folder for a recording' 1 'demo.tape:1: Output: .*No such file' again
tape 'Screenshot none/seen.txt'
complains 'no folder for a picture' 1 'demo.tape:1: Screenshot: .*No such file' again
ln -s /dev/full full.cast
tape 'Output full.cast' 'Wait end'
complains 'a full disk' 1 'demo.tape:1: Output: full.cast: .*No space left' again
tape 'Wait end'
complains 'a full disk, recorded' 1 'full.cast: .*No space left' again --record full.cast
complains 'a picture that cannot be' 1 '^waitscope: --shot: .*none/x.svg' again --shot none/x.svg
tape 'Output film.cast' 'Wait async callback-start 99'
complains 'what never comes' 1 'demo.tape:2: Wait: it cannot come: the run is over, after [0-9.]* ' again
complains 'no tape' 2 'none.tape' "$program" --headless --tape none.tape

# A theme of its own, which a key turns while it records; what it waits for on a screen in ASCII; and what there is not.
tape 'Set Theme light' 'Output turned.svg' 'Wait async callback-start' 'Type "t"' 'Sleep 1s'
ok 'the theme is turned in a tape' again
tape 'Set Theme light' 'Output left.svg' 'Wait async callback-start' 'Sleep 1s'
ok 'and in another it is left' again
ok 'which is seen' sh -c '[ -s turned.svg ] && [ -s left.svg ] && ! cmp -s turned.svg left.svg'
tape 'Wait /async .* READY/' 'Screenshot ready.txt'
ok 'a pattern is waited for in ASCII' again --ascii
ok 'and there' grep -q READY ready.txt
tape 'Lesson 99'
complains 'no lesson' 2 'demo.tape:1: Lesson: "99" is not a lesson' live
tape 'Wait end' 'Lesson 99'
complains 'no lesson later' 2 'demo.tape:2: Lesson: "99" is not a lesson' live
tape 'Output 1.svg' 'Output 2.svg' 'Output 3.svg' 'Output 4.svg' 'Output 5.svg' 'Output 6.svg' 'Output 7.svg' 'Output 8.svg' 'Output 9.svg'
complains 'too many recordings' 2 'demo.tape:9: Output: there are too many: at most 8 are expected' again
tape 'Output 1.svg' 'Output 2.svg' 'Output 3.svg' 'Output 4.svg' 'Output 5.svg' 'Output 6.svg' 'Output 7.svg' 'Output 8.svg'
complains 'too many with that of the whole' 1 'demo.tape:8: Output: there are too many: at most 8 are expected' again --record all.svg
report
