# shellcheck shell=sh disable=SC2034,SC2154,SC3045 # names that come from check.sh or are read elsewhere; every sh has ulimit -c
# All that the program can be, for scripts that let something go wrong in each: read behind check.sh.
#
# A mode is a function, mode_NAME, that runs the program once behind the words that it is given (nothing; or what lets it go
# wrong), in a folder that set_up has filled, and sets status. It makes files new.*, in the folder new and film.*; what is
# printed is in new.out and err.txt. What is the same each time is named in the variable same_NAME, the status that
# is right in well_NAME (0), a pattern of what it says in any case in says_NAME; a mode that is a person's, on a screen, is among $on_screen.

helpers=$(dirname "$program")/tests/support
terminal=$helpers/on_terminal
HOME=$folder/home
LC_ALL=C.UTF-8
export HOME LC_ALL
unset XDG_CONFIG_HOME WAITSCOPE_LESSONS WAITSCOPE_SAMPLES WAITSCOPE_TRACE SSL_CERT_FILE
mkdir "$HOME"

# What takes up to a minute by itself is let go of.
ulimit -c 0

# set_up: what the modes read, in this folder.
set_up() {
	cp "$srcdir/screenshots/three.json" run.json
	[ -e "$folder/short.json" ] || "$program" --headless -p 0 -n 2 -d 60ms --save "$folder/short.json"
	cp "$folder/short.json" .
	printf 'Output film.cast\nSleep 10ms\nType "2"\nWait end\nScreenshot new.txt\n' >two.tape
	printf 'Output film.svg\nOutput film.html\nSleep 10ms\nWait end\nScreenshot new.svg\n' >films.tape
	printf 'Action runs\nSleep 20ms\nScreenshot new.txt\n' >runs.tape
	printf 'title: x\nparts: [{words: y, knobs: {delay: 10ms, requests: 1}}]\n' >my.yaml
	mkdir -p home/.config/waitscope
	printf 'delay: 20ms\n' >home/.config/waitscope/config.yaml
	HOME=$PWD/home
	[ -z "$authority" ] || cp "$authority" authority.pem
}

# clean: what a mode has made goes away.
clean() {
	rm -rf new new.* film.* status said.txt screen.txt why.txt home/.config/waitscope/config.yaml.*
	printf 'delay: 20ms\n' >home/.config/waitscope/config.yaml
	for file in $old; do echo old >"$file"; done
}
old='' # files that are there already

# ---- without a screen ----

runs() { # COMMAND...
	status=0
	"$@" >new.out 2>err.txt </dev/null || status=$?
}
mode_pictures() { runs "$@" "$program" short.json --headless --dump --record film.svg --save new.json --shot new.txt; }
same_pictures='new.out film.svg new.json new.txt'
mode_cast() { runs "$@" "$program" short.json --headless --record film.cast --save new.har --shot new.svg; }
same_cast='film.cast new.har new.svg'
mode_page() { runs "$@" "$program" short.json --headless --record film.html --save new.html; }
same_page='film.html new.html'
mode_tape() { runs "$@" "$program" short.json --headless --tape two.tape; }
same_tape='film.cast new.txt'
mode_films() { runs "$@" "$program" short.json --headless --tape films.tape; }
mode_lessons() { runs "$@" "$program" --lessons; }
same_lessons=new.out
mode_samples() { runs "$@" "$program" --samples=new; }
same_samples='new.out new'
mode_check() { runs "$@" "$program" --check "$srcdir/src/lessons/2-three-at-a-time.yaml" run.json two.tape home/.config/waitscope/config.yaml; }
same_check=new.out
mode_config() { runs "$@" "$program" --save-config -n 7 --theme dark; }
same_config=new.out
mode_live() { runs "$@" "$program" --headless -p 0 -n 2 -d 20ms --record film.cast --save new.json; }
mode_plain() { runs "$@" "$program" --plain -p 0 -n 2 -d 20ms --work 5ms --save new.json; }
mode_errors() { runs "$@" "$program" --plain -p 0 -n 4 -d 10ms --errors mixed --timeout 30ms; }
mode_lesson() { runs "$@" "$program" --headless -p 0 my.yaml --save new.html; }
mode_watched() { runs "$@" "$program" --headless -p 0 -d 20ms --save new.json -- sh -c 'curl -s "$WAITSCOPE_URL"; echo done'; }
mode_two() { runs "$@" "$program" --plain -p 0 -d 10ms --run 'sleep 0.02' -- sh -c 'echo two; exit 3'; }
mode_rows() { runs "$@" "$program" --headless -p 0 -d 10ms --sweep requests=1,2 --save new.csv --shot new.svg; }
mode_folder() { runs "$@" "$program" --headless -p 0 -d 10ms --sweep requests=1,2 --save new/ --record film.cast; }
mode_several() { runs "$@" "$program" run.json short.json --keep 1 --headless --tape runs.tape; }
same_several=new.txt
mode_story() { runs "$@" "$program" run.json --narrate; }
same_story=new.out

# Typed to.
mode_narrate() {
	status=0
	printf 'button\nwhere\nrequests 2\nhelp\nquit\n' | {
		"$@" "$program" -p 0 -n 1 -d 20ms --narrate --save new.json >new.out 2>err.txt || status=$?
		echo $status >status
	}
	# shellcheck disable=SC2094 # a variable, and a file
	read -r status <status
}

# A server is met by clients, and ended.
mode_serve() {
	status=0
	: >new.out
	"$@" "$program" --serve -p 0 >new.out 2>err.txt &
	server=$!
	while kill -0 $server 2>/dev/null; do
		url=$(sed -n 's/.*\(http[^ ]*\).*/\1/p' new.out)
		[ -z "$url" ] || break
		sleep 0.01
	done
	if [ -n "$url" ]; then
		curl -s -m 5 -o said.txt "$url/?delay=10ms" || true
		curl -s -m 5 -o said.txt -o said.txt "$url/?delay=0" "$url/none" || true
	fi
	kill -TERM $server 2>/dev/null || true
	wait $server || status=$?
}
well_serve=143

# Another server: partners gives one to fetch from, without and with TLS.
mode_http() { runs "$@" "$program" --headless -u "$http" -n 2 --dump --save new.json; }
mode_tls() { runs "$@" "$program" --headless -u "$https" --cacert authority.pem -n 1 --dump --save new.json; }

quiet_modes='pictures cast page tape films lessons samples check config live plain errors lesson watched two rows folder several
	story narrate serve'

# ---- on a screen: on_terminal fails if that is not put back ----

# screen SHOWN KEYS LINE PREFIX...: the program with the options of LINE, as a shell has them, until that is shown or it has ended.
screen() {
	shown=$1 keys=$2 line=$3 quoted=
	shift 3
	for word; do quoted="$quoted '$word'"; done
	"$terminal" 80x24 till "$shown" ${beside:+runs "$beside"} types "$keys" ${leaves:+leaves ''} -- \
	    "$quoted '$program' $line 2>err.txt; echo \$? >status" >screen.txt 2>why.txt || put_back=1
	status=
	# shellcheck disable=SC2094 # a variable, and a file
	read -r status <status || true
}
mode_screen() { screen 'r run again' q '-p 0 -n 1 -d 20ms --record film.cast --save new.json --tape-record new.tape' "$@"; }
mode_screen_saved() { screen waitscope q run.json "$@"; }
mode_screen_films() { screen 'r run again' q '-p 0 -n 1 -d 20ms --record film.svg --save new.html' "$@"; }
mode_screen_lesson() { screen waitscope q '-p 0 2' "$@"; }
mode_screen_freeze() { screen 'r run again' q '-m freeze -p 0 -n 1 -d 20ms --record film.cast' "$@"; }
mode_screen_tape() { screen 'r run again' q '-p 0 -n 1 -d 20ms --tape two.tape' "$@"; }
mode_screen_several() { screen waitscope 6q 'run.json short.json --keep 1' "$@"; }
mode_screen_sweep() { screen 'time against' q '-p 0 -d 10ms --sweep requests=1,2 --save new.csv --view runs' "$@"; }
mode_screen_watched() { screen 'r run again' q "-p 0 -d 10ms --save new.json --run 'echo one' -- sh -c 'echo two'" "$@"; }
mode_screen_room() {
	port=$("$helpers/free_ports" 1)
	beside="curl -s -m 5 -o said.txt http://127.0.0.1:$port/watch; curl -s -N -m 0.2 -o said.txt http://127.0.0.1:$port/watch/events; :"
	screen DONE q "-p $port -n 1 -d 20ms --watch" "$@"
	beside=
}
says_screen_room='This screen can be watched'
beside='' leaves=''
on_screen='screen screen_saved screen_films screen_lesson screen_freeze screen_tape screen_several screen_sweep screen_watched screen_room'

# ---- partners ----

# partners: begins the servers that mode_http and mode_tls fetch from, as far as there are any; end_partners ends them.
authority='' partners=''
begin_partners() {
	: >served.txt
	: >secured.txt
	"$program" --serve -p 0 >served.txt &
	partners=$!
	until grep -q http served.txt; do sleep 0.05; done
	http="$(sed -n 's/.*\(http[^ ]*\).*/\1/p' served.txt)/?delay=10ms"
	quiet_modes="$quiet_modes http"
	command -v openssl >/dev/null && "$srcdir/tests/outside/certificates.sh" . >certificates.says 2>&1 || return 0
	openssl s_server -accept 127.0.0.1:0 -www -cert good.pem -key good.key >secured.txt 2>&1 &
	partners="$partners $!"
	until grep -q 'ACCEPT ' secured.txt; do sleep 0.05; done
	https="https://127.0.0.1:$(sed -n 's/^ACCEPT 127.0.0.1:\([0-9]*\).*/\1/p' secured.txt)/"
	authority=$folder/authority.pem
	quiet_modes="$quiet_modes tls"
}
end_partners() {
	# shellcheck disable=SC2086 # several words
	kill $partners 2>/dev/null || true
}

# ---- what is whole ----

# is_old FILE: it is as it was before.
is_old() {
	case " $old " in *" $1 "*) [ "$(head -n 1 "$1")" = old ] ;; *) return 1 ;; esac
}

# broken: prints what is not whole here, or should have gone.
broken() {
	for file in new.*.* film.*.* new/*.*.* home/.config/waitscope/config.yaml.*; do
		[ ! -e "$file" ] || echo "$file is left"
	done
	for file in new.* film.* new/*; do
		[ -s "$file" ] && [ -f "$file" ] && ! is_old "$file" || continue
		case $file in
		*.cast | *.csv | *.har | *.txt | new.tape) [ -z "$(tail -c 1 "$file")" ] ;;
		new.out) continue ;;
		*.json) "$program" --check "$file" >said.txt 2>&1 ;;
		*.svg) [ "$(tail -n 1 "$file")" = '</svg>' ] ;;
		*.html) [ "$(tail -n 1 "$file")" = '</html>' ] ;;
		esac || echo "$file is half written"
	done
	grep -q '^delay: 20ms' home/.config/waitscope/config.yaml || echo 'the settings are not what they were'
}
