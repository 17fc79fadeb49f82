#!/bin/sh
# A saved run is the run that was: what it shows when seen again, what is recorded
# of it, and what happens when a file is broken or the disk is full.
. "${srcdir:-.}/tests/support/check.sh"

run() {
	"$program" --headless -p 0 -d 200ms -n 3 "$@"
}

again() {
	"$program" run.json --headless --size 100x30 "$@"
}

run --save run.json --size 100x30 --dump >live.txt
again --dump >again.txt
ok 'a saved run ends as it did' cmp live.txt again.txt
ok 'a saved run is told as it was' sh -c "'$program' run.json --plain | grep -q '(Sync) Server said: \"Hello, world\"'"

for at in 0 0.1 0.21 0.45; do
	again --at $at >first.txt
	again --at $at >second.txt
	ok "the same moment twice ($at)" cmp first.txt second.txt
done

for file in film.svg film.cast picture.svg picture.txt picture.ans; do
	case $file in
	film*) option=--record ;;
	*) option=--shot ;;
	esac
	again $option $file
	mv $file "first-$file"
	again $option $file
	ok "$file is the same each time" cmp $file "first-$file"
done
again --shot picture.txt
ok 'a picture as text is the dump' cmp picture.txt live.txt
ok 'a recording is of version 2' grep -q '^{"version": *2' film.cast
again --record film.cast --cast-version 3
ok 'a recording is of version 3' grep -q '^{"version": *3' film.cast
run --save run.har
ok 'an archive has all requests' [ "$(grep -o '"startedDateTime"' run.har | wc -l)" -ge 6 ]

# What was there before is not lost.
cp run.json before.json
ln -s /dev/full full.json
complains 'a full disk' 1 'No space left' run --save full.json
ln -s /dev/full full.cast
complains 'a full disk, recorded' 1 'No space left' again --record full.cast
ln -s /dev/full full.svg
complains 'a full disk, filmed' 1 'full.svg: No space left' again --record full.svg
again --record film.svg
cp film.svg before.svg
(
	ulimit -f 2
	again --record film.svg --idle-limit 1s
) >out.txt 2>err.txt && fail 'a film that may not grow'
ok 'the old film is as it was' cmp film.svg before.svg
complains "one file for two things" 2 "^waitscope: --shot: film.svg is written by --record, too: they need a file each" \
    again --record film.svg --shot film.svg
mkfifo pipe.json pipe.cast pipe.svg pipe.txt
complains 'a pipe for a run' 1 'pipe.json: it is a pipe that nobody reads' run --save pipe.json
complains 'a pipe for a recording' 1 'pipe.cast: it is a pipe or a socket: a file is expected' again --record pipe.cast
complains 'a pipe for a film' 1 'pipe.svg: it is a pipe or a socket: a file is expected' again --record pipe.svg
complains 'a pipe for a picture' 1 'pipe.txt: it is a pipe that nobody reads' again --shot pipe.txt
ln -s nowhere.svg link.svg
again --record link.svg
ok 'the film is there' grep -q '</svg>' link.svg
complains 'no folder, before anything runs' 1 'none/film.svg: No such file' "$program" --headless -p 0 -d 50 -n 9 --record none/film.svg
complains 'no folder for a run' 1 '^waitscope: --save: none/run.json: No such file' timeout 20 "$program" --headless -p 0 -d 50 -n 9 --save none/run.json
complains 'the same as lines' 1 '^waitscope: --save: none/run.json: No such file' timeout 20 "$program" --plain -p 0 -d 50 -n 9 --save none/run.json
complains 'no folder for a picture' 1 '^waitscope: --shot: none/seen.svg: No such file' timeout 20 "$program" --headless -p 0 -d 50 -n 9 --shot none/seen.svg
ln -s /dev/stdout stdout.json
ok 'a pipe that is read' sh -c "'$program' run.json --headless --save stdout.json | grep traceEvents >counted.txt"
again --save again.har
ok 'an archive of what was has addresses' grep -q '"url":"http://[0-9a-z.:-]*/"' again.har
(
	ulimit -f 2
	run --save run.json
) >out.txt 2>err.txt && fail 'a file that may not grow'
ok 'it says so in one line' [ "$(grep -c 'waitscope: --save: run.json' err.txt)" -eq 1 ]
ok 'the old file is as it was' cmp run.json before.json
ok 'nothing is left beside it' [ "$(ls run.json.* 2>/dev/null | wc -l)" -eq 0 ]

# A failure counts until a later run is saved.
printf '%s\n' 'Knob delay 10ms' 'Knob requests 20' 'Wait end' >first.tape
{ cat first.tape; printf '%s\n' 'Sleep 100ms' 'Knob requests 1' 'Wait end'; } >both.tape
plays() {
	sh -c 'ulimit -f 32; exec "$@"' sh "$program" --headless -p 0 --tape "$1" --save later.json
}
complains 'a first run that is too large' 1 '^waitscope: --save: later.json: File too large' plays first.tape
ok 'a second run that is saved' plays both.tape >out.txt 2>err.txt
ok 'the second run is there' "$program" later.json --plain
same 'of the first one nothing is said' '' "$(cat err.txt)"

# A disk that fills up in the middle, where one may be mounted.
mkdir small
if mount -t tmpfs -o size=12k tmpfs small 2>/dev/null; then
	trap 'umount "$folder/small"; rm -rf "$folder"' EXIT
	complains 'a disk that fills up' 1 'small/film.cast: .*No space left' again --record small/film.cast
	ok 'the recording is whole up to there' [ "$(tail -c 1 small/film.cast)" = "" ]
	ok 'and goes as far as there is room' [ "$(wc -l <small/film.cast)" -gt 3 ]
	complains 'a disk without room for the run' 1 'small/run.json: No space left' run --save small/run.json
	ok 'nothing is left of it' [ "$(ls small)" = film.cast ]
	umount small
	trap 'rm -rf "$folder"' EXIT
fi

head -c 3000 run.json >cut.json
complains 'a run cut off' 2 'cut.json: line' "$program" cut.json --headless
echo '{"a": 1}' >other.json
complains 'a file that is not ours' 2 'other.json' "$program" other.json --headless
: >empty.json
complains 'an empty file' 2 'empty.json' "$program" empty.json --headless
complains 'no file' 2 'No such file' "$program" none.json --headless
complains 'a folder' 2 'folder' sh -c "mkdir -p folder.json && exec '$program' folder.json --headless"
complains 'an ending that is none' 2 '.cast, .svg or .html' "$program" --headless --record film.gif
complains 'no folder to write to' 1 'No such file' run --record none/film.cast
report
