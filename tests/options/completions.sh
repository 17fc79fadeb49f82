#!/bin/sh
# The files with which shells complete our options are made from the table of options, and those shells that are here
# complete by them: every option, and each kind of value.
#
# WAITSCOPE_REFRESH_GOLDEN=1 makes them anew.
. "${srcdir:-.}/tests/support/check.sh"

sources=$(cd "$OLDPWD" && cd "${srcdir:-.}" && pwd)
write=${program%/*}/tests/support/write_completions
HOME=$folder
export HOME
unset XDG_CONFIG_HOME XDG_DATA_HOME WAITSCOPE_LESSONS WAITSCOPE_SAMPLES BASH_ENV ENV ZDOTDIR

# file_of SHELL
file_of() {
	case $1 in
	bash) echo "$sources/completions/bash/waitscope" ;;
	zsh) echo "$sources/completions/zsh/_waitscope" ;;
	fish) echo "$sources/completions/fish/waitscope.fish" ;;
	esac
}

for shell in bash zsh fish; do
	"$write" $shell >lines
	awk '
		/^[ \t]*# end of options$/ { inside = 0 }
		!inside { print }
		/^[ \t]*# options$/ { inside = 1; while ((getline line <"lines") > 0) print line }' "$(file_of $shell)" >made
	[ -z "${WAITSCOPE_REFRESH_GOLDEN-}" ] || cat made >"$(file_of $shell)"
	ok "what $shell reads is as the table has it: WAITSCOPE_REFRESH_GOLDEN=1 makes it anew" cmp made "$(file_of $shell)"
done

# Every name as it may be typed, of all that there are.
"$write" bash | cut -d'|' -f1 | sort >names
ok 'there are many' [ "$(wc -l <names)" -gt 50 ]

# A program to be asked for its lessons, and files of each kind.
mkdir bin runs
ln -s "$program" bin/waitscope
PATH=$folder/bin:$PATH
export PATH
for file in a.json b.har c.svg d.yaml e.tape f.txt 'g h.json' never.tape; do
	: >"$file"
done

# What each shell completes of a line, in order: one a line.
complete_bash() {
	bash --norc --noprofile -c '
		. "$1"
		# As readline takes a line apart.
		set -f
		line=${2//=/ = }
		[[ ${2: -1} != = ]] || line=${line% }
		read -ra COMP_WORDS <<<"$line"
		[[ $2 != *" " ]] || COMP_WORDS+=("")
		COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE=$2 COMP_POINT=${#2}
		set +f
		_waitscope "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
		printf "%s\n" "${COMPREPLY[@]}"' bash "$(file_of bash)" "$1" | LC_ALL=C sort -u
}

complete_zsh() {
	LINE=$1 FILE=$(file_of zsh) zsh -f -c '
		zmodload zsh/zpty
		zpty shell zsh -f -i
		zpty -w shell "PS1= PS2= RPS1=; unsetopt zle_bracketed_paste 2>/dev/null; autoload -Uz compinit; compinit -u -D; source ${(q)FILE}"
		zpty -w shell '\''
			compadd() {
				local -a hits
				[[ ${argv[1,(i)(-|--)]} == *-[a-zA-Z]#[OAD]* ]] && { builtin compadd "$@"; return }
				setopt local_options extended_glob
				builtin compadd -A hits "$@"
				local suffix=${argv[(r)-S]:+${argv[$argv[(i)-S] + 1]}}
				(( $#hits )) && print -rl -- "${(@)hits}" >>found
				builtin compadd "$@"
			}
			finish() { print done >>found; zle kill-buffer; }
			zle -N finish
			bindkey "^I" complete-word "^X" finish
			zstyle ":completion:*" format ""
			: >found; print ready >ready'\''
		until [[ -s ready ]]; do sleep 0.02; done
		zpty -n -w shell "$LINE"$'\''\t\x18'\''
		until [[ $(<found) == *done ]]; do zpty -r -t shell; sleep 0.02; done
		zpty -d shell' >/dev/null 2>&1
	sed '$d' found | LC_ALL=C sort -u
	rm -f found ready
}

complete_fish() {
	fish --no-config -c 'source $argv[1]; complete -C $argv[2]' "$(file_of fish)" "$1" | cut -f1 | sed 's/^--[a-z-]*=\(.\)/\1/; s,/$,,' | LC_ALL=C sort -u
}

# completes SHELL LINE WANTED...: all of these, or nothing but these if the first is "only".
completes() {
	shell=$1 line=$2 only=
	shift 2
	"complete_$shell" "$line" >found.txt
	[ "$1" != only ] || { only=yes && shift; }
	for word; do
		ok "$shell: $line: $word is not among $(tr '\n' ' ' <found.txt)" grep -qxF -e "$word" found.txt
	done
	[ -z "$only" ] || same "$shell: $line: $(tr '\n' ' ' <found.txt)" $# "$(wc -l <found.txt)"
}

tried=
for shell in bash zsh fish; do
	if ! command -v $shell >/dev/null; then
		echo "no $shell here"
		continue
	fi
	tried="$tried $shell"
	"complete_$shell" 'waitscope --' | sed 's/=-*$//' | sort -u >found.txt
	same "$shell completes every option, and no other" '' "$(comm -3 names found.txt)"
	completes "$shell" 'waitscope --theme ' only auto contrast dark light mono
	completes "$shell" 'waitscope --view=l' loop lessons
	completes "$shell" 'waitscope -m ' only concurrent freeze serial workers=16 workers=2 workers=3 workers=4 workers=8
	completes "$shell" 'waitscope --programs in' only in-turn
	completes "$shell" 'waitscope --limit n' only none
	completes "$shell" 'waitscope --sweep req' only requests=
	completes "$shell" 'waitscope --headless --save ' a.json b.har runs
	completes "$shell" 'waitscope --record ' only bin c.svg runs
	completes "$shell" 'waitscope --tape e' only e.tape
	completes "$shell" 'waitscope --samples=r' only runs
	completes "$shell" 'waitscope the' only the-staircase-and-the-wall
	completes "$shell" 'waitscope --watch a' only a-server-that-sleeps a.json
	completes "$shell" 'waitscope --check e' only e.tape
	completes "$shell" 'waitscope --check n' only never.tape
	completes "$shell" 'waitscope -- waitsc' waitscope
	completes "$shell" 'waitscope -- cat f' f.txt
	"complete_$shell" 'waitscope -- cat --the' >found.txt
	same "$shell: what is of another command is none of ours" '' "$(cat found.txt)"
done
[ -n "$tried" ] || exit 77
report
