#!/bin/sh
# The recipes for packagers: what the tools of their systems say of them, as far as those are here; their version and sums are those
# of the tarball, and they ask for what configure.ac does: for all that ./bootstrap would install, and nothing else.
. "${srcdir:-.}/tests/support/check.sh"

sources=$(cd "$OLDPWD" && cd "${srcdir:-.}" && pwd)
version=$("$program" --version)
version=${version#waitscope }
echo "no tarball, but it has sums" >"waitscope-$version.tar.xz"
ok 'recipes are made' "$sources/contrib/recipes.sh" "waitscope-$version.tar.xz" local
ok 'with a place to fetch from, too' "$sources/contrib/recipes.sh" "waitscope-$version.tar.xz" far https://example.org/waitscope/
ok 'nothing is left open' sh -c '! grep -E "@[A-Z0-9]+@" local/* far/*'
for recipe in PKGBUILD APKBUILD waitscope.rb; do
	ok "$recipe: its version" grep -q "$version" local/$recipe
	ok "$recipe: where from" grep -q "[\"']https://example.org/waitscope/waitscope-$version.tar.xz[\"']" far/$recipe
done
for recipe in PKGBUILD waitscope.rb; do
	ok "$recipe: its sum" grep -q "$(sha256sum <"waitscope-$version.tar.xz" | cut -d' ' -f1)" local/$recipe
done
ok 'APKBUILD: its sum' sh -c '. local/APKBUILD && echo "$sha512sums" | grep . | sha512sum -c --status'

# ---- as the tools have it ----

ok 'bash reads it' bash -n local/PKGBUILD
ok 'sh reads it' sh -n local/APKBUILD
! command -v ruby >/dev/null || ok 'ruby reads it' ruby -c local/waitscope.rb >/dev/null
! command -v shellcheck >/dev/null || ok 'shellcheck has nothing to say' shellcheck local/PKGBUILD local/APKBUILD
if command -v makepkg >/dev/null; then
	as= # PACMAN: it must be there, and is not asked
	[ "$(id -u)" -ne 0 ] || as='setpriv --reuid=65534 --regid=65534 --clear-groups' # it refuses root
	mkdir -p arch && cp local/PKGBUILD arch && chmod a+rx . && chmod a+rwx arch && chmod a+r arch/PKGBUILD
	(cd arch && PACMAN=true $as makepkg --printsrcinfo >../srcinfo 2>../err.txt) || fail "makepkg: $(cat err.txt)"
	ok 'makepkg reads it' grep -q "pkgver = $version" srcinfo
	same 'and finds what it depends on' "$(bash -c '. local/PKGBUILD; echo ${#depends[@]}')" "$(grep -c '^	depends = ' srcinfo)"
fi

# ---- what they ask for ----

# words TEXT...: sorted, a word a line, without versions, without what builds anything, and without the manager's own words.
words() {
	echo "$*" | tr -s ' ' '\n' | grep -vxE 'dnf|pacman|apk|brew|add|install|-S|--needed|base-devel|build-base|build-essential|autoconf|automake|pkg-config|pkgconf' |
		LC_ALL=C sort
}
# of_bootstrap MANAGER
of_bootstrap() {
	words "$(sed -n "s/^	$1) echo '\\(.*\\)' ;;/\\1/p; s/^$1_packages='\\(.*\\)'/\\1/p" "$sources/bootstrap")"
}
same 'Arch' "$(of_bootstrap pacman)" "$(words "$(bash -c '. local/PKGBUILD; echo "${depends[@]}" "${checkdepends[@]}"')")"
# shellcheck disable=SC2016 # for that shell
same 'Alpine' "$(of_bootstrap apk)" "$(words "$(sh -c '. local/APKBUILD; echo "$makedepends" "$checkdepends"')")"
same 'Homebrew, which runs no tests of ours' "$(of_bootstrap brew | grep -vx -e cmocka -e libvterm)" \
	"$(words "$(sed -n 's/^  depends_on "\([^"]*\)".*/\1/p' local/waitscope.rb)")"
[ ! -d "$sources/debian" ] || same 'Debian' "$(of_bootstrap apt)" \
	"$(words "$(sed -n '/^Build-Depends:/,/^[^ ]/p' "$sources/debian/control" | sed -n 's/^ \([a-z0-9-]*\).*/\1/p' | grep -vx -e debhelper-compat -e libllhttp-dev)")"
same 'what configure looks for, bootstrap looks for' \
	"$(sed -n 's/^PKG_CHECK_MODULES(\[[A-Z_]*\], \[\([^]]*\)\].*/\1/p' "$sources/configure.ac" | sed 's/[<>=]* [0-9.][0-9.]*//g' | tr -s ' ' '\n' | grep '[a-z]' | grep -vx libllhttp | LC_ALL=C sort)" \
	"$(sed -n "s/.*pkg-config --exists \\(ncurses[^&]*\\)&&.*/\\1/p" "$sources/bootstrap" | sed "s/[<>=]* [0-9.][0-9.]*//g; s/'//g" | tr -s ' ' '\n' | grep '[a-z]' | LC_ALL=C sort)"
report
