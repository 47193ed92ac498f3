#!/bin/bash
# Builds the extension outside of the source tree and prints the path of the resulting amqp_pconn.so. Run again, it compiles
# only what has changed. It does not install the extension.
set -euo pipefail

usage() {
    cat <<'END'
usage: scripts/build.sh [--dir DIR] [-- CONFIGURE-ARGUMENT...]

  --dir DIR   where to build (default: build/php in this source tree)

PHP_CONFIG names the php-config of the PHP to build for (default: the one of Debian's PHP); its phpize must be beside it.
END
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$here/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=lib/install.sh
. "$here/lib/install.sh"

root=$(dirname "$here")
dir=$root/build/php
while (($#)); do
    case $1 in
        --dir)
            (($# >= 2)) || die "--dir needs a value" "scripts/build.sh --help"
            dir=$2
            shift 2
            ;;
        --)
            shift
            break
            ;;
        --help | -h)
            usage
            exit 0
            ;;
        *) die "scripts/build.sh does not take '$1'" "scripts/build.sh --help" ;;
    esac
done
configure_arguments=("$@")
[[ $dir == /* ]] || dir=$PWD/$dir
# libtool does not quote what it is given.
[[ $dir != *[[:space:]]* ]] || die "nothing can be built in '$dir', because of its spaces" "name another directory with --dir"
log=$dir/build.log
stamp=$dir/configured-for

# phpize writes beside config.m4 and the objects go beside the sources, so the build has a tree of its own, of links to
# the real files: those keep their times, and an edited one needs no copying.
link_sources() {
    local file
    mkdir -p "$dir"
    (cd "$root" && find config.m4 src ext stubs -type f) | while read -r file; do
        [[ $dir/$file -ef $root/$file ]] && continue
        mkdir -p "$dir/$(dirname "$file")"
        ln -sfn "$root/$file" "$dir/$file"
    done
}

# A header that is gone, though still named in what make knows of the objects, would end every later build.
drop_deleted_sources() {
    if [[ -n $(find "$dir" -xtype l -print -delete) && -e Makefile ]]; then
        run 'make clean' make clean
    fi
}

# What the outcome of configure depends on, as text.
describe_configuration() {
    printf '%s\n' "$dir" "${configure_arguments[@]}" "$php_config" "${CC:-}" "${CXX:-}" "${CFLAGS:-}" "${CXXFLAGS:-}" \
        "${CPPFLAGS:-}" "${LDFLAGS:-}"
    "$php_config" --version --extension-dir --includes
    cat "$root/config.m4"
    (cd "$root" && find src ext -name '*.c' -o -name '*.cc' -o -name '*.cpp' | sort)
}

# run STEP COMMAND...: keeps what COMMAND says in the log, and shows its end if it fails.
run() {
    local step=$1
    shift
    if ! "$@" >>"$log" 2>&1; then
        # Without the long command lines, what the compiler says can be read.
        grep -vE '^(libtool: |/bin/(ba)?sh .*/libtool )' "$log" | tail -n 60 >&2 || true
        die "$step failed" "see above, or all of it in $log"
    fi
}

ensure_packages_for build
if [[ -z ${PHP_CONFIG:-} ]]; then
    version=$(php_version)
    PHP_CONFIG=php-config$version
fi
php_config=$(type -P "$PHP_CONFIG") ||
    die "there is no $PHP_CONFIG" "install the development package of that PHP, or set PHP_CONFIG to its php-config"
phpize=$(dirname "$php_config")/$(basename "$php_config" | sed 's/php-config/phpize/')
[[ -x $phpize ]] || die "there is no $phpize" "install the development package of that PHP"

link_sources
cd "$dir"
: >"$log"
drop_deleted_sources
configuration=$(describe_configuration)
if [[ ! -e Makefile || ! -e $stamp || $(<"$stamp") != "$configuration" ]]; then
    say "configuring for PHP $("$php_config" --version)"
    rm -f "$stamp"
    # Objects of another configuration are not to be mixed with this one's.
    if [[ -e Makefile ]]; then
        run 'make clean' make clean
    fi
    run phpize "$phpize"
    run configure ./configure --enable-amqp-pconn "--with-php-config=$php_config" "${configure_arguments[@]}"
    printf '%s\n' "$configuration" >"$stamp"
fi
say "compiling in $dir"
run make make "-j$(nproc)"
# The compiler's warnings are worth seeing although all went well.
grep -E ': warning: .*\[-W' "$log" >&2 || true

[[ -e modules/amqp_pconn.so ]] || die "make made no modules/amqp_pconn.so" "see $log"
printf '%s\n' "$dir/modules/amqp_pconn.so"
