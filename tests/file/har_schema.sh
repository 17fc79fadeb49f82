#!/bin/sh
# The archives that tests/file/test_har writes, checked against the schema of HAR 1.2 by a
# validator that others wrote (npm's har-validator). Skipped without node, npm or the
# package. TEST_HAR is that program's path.

for tool in node npm; do
	command -v $tool >/dev/null || { echo "har_schema: there is no $tool"; exit 77; }
done
writer=${TEST_HAR:-tests/file/test_har}
[ -x "$writer" ] || { echo "har_schema: there is no $writer"; exit 77; }

dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM

mkdir "$dir/archives" "$dir/node"
(cd "$dir/node" && npm init -y && timeout 100 npm install --no-audit --no-fund har-validator@5) >"$dir/npm" 2>&1 || {
	echo "har_schema: npm cannot install har-validator"
	exit 77
}

cat >"$dir/node/check.js" <<'EOF'
// check.js valid|broken FILE...: exits 0 if all are as told.
const fs = require('fs');
const validate = require('har-validator');
const [wanted, ...files] = process.argv.slice(2);
let failures = 0;
async function check(file) {
	let result = 'valid', why = '';
	try {
		await validate.har(JSON.parse(fs.readFileSync(file, 'utf8')));
	} catch (error) {
		result = 'broken';
		why = JSON.stringify(error.errors || error.message).slice(0, 400);
	}
	if (result !== wanted) {
		console.log('FAIL: ' + file + ' is ' + result + ' ' + why);
		failures++;
	}
}
Promise.all(files.map(check)).then(() => process.exit(failures > 0 ? 1 : 0));
EOF

"$writer" "$dir/archives" || { echo "FAIL: $writer wrote no archives"; exit 1; }
cd "$dir" || exit 1
set -- archives/*.har
[ $# -ge 7 ] || { echo "FAIL: there are only $# archives"; exit 1; }
node node/check.js valid "$@" || exit 1

# It can fail.
sed 's/"send":0,/"send":"no",/' archives/small.har >no_number.har
sed 's/"time":/"tame":/' archives/small.har >no_time.har
sed 's/"startedDateTime":"2/"startedDateTime":"x2/' archives/small.har >no_date.har
node node/check.js broken no_number.har no_time.har no_date.har || exit 1
echo "har_schema: $# archives are valid"
