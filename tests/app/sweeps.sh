#!/bin/sh
# Sweeps over real sockets, with short delays: in their order, as rows that other programs read, as files that are opened again, as
# pictures; and what was done when a signal comes is whole.
. "${srcdir:-.}/tests/support/check.sh"

HOME=$folder
export HOME
unset XDG_CONFIG_HOME WAITSCOPE_LESSONS WAITSCOPE_SAMPLES WAITSCOPE_TRACE

sweep() {
	"$program" --headless -p 0 -d 20ms "$@"
}

# ---- the screen, the pictures, the film ----

ok 'a sweep' sweep --sweep requests=1,2,4,8 --dump --size 80x24 --save runs.csv >runs.txt
same 'its runs in their order' '1 2 4 8' "$(sed -n 's/^.* requests \([0-9]*\) .*/\1/p' runs.txt | tr '\n' ' ' | sed 's/ $//')"
ok 'its plot' grep -q 'time against requests n: delay 20 ms' runs.txt
ok 'its law' grep -q 'sync  n × 20 ms *. async  20 ms, however many' runs.txt
ok 'pictures' sweep --sweep requests=3,1,2 --shot plot.svg
ok 'the plot, with its law in words' grep -q 'The law of sync: n × 20 ms\.' plot.svg
ok 'of all that was measured' grep -q 'requests 3, sync.*requests 3, async' plot.svg
ok 'as text' sweep --sweep limit=1,2 -n 2 --shot plot.txt
ok 'the list' grep -q 'runs: turn a knob' plot.txt
ok 'another view, of the last run' sweep --sweep requests=1,2 --view numbers --dump --size 80x24 >numbers.txt
ok 'that view' grep -q '▸4 numbers' numbers.txt
ok 'a film of all of them' sweep --sweep requests=1,2,3 --record film.cast
for mark in 'run 1 of 3: requests 1' 'run 2 of 3: requests 2' 'run 3 of 3: requests 3' 'all runs'; do
	same "marked: $mark" 1 "$(grep -c ", \"m\", \"$mark\"\]" film.cast)"
done
ok 'that ends with the list' sh -c 'tail -n 1 film.cast | grep -q "o\"" && grep -q "time against" film.cast'

# ---- what does not go ----

complains 'a folder in a folder that is not there' 1 '^waitscope: --save: none/runs/: ' sweep --sweep requests=1,2 --save none/runs/
: >file
complains 'a file' 1 '^waitscope: --save: file/: Not a directory' sweep --sweep requests=1,2 --save file/
complains 'no terminal' 2 'the standard output is no terminal: --sweep needs a terminal, or --headless' "$program" -p 0 --sweep requests=1,2
ok 'nothing is made' [ ! -e none ]

# ---- files ----

ok 'all runs' sweep --sweep requests=1,2,4 --save runs/
same 'a file each' 'requests-1.json requests-2.json requests-4.json' "$(ls runs | tr '\n' ' ' | sed 's/ $//')"
ok 'that are good' "$program" --check runs/*.json
ok 'the same again' sweep --sweep requests=1,2 --save runs
same 'beside the former' 'requests-1-2.json requests-1.json requests-2-2.json requests-2.json requests-4.json' \
    "$(ls runs | tr '\n' ' ' | sed 's/ $//')"
printf 'Set Columns 80\nSet Rows 24\nAction runs\nSleep 100ms\nScreenshot again.txt\n' >again.tape
ok 'opened again' "$program" runs/requests-1.json runs/requests-2.json runs/requests-4.json --headless --tape again.tape
ok 'as a list, with the plot' sh -c 'grep -q "requests 4" again.txt && grep -q "time against requests" again.txt'
for _ in 1 2; do
	"$program" --headless -p 0 -n 1 --sweep delay=1ms,2ms,3ms,4ms,5ms --save both/ &
done
wait
same 'two at a time take no name twice' 10 "$(ls both | wc -l)"
ok 'of files that are good' "$program" --check both/*.json
ok 'words have names, too' sweep -n 1 --sweep server=serial,workers=2 --save servers/
same 'that files may have' 'server-serial.json server-workers-2.json' "$(ls servers | tr '\n' ' ' | sed 's/ $//')"
ok 'without a sweep' sweep -n 1 --save one/
same 'by number' 'run-1.json' "$(ls one)"

# ---- rows ----

ok 'one run' sweep -n 2 -j 50 --errors 500 --save one.csv
# Two runs of a session; in the first one a knob is turned.
printf 'Output no.cast\nWait sync block\nKnob delay 30ms\nWait end\nAction run-again\nWait end\n' >rows.tape
ok 'runs of a session' "$program" --headless -p 0 -n 1 -d 1 --tape rows.tape --save session.csv

command -v python3 >/dev/null || report
python3 - <<'END' || fail 'the rows are not what was run'
import csv, sys

def read(name):
	text = open(name, newline='').read()
	assert text.endswith('\r\n') and text.count('\n') == text.count('\r\n'), name
	rows = list(csv.DictReader(open(name, newline=''), strict=True))
	assert all(None not in row and None not in row.values() for row in rows), name
	return rows

rows = read('runs.csv')
assert [row['requests'] for row in rows] == ['1', '2', '4', '8']
for row in rows:
	n = int(row['requests'])
	assert row['delay_s'] == '0.020000' and row['limit'] == row['timeout_s'] == '' and row['knob_turned'] == 'no', row
	assert row['server'] == 'concurrent' and row['url'] == 'built-in' and row['jitter_percent'] == '0', row
	assert int(row['sync_done']) == int(row['async_done']) == n and row['sync_failed'] == row['async_cancelled'] == '0', row
	assert (int(row['sync_most_in_flight']), int(row['async_most_in_flight'])) == (1, n), row
	# No program has a response before the server has waited for it.
	assert float(row['sync_took_s']) >= n * 0.02 and float(row['async_took_s']) >= 0.02, row
	assert float(row['run_lasted_s']) >= max(float(row['sync_took_s']), float(row['async_took_s'])), row
	assert 0 <= int(row['sync_spins_late']) <= int(row['sync_spins_turned']) <= int(row['sync_spins_due']), row
	if row['times_faster']:
		assert abs(float(row['times_faster']) - float(row['sync_took_s']) / float(row['async_took_s'])) < 0.001, row
began = [row['began'] for row in rows]
assert began == sorted(began) and all(len(time) == len('2026-01-02T03:04:05.678Z') for time in began)

row, = read('one.csv')
assert row['errors'] == '500' and row['sync_failed'] == row['async_failed'] == '2' and row['jitter_percent'] == '50', row
rows = read('session.csv')
assert [row['knob_turned'] for row in rows] == ['yes', 'no'], rows
assert [row['delay_s'] for row in rows] == ['1.000000', '0.030000'], rows
END

# ---- a signal in the middle ----

# The first runs are short, and the last one lasts for longer than the test.
for way in cut.csv cut/; do
	"$program" --headless -p 0 -n 1 --sweep delay=10ms,20ms,60 --save "$way" &
	pid=$!
	while [ ! -e cut/delay-20ms.json ] && [ "$(wc -l 2>/dev/null <cut.csv || echo 0)" -lt 3 ]; do
		kill -0 "$pid"
		sleep 0.05
	done
	kill -TERM "$pid"
	status=0
	wait "$pid" || status=$?
	same "$way ends by the signal" 143 "$status"
	[ "$way" = cut/ ] || same 'with a row for each run that ended' 3 "$(grep -c '' cut.csv && rm cut.csv)"
done
same 'and a file for each, and what there was of the last' 'delay-10ms.json delay-20ms.json delay-60s.json' \
    "$(ls cut | tr '\n' ' ' | sed 's/ $//')"
ok 'whole' "$program" --check cut/*.json

# A lesson that begins with a sweep makes all its runs without a screen, too; in plain lines the first alone, and says so.
printf '%s\n' 'title: Two of them' 'parts: [{knobs: {delay: 20ms}, sweep: "requests=1,2"}]' >two.yaml
"$program" two.yaml --headless -p 0 --size 80x24 --dump >two.txt
ok 'a lesson sweeps without a screen' grep -q ' 2 .*requests 2 .* ms ' two.txt
complains 'its first run in plain lines' 0 '"Two of them": only the first of the 2 runs of its first part runs without a screen' \
    "$program" two.yaml --plain -p 0
report
