#!/bin/sh
# Unpack Debian's native MicroPythons beside the host's programs, into .upy/ of this checkout:
# that of the release (.upy/micropython) and, if it can be had, that of unstable, which is newer.
# Nothing is installed: apt verifies and downloads, dpkg -x unpacks, the programs start through
# their own C library. On a PC the 32-bit build is taken, because boards have 32-bit words.
set -eu

cd "$(dirname "$0")/../.."
mkdir -p .upy
top=$PWD/.upy
keys=/usr/share/keyrings/debian-archive-keyring.gpg

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

apt() { # COMMAND WORK ...: apt-get or apt-cache with a state of its own below WORK
    command=$1 work=$2
    shift 2
    "$command" -qq -o APT::Architecture="$arch" -o APT::Architectures::="$arch" \
        -o Dir::Etc="$work/etc" -o Dir::Etc::sourcelist="$work/etc/sources.list" \
        -o Dir::Etc::sourceparts=/nonexistent -o Dir::State="$work/state" \
        -o Dir::State::status=/dev/null -o Dir::Cache="$work/cache" \
        -o APT::Sandbox::User="$(id -un)" "$@"
}

unpack() { # SUITE PROGRAM
    work=$top/apt-$1
    mkdir -p "$work/etc/apt.conf.d" "$work/etc/preferences.d" "$work/state/lists/partial" \
        "$work/cache/archives/partial" "$work/files" "$work/root"
    echo "deb [arch=$arch signed-by=$keys] $mirror $1 main" >"$work/etc/sources.list"
    apt apt-get "$work" update
    libraries=$(apt apt-cache "$work" show micropython |
        sed -n 's/([^)]*)//g; s/,//g; s/^Depends: //p')
    # shellcheck disable=SC2086
    (cd "$work/files" && apt apt-get "$work" download micropython $libraries)
    for file in "$work"/files/*.deb; do dpkg -x "$file" "$work/root"; done

    loader=$(find "$work/root" -name 'ld-linux*.so.*' | head -n 1)
    libc=$(dirname "$(find "$work/root" -name libc.so.6 | head -n 1)")
    tls=$(dirname "$(find "$work/root" -name 'libmbedtls.so.*' | head -n 1)")
    cat >"$2.new" <<END
#!/bin/sh
exec $loader --library-path $libc:$tls $work/root/usr/bin/micropython "\$@"
END
    chmod +x "$2.new"
    "$2.new" -c 'import asyncio'
    mv "$2.new" "$2"
}

[ -x "$top/micropython" ] || unpack trixie "$top/micropython"
[ -x "$top/micropython-newer" ] || (unpack sid "$top/micropython-newer") ||
    echo "native MicroPython: going on without the one of unstable" >&2
