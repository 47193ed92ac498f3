#!/bin/bash
# Builds a PHP with threads and all its own checks (ZTS, debug) from the pristine sources of Debian's PHP package, and prints
# the directory that holds it: bin/php, bin/php-config, bin/phpize, sbin/php-fpm and lib/libphp.so. Once it is there, this
# does nothing and asks nothing of the network.
set -euo pipefail

usage() {
    cat <<'END'
usage: scripts/zts-php.sh [--dir DIR]

  --dir DIR   where to build and keep it (default: build/zts in this source tree)

A newer release of the same series is taken when DIR is empty.
END
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$here/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=lib/install.sh
. "$here/lib/install.sh"

dir=$(dirname "$here")/build/zts
while (($#)); do
    case $1 in
        --dir)
            (($# >= 2)) || die "--dir needs a value" "scripts/zts-php.sh --help"
            dir=$2
            shift 2
            ;;
        --help | -h)
            usage
            exit 0
            ;;
        *) die "scripts/zts-php.sh does not take '$1'" "scripts/zts-php.sh --help" ;;
    esac
done
[[ $dir == /* ]] || dir=$PWD/$dir
[[ $dir != *[[:space:]]* ]] || die "nothing can be built in '$dir', because of its spaces" "name another directory with --dir"

# What the tests use, and no more.
configure_arguments=(
    --enable-zts --enable-debug --disable-all --disable-cgi --disable-phpdbg --enable-fpm --enable-embed=shared
    --enable-pcntl --enable-session --with-ffi=shared --enable-opcache --disable-opcache-jit
)
version=$(php_version)
log=$dir/build.log

# built_prefix: prints the directory of a PHP of this series that was built to its end with these arguments.
built_prefix() {
    local stamp
    for stamp in "$dir/php-$version".*/configured-with; do
        if [[ -e $stamp && $(<"$stamp") == "${configure_arguments[*]}" ]]; then
            dirname "$stamp"
            return 0
        fi
    done
    return 1
}

# The mirror that this machine takes its own packages from, or Debian's where it does not say.
source_list() {
    local codename uri
    # shellcheck disable=SC1091,SC2154
    codename=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")
    # shellcheck disable=SC2016
    uri=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
        awk -v release="$codename" '$2 == release && $3 == "main" && !found { print $1; found = 1 }')
    printf 'deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' \
        "${uri:-http://deb.debian.org/debian}" "$codename"
}

# fetch DIRECTORY: the tarball and nothing of Debian's changes to it; prints its path. apt checks its hash against what the
# archive has signed. The machine's own lists and sources stay as they are.
fetch() {
    local to=$1 options tarballs
    mkdir -p "$to/lists/partial" "$to/cache/archives/partial"
    source_list >"$to/sources.list"
    options=(-q -o "Dir::Etc::SourceList=$to/sources.list" -o Dir::Etc::SourceParts=/dev/null -o "Dir::State::Lists=$to/lists"
        -o "Dir::Cache=$to/cache" -o APT::Sandbox::User=root)
    (
        cd "$to"
        apt-get "${options[@]}" update && apt-get "${options[@]}" source --download-only --tar-only "php$version"
    ) >>"$log" 2>&1 || return 1
    tarballs=("$to/php$version"_*.orig.tar.xz)
    [[ ${#tarballs[@]} == 1 && -e ${tarballs[0]} ]] && printf '%s\n' "${tarballs[0]}"
}

# in_source STEP COMMAND...: keeps what COMMAND says in the log, and shows its end if it fails.
in_source() {
    local step=$1
    shift
    if ! (cd "$work/source" && exec nice "$@") >>"$log" 2>&1; then
        grep -v '/libtool --silent' "$log" | tail -n 40 >&2 || true
        die "$step failed" "see above, or all of it in $log"
    fi
}

ensure_packages_for php-source
mkdir -p "$dir"
exec 8>"$dir/lock"
flock 8
if ! prefix=$(built_prefix); then
    : >"$log"
    work=$dir/work
    rm -rf "$work"
    trap 'rm -rf "$work"' EXIT
    tarball=$(fetch "$work") || {
        tail -n 20 "$log" >&2
        die "the sources of php$version could not be fetched" "see apt's message above, or all of it in $log"
    }
    [[ $tarball =~ _([0-9.]+)\.orig\.tar\.xz$ ]] || die "'$tarball' names no version of PHP" "see $log"
    prefix=$dir/php-${BASH_REMATCH[1]}
    say "building PHP ${BASH_REMATCH[1]}, ZTS and debug, in $prefix (some minutes)"
    rm -rf "$prefix"
    mkdir "$work/source"
    tar -xf "$tarball" -C "$work/source" --strip-components=1
    in_source 'configuring PHP' ./configure "--prefix=$prefix" "${configure_arguments[@]}"
    in_source 'compiling PHP' make "-j$(nproc)"
    in_source 'installing PHP' make install
    printf '%s\n' "${configure_arguments[*]}" >"$prefix/configured-with"
fi
printf '%s\n' "$prefix"
