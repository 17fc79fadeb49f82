#!/bin/sh
# TLS with partners that are not ours, openssl s_server and nginx: good certificates and each kind of bad one, versions that
# are too old, and what is no TLS at all.
. "${srcdir:-.}/tests/support/check.sh"
[ -z "${WITHOUT_REAL_PROGRAMS-}" ] || exit 77

sources=$(cd "$OLDPWD" && cd "${srcdir:-.}" && pwd)
. "$sources/tests/outside/partners.sh"
needs jq command -v jq
needs openssl command -v openssl
unset SSL_CERT_FILE SSL_CERT_DIR
"$sources/tests/outside/certificates.sh" . >certificates.says 2>&1 || fail "no certificates: $(cat certificates.says)"
# The bad ones are bad in one way only: OpenSSL's own word on each.
while read -r name wanted; do
	same "the certificate $name" "$wanted" "$(openssl verify -CAfile authority.pem -verify_hostname localhost "$name.pem" 2>&1 |
		sed -n 's/^error [0-9]* at 0 depth lookup: //p; s/^good.pem: //p')"
done <<'END'
good OK
expired certificate has expired
early certificate is not yet valid
wrong-name hostname mismatch
self-signed self-signed certificate
unknown unable to get local issuer certificate
END

# serve_tls NAME OPTION...: sets port.
serve_tls() {
	name=$1
	shift
	begin "$name" openssl s_server -accept 127.0.0.1:0 -www "$@"
	says "$name" 'ACCEPT 127.0.0.1:\([0-9]*\)'
	port=$said
}

# meets WHAT URL STORY SCREEN OPTION...: what both programs go through there, and what the screen has.
meets() {
	what=$1 url=$2 wanted=$3 screen=$4
	shift 4
	fetch met "$url" -n 1 "$@"
	for track in sync async; do
		same "$what: $track" "$wanted" "$(story met.told $track 1 | sed 's/ miss: .::1.:[0-9]*: connection refused//; s/ head: .* response:/ response:/')"
	done
	ok "$what: the screen has no \"$screen\": $(cat met.screen)" grep -q -e "$screen" met.screen
}
connected='launch connect connected address tls'
secured="$connected secured: TLS 1.3, certificate checked sent first-byte"

# ---- each certificate ----

for name in good expired early wrong-name self-signed unknown; do
	serve_tls $name -cert $name.pem -key $name.key
	echo "$port" >"$name.port"
done
at() {
	echo "https://127.0.0.1:$(cat "$1.port")/"
}
meets 'a good certificate' "$(at good)" "$secured response: 200" '●' --cacert authority.pem
meets 'an authority of the system' "$(at good)" "$connected fail: certificate of an unknown authority" 'unknown authority'
SSL_CERT_FILE=authority.pem
export SSL_CERT_FILE
meets 'its authority among those of the system' "$(at good)" "$secured response: 200" '●'
unset SSL_CERT_FILE
while read -r name cause; do
	meets "the certificate $name" "$(at "$name")" "$connected fail: $cause" "$cause" --cacert authority.pem
	meets "the certificate $name, unchecked" "$(at "$name")" \
		"$connected secured: TLS 1.3, certificate not checked sent first-byte response: 200" 'certificate not checked' --insecure
done <<'END'
expired certificate expired
early certificate not valid yet
wrong-name certificate for another name
self-signed self-signed certificate
unknown certificate of an unknown authority
END

# By name: the one in the address is said to the server, and is the one that counts.
serve_tls named -cert wrong-name.pem -key wrong-name.key -servername localhost -cert2 good.pem -key2 good.key
meets 'whom it asks for is said' "https://localhost:$port/" \
	"launch lookup: localhost connect connected address tls secured: TLS 1.3, certificate checked sent first-byte response: 200" \
	'●' --cacert authority.pem
meets 'to an address none is said' "https://127.0.0.1:$port/" "$connected fail: certificate for another name" 'another name' --cacert authority.pem

# ---- versions ----

serve_tls twelve -tls1_2 -cert good.pem -key good.key
meets 'TLS 1.2' "https://127.0.0.1:$port/" "$connected secured: TLS 1.2, certificate checked sent first-byte response: 200" '●' \
	--cacert authority.pem
serve_tls eleven -tls1_1 -cipher ALL:@SECLEVEL=0 -cert good.pem -key good.key
meets 'TLS 1.1' "https://127.0.0.1:$port/" "$connected fail: no TLS version in common" 'no TLS version in common' --cacert authority.pem
meets 'TLS 1.1, unchecked' "https://127.0.0.1:$port/" "$connected fail: no TLS version in common" 'no TLS version in common' --insecure

# ---- no TLS ----

begin_misbehave
plain=${bad#http://}
meets 'a server that speaks no TLS' "https://$plain/" "$connected fail: timed out" 'timed out' --timeout 300ms --insecure
begin python python3 -u -m http.server 0 --bind 127.0.0.1
says python 'port \([0-9]*\)'
meets 'an HTTP server' "https://127.0.0.1:$said/" "$connected fail: TLS failed" 'TLS failed' --insecure
meets 'http to where TLS is spoken' "http://127.0.0.1:$(cat good.port)/" 'launch connect connected address sent fail: closed early' 'closed early'
report
