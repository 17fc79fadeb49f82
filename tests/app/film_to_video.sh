#!/bin/sh
# The README's lines that turn a recording into an MP4 and a GIF do, as they stand there but for
# their length. Exits with 77 where the tools that they name are not all here.
source=$(realpath "${srcdir:-.}")
. "$source/tests/support/check.sh"

for tool in xvfb-run xauth xterm asciinema ffmpeg ffprobe; do
	command -v $tool >/dev/null || {
		echo "film_to_video.sh: no $tool here"
		exit 77
	}
done

# Distinct pictures of the film, of those one second apart.
pictures() { # FILE
	ffmpeg -v error -i "$1" -vf fps=1 -f framemd5 - | sed -n 's/^[^#].*, //p' | sort -u | wc -l
}

# Whether its last second is black: nothing is shown any more.
ends_black() { # FILE
	ffmpeg -v info -sseof -1 -i "$1" -vf blackdetect=d=0.1:pix_th=0.02 -f null - 2>&1 | grep -q black_start
}

grep '^xvfb-run ' "$source/README.md" | sed 's/ -t 17 / -t 5 /' >mp4.sh
grep '^ffmpeg ' "$source/README.md" >gif.sh
same 'lines in the README' '1 1' "$(wc -l <mp4.sh) $(wc -l <gif.sh)"
printf '%s\n' 'Output demo.cast' 'Set Columns 100' 'Set Rows 30' 'Knob requests 2' 'Knob delay 1s' 'Caption "同期は待つ"' 'Wait end' 'Sleep 1s' >demo.tape
ok 'a recording' "$program" -p 0 --headless --tape demo.tape
ok 'the line for an MP4' sh mp4.sh </dev/null >log.txt 2>&1
same 'its size' 1000x600 "$(ffprobe -v error -show_entries stream=width,height -of csv=p=0:s=x demo.mp4)"
ok 'it moves' [ "$(pictures demo.mp4)" -ge 3 ]
ok 'its last picture is held' eval '! ends_black demo.mp4'
ok 'the line for a GIF' sh gif.sh </dev/null >log.txt 2>&1
ok 'that moves, too' [ "$(pictures demo.gif)" -ge 3 ]
report
