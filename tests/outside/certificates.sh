#!/bin/sh
# certificates.sh FOLDER: makes certificates there, NAME.pem with NAME.key, for localhost and 127.0.0.1 unless said:
#
#	authority    who signs; for --cacert
#	good         signed by it
#	expired      signed by it, over since 2020
#	early        signed by it, not yet valid
#	wrong-name   signed by it, for elsewhere.test
#	self-signed  by nobody but itself
#	stranger     an authority that nobody knows
#	unknown      signed by that one
set -eu
cd "$1"

cat >openssl.cnf <<'END'
[req]
distinguished_name = subject
prompt = no
[subject]
CN = waitscope's tests
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[here]
basicConstraints = CA:false
subjectAltName = DNS:localhost, DNS:good.test, IP:127.0.0.1, IP:::1
[elsewhere]
basicConstraints = CA:false
subjectAltName = DNS:elsewhere.test
[ca]
default_ca = signer
[signer]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
END
: >index.txt
: >index.txt.attr

# key NAME
key() {
	openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"
}

# of_itself NAME EXTENSIONS SUBJECT: signs itself.
of_itself() {
	key "$1"
	openssl req -config openssl.cnf -x509 -new -key "$1.key" -extensions "$2" -subj "$3" -days 30 -out "$1.pem"
}

# signed NAME BY EXTENSIONS FROM TO: dates as YYMMDDHHMMSSZ.
signed() {
	key "$1"
	openssl req -config openssl.cnf -new -key "$1.key" -subj "/CN=$1" -out "$1.csr"
	openssl ca -config openssl.cnf -batch -notext -cert "$2.pem" -keyfile "$2.key" -extensions "$3" \
		-startdate "$4" -enddate "$5" -in "$1.csr" -out "$1.pem" 2>"$1.said" || {
		cat "$1.said" >&2
		exit 1
	}
}

of_itself authority authority "/CN=waitscope's tests"
of_itself stranger authority '/CN=A stranger'
of_itself self-signed here '/CN=localhost'
signed good authority here 200101000000Z 491231235959Z
signed expired authority here 190101000000Z 200101000000Z
signed early authority here 480101000000Z 491231235959Z
signed wrong-name authority elsewhere 200101000000Z 491231235959Z
signed unknown stranger here 200101000000Z 491231235959Z
