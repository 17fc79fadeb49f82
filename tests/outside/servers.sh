#!/bin/sh
# waitscope's programs against servers that are not ours: nginx, plain, by TLS and by a Unix socket, before a slow server, a
# dead one and one that leaves; Python's http.server; Node's http; stunnel before our own server.
. "${srcdir:-.}/tests/support/check.sh"
[ -z "${WITHOUT_REAL_PROGRAMS-}${WITHOUT_PARTNERS-}" ] || exit 77

sources=$(cd "$OLDPWD" && cd "${srcdir:-.}" && pwd)
. "$sources/tests/outside/partners.sh"
needs jq command -v jq
needs openssl command -v openssl
"$sources/tests/outside/certificates.sh" . >certificates.says 2>&1 || fail "no certificates: $(cat certificates.says)"
begin_misbehave

# meets WHAT URL STORY OPTION...: what both programs go through there.
meets() {
	what=$1 url=$2 wanted=$3
	shift 3
	fetch met "$url" -n 1 "$@"
	for track in sync async; do
		same "$what: $track" "$wanted" "$(story met.told $track 1)"
	done
}
# shows PATTERN...: on the screen of the last one.
shows() {
	for pattern; do
		ok "the screen has no \"$pattern\": $(cat met.screen)" grep -q -e "$pattern" met.screen
	done
}
begun='launch connect connected address sent first-byte'
secured='launch connect connected address tls secured: TLS 1.3, certificate checked sent first-byte'

# in_their_turns WHAT URL OPTION...: three requests of each program; the server takes long enough for all of async's to be sent
# before a response, while sync sends one after the other.
in_their_turns() {
	what=$1 url=$2
	shift 2
	fetch three "$url" -n 3 "$@"
	in_order "$what: sync waits for each" three.told '^sync 1 sent' '^sync 1 response: 200' '^sync 2 launch' '^sync 2 response: 200' \
		'^sync 3 launch' '^sync 3 response: 200'
	for number in 1 2 3; do
		in_order "$what: async waits for all at once" three.told "^async $number sent" '^async [123] response: 200'
		in_order "$what: async is called back" three.told "^async $number response: 200" "^async $number callback-start"
	done
	in_order "$what: async has all before sync has two" three.told '^async [123] response' '^async [123] response' '^async [123] response' \
		'^sync 2 response'
	same "$what: the books" 'sync: 3 launched: 3 done,async: 3 launched: 3 done' \
		"$(jq -r -f "$sources/tests/outside/conserved.jq" three.json | paste -sd ,)"
}

# ---- nginx ----

if with nginx command -v nginx; then
	. "$sources/tests/outside/nginx.sh"
	begin_nginx
	hello='body: Hello from nginx response: 200'
	meets 'nginx' "$nginx/" "$begun head: 200 form: HTTP/1.1, 17 bytes $hello"
	shows 'Hello from nginx'
	meets 'nginx keeps the connection' "$nginx/" "$begun head: 200 form: HTTP/1.1, 17 bytes, stays open $hello" -H 'Connection: keep-alive'
	meets 'nginx by its socket' http://here/ "$begun head: 200 form: HTTP/1.1, 17 bytes $hello" --unix-socket nginx.sock
	meets 'nginx by TLS' "$nginx_tls/" "$secured head: 200 form: HTTP/1.1, 17 bytes $hello" --cacert authority.pem
	meets 'nginx is asked without TLS where there is TLS' "http${nginx_tls#https}/" \
		"$begun head: 400 form: HTTP/1.1, 255 bytes body: <html> response: 400"
	fetch met "$nginx/large.txt" -n 1 -H 'Accept-Encoding: gzip'
	ok 'nginx zips' grep -q '^async 1 form: HTTP/1.1, chunked, gzip$' met.told
	ok 'what is zipped is shown as such' grep -q '^async 1 body: ([0-9]* bytes, gzip)$' met.told
	fetch met "$nginx/large.txt" -n 1
	ok 'a larger one' grep -q '^async 1 size: 17890$' met.told
	fetch met "$nginx/asked" -n 1 -H 'X-Sign: ana' --data x
	same 'what it was asked' 'async 1 body: POST ana' "$(grep '^async 1 body' met.told)"
	meets 'nginx has nothing there' "$nginx/none" "$begun head: 404 form: HTTP/1.1, 153 bytes body: <html> response: 404"
	shows 'HTTP 404'
	fetch met "$nginx/gone/" -n 1
	ok 'nginx before a dead server' grep -q '^async 1 response: 502$' met.told
	shows 'HTTP 502'
	meets 'nginx closes' "$nginx/closed" 'launch connect connected address sent fail: closed early'
	in_their_turns 'nginx before a slow server' "$nginx/slow/slow?n=250"
	in_their_turns 'the same by TLS' "$nginx_tls/slow/slow?n=250" --cacert authority.pem
	# 301 is followed only when that is asked for, and never from https to http.
	meets 'a redirect' "$nginx/secure" \
		"$begun head: 302 form: HTTP/1.1, 145 bytes, leads to $nginx_tls/ body: <html> response: 302"
	meets 'a redirect to https, followed' "$nginx/secure" "$begun head: 302 form: HTTP/1.1, 145 bytes, leads to $nginx_tls/ \
redirect: $nginx_tls/ ${secured#launch } head: 200 form: HTTP/1.1, 17 bytes $hello" --follow --cacert authority.pem
	meets 'a redirect to http' "$nginx_tls/plain" \
		"$secured head: 302 form: HTTP/1.1, 145 bytes, leads to $nginx/ fail: redirected from https to http" --follow --cacert authority.pem
	shows 'redirected from https to http'
	# Many at a time, by connections of their own.
	fetch many "$nginx/" -n 300
	same 'many: the books' 'sync: 300 launched: 300 done,async: 300 launched: 300 done' \
		"$(jq -r -f "$sources/tests/outside/conserved.jq" many.json | paste -sd ,)"
fi

# ---- others ----

if with python3 command -v python3; then
	mkdir -p site/folder
	printf 'Hello from a file\n' >site/hello.txt
	begin python python3 -u -m http.server 0 --bind 127.0.0.1 --directory site
	says python 'port \([0-9]*\)'
	meets 'http.server' "http://127.0.0.1:$said/hello.txt" \
		"$begun head: 200 form: HTTP/1.0, 18 bytes body: Hello from a file response: 200"
	shows 'Hello from a file'
	meets 'http.server, a folder' "http://127.0.0.1:$said/folder" \
		"$begun head: 301 form: HTTP/1.0, 0 bytes, leads to /folder/ body response: 301"
	fetch met "http://127.0.0.1:$said/folder" -n 1 --follow
	same 'http.server, a folder, followed' "http://127.0.0.1:$said/folder/" "$(sed -n 's/^async 1 redirect: //p' met.told)"
	fetch met "http://127.0.0.1:$said/none" -n 1
	shows 'HTTP 404'
fi

if with node command -v node; then
	begin node node "$sources/tests/outside/server.mjs"
	says node '\(http:.*\)'
	node=$said
	hello='body: Hello from Node response: 200'
	meets 'Node' "$node/" "$begun head: 200 form: HTTP/1.1, 15 bytes $hello"
	meets 'Node, in pieces' "$node/pieces" "$begun head: 200 form: HTTP/1.1, chunked $hello"
	meets 'Node, early hints' "$node/hints" "$begun interim: 103 head: 200 form: HTTP/1.1, 15 bytes $hello"
	meets 'Node leaves' "$node/leaves" 'launch connect connected address sent fail: closed early'
	fetch met "$node/asked" -n 1 -H 'X-Sign: ana' --method PUT --data 'a word'
	same 'what Node was asked' 'async 1 body: PUT ana a word' "$(grep '^async 1 body' met.told)"
fi

if with stunnel command -v stunnel; then
	begin ours "$program" --serve -p 0 -d 250ms
	says ours '\(http:[^ ]*\)'
	cat >stunnel.conf <<END
foreground = yes
pid =
debug = 6
[ours]
accept = 127.0.0.1:0
connect = ${said#http://}
cert = $folder/good.pem
key = $folder/good.key
END
	begin stunnel stunnel stunnel.conf
	says stunnel 'bound to \(127[0-9.:]*\)'
	in_their_turns 'stunnel before our own server' "https://$said/" --cacert authority.pem
	meets 'stunnel, a path that our server does not have' "https://$said/none" \
		"$secured head: 404 form: HTTP/1.1, 38 bytes body: There is only /, and /?delay=SECONDS. response: 404" --cacert authority.pem
fi
report
