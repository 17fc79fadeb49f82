# fish completion for waitscope.

# Files that end in one of the given ways, and folders.
function __waitscope_files
    set -l typed (commandline -ct | string replace -r -- '^--[a-z-]+=' '')
    set -l endings (string escape --style=regex -- $argv)
    __fish_complete_path $typed | string match -r -- '^[^\t]+(?:'(string join '|' -- / $endings)')(?:\t.*)?$'
end

# Whether a command of one's own stands there, behind --, or is to.
function __waitscope_has_command
    contains -- -- (commandline -opc)
end

function __waitscope_command
    set -l words (commandline -opc)
    set -l at (contains -i -- -- $words)
    complete -C (string join ' ' -- (string escape -- $words[(math $at + 1)..]) (commandline -ct))
end

function __waitscope_lessons
    set -l words (commandline -opc)
    $words[1] --lessons 2>/dev/null | string replace -rf '^[0-9]+ +([^ ]+) +(.*)' '$1\t$2'
end

complete -c waitscope -f
complete -c waitscope -n __waitscope_has_command -xa '(__waitscope_command)'
complete -c waitscope -n 'not __waitscope_has_command; and not __fish_contains_opt check' -xa '(__waitscope_lessons)'
complete -c waitscope -n 'not __waitscope_has_command; and not __fish_contains_opt check' -xa '(__waitscope_files .yaml .json)'
complete -c waitscope -n 'not __waitscope_has_command; and __fish_contains_opt check' -xa '(__waitscope_files .yaml .tape .json)'

# These lines are made from waitscope's own table: CONTRIBUTING.md says how.
# options
complete -c waitscope -s d -l delay -x -d 'how long the server takes for a request'
complete -c waitscope -s n -l requests -x -d 'how many each program makes'
complete -c waitscope -s m -l server -x -a 'concurrent serial workers=2 workers=3 workers=4 workers=8 workers=16 freeze' -d 'how the server serves'
complete -c waitscope -s c -l limit -x -a 'none' -d 'how many may be in flight at a time'
complete -c waitscope -s j -l jitter -x -d 'how far delays vary, up and down'
complete -c waitscope -l programs -x -a 'both in-turn sync async none' -d 'which programs run, and when'
complete -c waitscope -l work -x -a 'none' -d 'how long a program computes on a response'
complete -c waitscope -l errors -x -a 'none refused timeout reset 500 mixed' -d 'what goes wrong with each program\'s requests'
complete -c waitscope -l timeout -x -a 'none' -d 'how long a request may take'
complete -c waitscope -l seed -x -d 'the same seed draws the same jitter'
complete -c waitscope -s u -l url -x -a 'built-in' -d 'where the programs fetch from'
complete -c waitscope -s H -l header -x -d 'send that header, too: \'Name: value\'; may be repeated'
complete -c waitscope -l method -x -d 'instead of GET, or of POST with --data'
complete -c waitscope -l data -x -d 'send that as the body'
complete -c waitscope -l unix-socket -r -F -d 'connect to that socket instead of the url\'s host'
complete -c waitscope -l follow -d 'follow redirects, 10 at most'
complete -c waitscope -l cacert -r -F -d 'trust these certificates instead of the system\'s'
complete -c waitscope -l insecure -d 'do not check certificates'
complete -c waitscope -l max-body -x -d 'the largest response (1048576)'
complete -c waitscope -l save-headers -d 'saved runs have what -H and --data send'
complete -c waitscope -l lessons -d 'list the lessons and exit'
complete -c waitscope -l samples -a '(__waitscope_files)' -d 'list programs to watch, or copy them there'
complete -c waitscope -l run -x -a '(__fish_complete_command)' -d 'watch that command, too; twice: two side by side'
complete -c waitscope -l no-lines -d 'do not follow a Python program\'s lines'
complete -c waitscope -l plain -d 'print what the programs print, without a screen'
complete -c waitscope -l narrate -d 'tell what happens in sentences, and be typed to'
complete -c waitscope -l serve -d 'run the slow server alone'
complete -c waitscope -l headless -d 'run to the end without a terminal'
complete -c waitscope -l sweep -x -a 'delay= requests= server= limit= jitter= programs= work= errors= timeout= seed= url=' -d 'a run for each value: requests=1,2,4 or 1..32x2'
complete -c waitscope -l dump -d 'print the last screen as text (with --headless)'
complete -c waitscope -l at -x -d 'print the screen at that moment (with --headless)'
complete -c waitscope -l size -x -d 'the screen\'s size (with --headless; 120x36)'
complete -c waitscope -s p -l port -x -d 'where the server listens; 0 = any free port (8888)'
complete -c waitscope -l listen -x -d 'open it to others: ADDR[:PORT]; 0.0.0.0 = all'
complete -c waitscope -l watch -d 'show this screen in browsers, too, at /watch'
complete -c waitscope -l save -x -a '(__waitscope_files .json .har .html .csv)' -d 'save: .json (reshown), .har, .html, .csv or FOLDER/'
complete -c waitscope -l record -x -a '(__waitscope_files .cast .svg .html)' -d 'record: .cast (asciicast), .svg (film) or .html (page)'
complete -c waitscope -l cast-version -x -d 'format of a .cast: 2 or 3 (2)'
complete -c waitscope -l idle-limit -x -d 'shorten pauses in recordings to this'
complete -c waitscope -l shot -x -a '(__waitscope_files .svg .txt .ans)' -d 'a picture (with --headless): .svg, .txt or .ans'
complete -c waitscope -l theme -x -a 'auto dark light contrast mono' -d 'auto, dark, light, contrast or mono (auto)'
complete -c waitscope -l view -x -a 'timeline loop prints numbers lessons runs' -d 'view: timeline, loop, prints, numbers, lessons or runs'
complete -c waitscope -l language -x -a 'python await javascript c' -d 'listings in python, await, javascript or c (python)'
complete -c waitscope -l ascii -d 'draw with ASCII characters only (no)'
complete -c waitscope -l mouse -d 'use the mouse; else the terminal does (yes)'
complete -c waitscope -l questions -d 'lessons ask what you expect (yes)'
complete -c waitscope -l presenter -d 'b . F5 Esc, which remotes send, do nothing (no)'
complete -c waitscope -l keep -x -d 'memory for the details of earlier runs (64)'
complete -c waitscope -l max-events -x -d 'of a longer run the oldest details go (3000000)'
complete -c waitscope -l tape -r -F -d 'play a demo; with --headless, off the screen'
complete -c waitscope -l tape-record -r -F -d 'write a tape of the keys you press'
complete -c waitscope -l save-config -d 'make the other options the defaults, and exit'
complete -c waitscope -l check -d 'check lessons, tapes, runs and config.yaml, and exit'
complete -c waitscope -s h -l help -d 'print this help and exit'
complete -c waitscope -s V -l version -d 'print the version and exit'
complete -c waitscope -l no-ascii -d 'revokes --ascii'
complete -c waitscope -l no-mouse -d 'revokes --mouse'
complete -c waitscope -l no-questions -d 'revokes --questions'
complete -c waitscope -l no-presenter -d 'revokes --presenter'
# end of options
