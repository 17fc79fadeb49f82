#!/bin/sh
# Others read our SVGs: xmllint; rsvg-convert, where nothing moves, so that a film is
# its poster; and Chromium, where a film at some moment must be, pixel by pixel, the picture of
# that moment. Each is used if it is there; exits with 77 if none is.
# With a directory as its argument, all files stay there for people to look at.
asked=${1:+$(realpath "$1")}
. "${srcdir:-.}/tests/support/check.sh"

tests=$(dirname "$program")/tests
browser=
for name in chromium chromium-browser google-chrome; do
	if command -v $name >/dev/null; then
		browser=$name
		break
	fi
done
if ! command -v rsvg-convert >/dev/null && [ -z "$browser" ]; then
	echo "pictures.sh: neither rsvg-convert nor Chromium is here"
	exit 77
fi
if [ ! -x "$tests/ui/record/test_svg" ]; then
	echo "pictures.sh: no $tests/ui/record/test_svg"
	exit 77
fi

scratch=$folder
out=${asked:-$scratch}

mkdir -p "$out"
WAITSCOPE_PICTURES=$out "$tests/ui/record/test_svg" >"$scratch/log" 2>&1 || {
	cat "$scratch/log"
	exit 1
}
if [ -x "$tests/ui/record/test_plot_svg" ]; then
	ok "no plots are written" env WAITSCOPE_PICTURES="$out" "$tests/ui/record/test_plot_svg"
fi

# ---- well-formed ----

if command -v xmllint >/dev/null; then
	for svg in "$out"/*.svg; do
		ok "$svg is not well-formed" xmllint --noout "$svg"
	done
fi

# ---- where nothing moves ----

if command -v rsvg-convert >/dev/null; then
	for svg in "$out"/*.svg; do
		ok "$svg cannot be drawn" rsvg-convert -o "${svg%.svg}-rsvg.png" "$svg"
	done
fi

# A film has its text in other pieces than a picture, and rsvg-convert gives letters widths of its own: some
# stand fractions of a pixel beside. Where two moments differ, whole words do.
differing() { # ONE OTHER
	for file; do
		convert "$file" -blur 0x3 "${file%.png}-blurred.png"
	done
	compare -metric AE -fuzz 10% "${1%.png}-blurred.png" "${2%.png}-blurred.png" null: 2>&1 || true
}

if command -v rsvg-convert >/dev/null && command -v convert >/dev/null && command -v compare >/dev/null; then
	same "the film's poster is not the picture at 5.0 s" 0 "$(differing "$out/film-rsvg.png" "$out/at-5000-rsvg.png")"
	ok 'that would be seen of another moment' [ "$(differing "$out/at-3400-rsvg.png" "$out/at-5000-rsvg.png")" -gt 1000 ]
fi

# ---- where it moves ----

moments='400 3400 5000 9900'

# Each picture in a shadow tree of its own, so that their styles keep apart.
page() { # FILE...: the templates' files; the script comes from stdin
	echo '<!doctype html><meta charset="utf-8"><style>body{margin:0}</style><body>'
	for file; do
		printf '<template>'
		cat "$file"
		printf '</template>\n'
	done
	echo '<script>'
	echo 'const pictures = document.querySelectorAll("template");'
	echo 'function show(i) { const div = document.createElement("div"); document.body.append(div);'
	echo 'const root = div.attachShadow({mode: "open"}); root.append(pictures[i].content.cloneNode(true)); return root; }'
	cat
	echo '</script>'
}

film_at() { # MS: the film that much after each of the moments
	page "$out/film.svg" <<-END
		for (const ms of "$moments".split(" "))
			for (const animation of show(0).getAnimations()) {
				animation.pause();
				animation.currentTime = ms * 1 + $1;
			}
	END
}

differ() {
	! cmp "$1" "$2"
}

screenshot() { # NAME: of the page NAME.html
	"$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
	    --disable-component-update --disable-sync --hide-scrollbars --user-data-dir="$scratch/profile" \
	    --window-size=824,2100 --screenshot="$out/$1.png" "file://$(realpath "$out")/$1.html" >"$scratch/chromium" 2>&1
	test -s "$out/$1.png"
}

if [ -n "$browser" ]; then
	stills=
	for ms in $moments; do
		stills="$stills $out/at-$ms.svg"
	done
	# shellcheck disable=SC2086 # a list of files
	page $stills <<-'END' >"$out/stills.html"
		pictures.forEach((_, i) => show(i));
	END
	film_at 50 >"$out/films.html"
	film_at 150 >"$out/films-later.html"
	ok "Chromium cannot draw the pictures" screenshot stills
	ok "Chromium cannot draw the film" screenshot films
	ok "Chromium cannot draw the film" screenshot films-later
	ok "the film at other moments is the same" differ "$out/films-later.png" "$out/films.png"
	ok "the film at $moments ms is not the pictures of these moments" cmp "$out/stills.png" "$out/films.png"
fi

report
