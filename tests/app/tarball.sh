#!/bin/sh
# `make dist` makes the same tarball of the same sources, byte for byte, whatever the umask, the locale and the time zone;
# and from that tarball, in another folder, later and without git, the same one again, and the same objects. TARBALL names the one
# that this tree was unpacked from: make distcheck-briefly says so.
. "${srcdir:-.}/tests/support/check.sh"

build=${program%/*}
[ -e "$build/Makefile" ] || exit 77
tar --version 2>/dev/null | grep -q 'GNU tar' || exit 77
unset MAKEFLAGS MFLAGS MAKELEVEL SOURCE_DATE_EPOCH TAR_OPTIONS XZ_DEFAULTS

# tarball_of FILE FOLDER: what is packed is compared, so that packing may be quick; what somebody else has packed stays.
tarball_of() {
	"${MAKE:-make}" -s -C "$build" dist-xz XZ_OPT=-0 distdir="$2" >made.txt 2>&1 || fail "make dist: $(cat made.txt)"
	xz -dc "$build/$2.tar.xz" >"$1"
	rm -f "$build/$2.tar.xz"
}
(umask 077 && LC_ALL=C TZ=UTC+5 tarball_of one.tar dist-here)
(umask 002 && LC_ALL=C.UTF-8 TZ=UTC-9 tarball_of other.tar dist-here)
ok 'two times the same' cmp one.tar other.tar
TZ=UTC tar --numeric-owner -tvf one.tar >members.txt
ok 'it has what it should' [ "$(wc -l <members.txt)" -gt 1000 ]
same 'modes and owners' '-rw-r--r-- 0/0 -rwxr-xr-x 0/0 drwxr-xr-x 0/0' "$(awk '{ print $1, $2 }' members.txt | LC_ALL=C sort -u | tr '\n' ' ' | sed 's/ $//')"
same 'all of one moment' 1 "$(awk '{ print $4, $5 }' members.txt | sort -u | wc -l)"

if [ -n "${TARBALL-}" ]; then
	name=$(basename "$TARBALL" .tar.xz)
	tarball_of of_tarball.tar "$name"
	ok 'the tarball of the tarball is the same' sh -c 'xz -dc "$1" | cmp - of_tarball.tar' sh "$TARBALL"
	# But for those that name where it is to be installed.
	(cd "$build" && find src server ui -name '*.o' ! -name 'libcounted_a-*') | LC_ALL=C sort >objects.txt
	while read -r object; do
		grep -q 'PKGDATADIR\|BINDIR' "${srcdir:?}/${object%.o}.c" || ok "the same object: $object" cmp "$build/$object" "${TARBALL%/*}/$object"
	done <objects.txt
	ok 'there are many' [ "$(wc -l <objects.txt)" -gt 100 ]
fi
report
