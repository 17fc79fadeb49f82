#!/bin/sh
# The tests of HTTP once more, with the other parser library: the program is built with llhttp or with
# http-parser, and has to behave the same. llhttp comes from the system if it is there (and LLHTTP_SOURCE
# may name a folder with a release of it); else from npm, whose undici carries it as WebAssembly, of which
# wasm2c (wabt) makes C. Exits with 77 where neither can be had.
. "${srcdir:-.}/tests/support/check.sh"
. "${srcdir:-.}/tests/support/npm.sh"

build=${program%/*}
compiler=$(sed -n 's/^CC = //p' "$build/Makefile")
[ -n "$compiler" ] || { echo "llhttp: no compiler is named in $build/Makefile"; exit 77; }

# from_release FOLDER: llhttp's own sources.
from_release() {
	cflags="-I$1/include -I$1"
	sources=$(find "$1/src" -name '*.c')
}

from_npm() {
	command -v wasm2c >/dev/null || { echo "llhttp: there is no wasm2c (wabt), and no LLHTTP_SOURCE"; exit 77; }
	npm_install llhttp "$folder/npm" undici@7
	node -e 'require("fs").writeFileSync("llhttp.wasm", require(process.argv[1]))' \
	    "$folder/npm/node_modules/undici/lib/llhttp/llhttp-wasm.js"
	mkdir made
	wasm2c -n llhttp llhttp.wasm -o made/llhttp_wasm.c
	cflags="-I$srcdir/tests/http/wasm -Imade"
	sources="made/llhttp_wasm.c $srcdir/tests/http/wasm/llhttp.c"
	for runtime in /usr/share/wabt/wasm2c /usr/local/share/wabt/wasm2c; do
		[ ! -f $runtime/wasm-rt-impl.c ] || {
			sources="$sources $runtime/wasm-rt-impl.c"
			cflags="$cflags -I$runtime"
		}
	done
}

if [ -n "${LLHTTP_SOURCE-}" ]; then
	from_release "$LLHTTP_SOURCE"
else
	from_npm
fi

cflags="$cflags $(sed -n 's/^SANITIZERS = //p' "$build/Makefile") $(sed -n 's/^EVENT_CFLAGS = //p; s/^OPENSSL_CFLAGS = //p; s/^CMOCKA_CFLAGS = //p' "$build/Makefile" | tr '\n' ' ')"
libraries=$(sed -n 's/^EVENT_LIBS = //p; s/^OPENSSL_LIBS = //p; s/^CMOCKA_LIBS = //p; s/^UNISTRING_LIBS = //p' "$build/Makefile" | tr '\n' ' ')
objects=
for source in $sources "$srcdir"/src/http/*.c "$srcdir/tests/support/raw_peer.c" "$srcdir/tests/support/fetched.c"; do
	object=$(basename "$source" .c)-$(echo "$source" | cksum | cut -d' ' -f1).o
	# shellcheck disable=SC2086 # they are lists
	$compiler -std=gnu11 -O1 -D_GNU_SOURCE -DHAVE_LLHTTP $cflags -I"$srcdir/src" -I"$srcdir/tests" -I"$srcdir" -c "$source" -o "$object" \
	    2>compiler.log || fail "$source: $(cat compiler.log)"
	objects="$objects $object"
done
for test in test_http test_http_fetch test_http_rules test_fetch_answers; do
	# shellcheck disable=SC2086
	$compiler -std=gnu11 -O1 -D_GNU_SOURCE $cflags -I"$srcdir/src" -I"$srcdir/tests" -I"$srcdir" "$srcdir/tests/http/$test.c" $objects \
	    "$build/libwaitscope.a" $libraries -lm -o $test 2>compiler.log || fail "$test: $(cat compiler.log)"
	./$test >$test.log 2>&1 || fail "$test with llhttp: $(grep -E 'ERROR|FAILED' $test.log | head -5)"
	passed=$((passed + $(grep -c '       OK ' $test.log)))
done
report
