#!/bin/sh
# Makes the recipes of Arch, Alpine and Homebrew for a tarball of `make dist`, with its version and its sums, in FOLDER:
#
#	contrib/recipes.sh TARBALL FOLDER [URL]
#
# URL is the folder from which packagers fetch tarballs. Without it, Arch's and Alpine's tools find the tarball beside the recipe, and
# Homebrew where it lies now.
set -eu
templates=$(cd "$(dirname "$0")" && pwd)
tarball=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
folder=$2
url=${3-}
url=${url%/}
name=$(basename "$tarball")
version=${name#waitscope-}
version=${version%.tar.xz}

# fill TEMPLATE SOURCE
fill() {
	recipe=$folder/$(basename "$1" .in)
	sed "s|@VERSION@|$version|; s|@SOURCE@|$2|; s|@TARBALL@|$name|
		s|@SHA256@|$(sha256sum <"$tarball" | cut -d' ' -f1)|; s|@SHA512@|$(sha512sum <"$tarball" | cut -d' ' -f1)|" "$templates/$1" >"$recipe"
}

mkdir -p "$folder"
fill arch/PKGBUILD.in "${url:+$url/}$name"
fill alpine/APKBUILD.in "${url:+$url/}$name"
fill homebrew/waitscope.rb.in "${url:-file://${tarball%/*}}/$name"
