#!/bin/sh
# Makes the Debian package out of a tarball of `make dist` and the debian/ here, as it would be for an upload, in FOLDER:
#
#	contrib/debian.sh TARBALL FOLDER
#
# and says what lintian thinks of it, where that is there. What dpkg-buildpackage heeds in the environment counts.
set -eu
tarball=$1
folder=$2
debian=$(cd "$(dirname "$0")/.." && pwd)/debian
version=$(basename "$tarball" .tar.xz)
version=${version#waitscope-}

rm -rf "$folder"
mkdir -p "$folder/waitscope-$version"
cp "$tarball" "$folder/waitscope_$version.orig.tar.xz"
tar -xf "$tarball" -C "$folder/waitscope-$version" --strip-components=1
cp -R "$debian" "$folder/waitscope-$version/debian"
cd "$folder/waitscope-$version"
dpkg-buildpackage -us -uc
cd ..
! command -v lintian >/dev/null || lintian --info --display-info --pedantic --fail-on error,warning,info,pedantic ./*.changes
