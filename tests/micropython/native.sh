#!/bin/sh
# Unpack Debian's native MicroPython beside the host's programs, into .upy/ of this checkout.
# Nothing is installed: apt verifies and downloads, dpkg -x unpacks, the program starts through
# its own C library. On a PC the 32-bit build is taken, because boards have 32-bit words.
set -eu

cd "$(dirname "$0")/../.."
mkdir -p .upy
top=$PWD/.upy
suite=trixie
keys=/usr/share/keyrings/debian-archive-keyring.gpg
libraries="libc6 libffi8 libmbedcrypto16 libmbedtls21 libmbedx509-7"

[ -x "$top/micropython" ] && exit 0
if ! command -v apt-get >/dev/null || [ ! -e "$keys" ]; then
    echo "native MicroPython: needs Debian's apt and its archive keys" >&2
    exit 1
fi
arch=$(dpkg --print-architecture)
[ "$arch" = amd64 ] && arch=i386
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | head -n 1)
if [ -z "$mirror" ]; then
    echo "native MicroPython: no package lists; run apt-get update first" >&2
    exit 1
fi

work=$top/apt
mkdir -p "$work/etc/apt.conf.d" "$work/etc/preferences.d" "$work/state/lists/partial" \
    "$work/cache/archives/partial" "$work/files" "$work/root"
echo "deb [arch=$arch signed-by=$keys] $mirror $suite main" >"$work/etc/sources.list"
apt() {
    apt-get -qq -o APT::Architecture="$arch" -o APT::Architectures::="$arch" \
        -o Dir::Etc="$work/etc" -o Dir::Etc::sourcelist="$work/etc/sources.list" \
        -o Dir::Etc::sourceparts=/nonexistent -o Dir::State="$work/state" \
        -o Dir::State::status=/dev/null -o Dir::Cache="$work/cache" \
        -o APT::Sandbox::User="$(id -un)" "$@"
}
apt update
# shellcheck disable=SC2086
(cd "$work/files" && apt download micropython $libraries)
for file in "$work"/files/*.deb; do dpkg -x "$file" "$work/root"; done

loader=$(find "$work/root" -name 'ld-linux*.so.*' | head -n 1)
libc=$(dirname "$(find "$work/root" -name libc.so.6 | head -n 1)")
tls=$(dirname "$(find "$work/root" -name 'libmbedtls.so.*' | head -n 1)")
cat >"$top/micropython.new" <<END
#!/bin/sh
exec $loader --library-path $libc:$tls $work/root/usr/bin/micropython "\$@"
END
chmod +x "$top/micropython.new"
"$top/micropython.new" -c 'import asyncio'
mv "$top/micropython.new" "$top/micropython"
