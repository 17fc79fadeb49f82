#!/bin/sh
# The program is hardened as configure found that it can be: it is loaded anywhere, what the loader has resolved is read-only, the
# stack is protected, and what is copied is checked for room. HARDENING are the flags that configure chose; BUILT_WITH, those that
# whoever builds has asked for, which may undo them.
. "${srcdir:-.}/tests/support/check.sh"

case "${HARDENING:-}" in
*-*) ;;
*) echo "configure found no way to harden it"; exit 77 ;;
esac
command -v readelf >/dev/null || { echo "there is no readelf"; exit 77; }
case " ${BUILT_WITH:-} " in
*no-pie* | *-static* | *norelro* | *lazy* | *-fno-stack* | *_FORTIFY_SOURCE* | *-O0* | *-fsanitize*) echo "built otherwise: $BUILT_WITH"; exit 77 ;;
esac

readelf -Wh "$program" >head.txt
readelf -Wl "$program" >segments.txt
readelf -Wd "$program" >dynamic.txt
readelf -Ws "$program" >symbols.txt

# has FLAG WHAT PATTERN FILE
has() {
	case $HARDENING in
	*"$1"*) ok "$2" grep -Eq "$3" "$4" ;;
	esac
}

has -pie 'the program is loaded anywhere' 'Type: +DYN' head.txt
has -Wl,-z,relro 'a part is read-only after loading' GNU_RELRO segments.txt
has -Wl,-z,now 'all is resolved when it is loaded' 'BIND_NOW|FLAGS.*NOW' dynamic.txt
has -fstack-protector-strong 'the stack is protected' __stack_chk_fail symbols.txt
if ldd "$program" 2>&1 | grep -q 'libc\.so\.6'; then # other C libraries have no such calls
	has _FORTIFY_SOURCE=2 'what is copied is checked' '__[a-z]+_chk' symbols.txt
fi
ok 'the stack is not run' sh -c '! grep -q "GNU_STACK.* RWE" segments.txt'
report
