# shellcheck shell=sh
# Locales for the scripts, generated in their folder and nowhere else (support/check.sh comes first):
#
#	make_locales de_DE.UTF-8 ja_JP.EUC-JP...
#	in_locale NAME COMMAND...
#
# Exits with 77 where they cannot be made.
# shellcheck disable=SC2154 # $folder is check.sh's

make_locales() {
	command -v localedef >/dev/null || { echo "$(basename "$0"): there is no localedef"; exit 77; }
	mkdir locales
	for name in "$@"; do
		localedef -i "${name%%.*}" -f "${name#*.}" "$folder/locales/$name" 2>localedef.log ||
		    [ -d "locales/$name" ] || { echo "$(basename "$0"): localedef: $(cat localedef.log)"; exit 77; }
	done
	LOCPATH=$folder/locales
	# glibc does not free what its newlocale() makes of it.
	echo leak:__argz_add_sep >"$folder/known-leaks"
	LSAN_OPTIONS=suppressions=$folder/known-leaks:print_suppressions=0
	export LOCPATH LSAN_OPTIONS
	unset LANG LANGUAGE LC_ALL LC_CTYPE LC_NUMERIC LC_TIME LC_MESSAGES LC_COLLATE
}

in_locale() { # NAME COMMAND...
	name=$1
	shift
	LC_ALL=$name LANG=$name "$@"
}

# quiet COMMAND...: what it says is only shown where it fails.
quiet() {
	"$@" >out.txt 2>&1 || { cat out.txt; return 1; }
}
