#!/bin/bash
# Serves examples/web on a loopback port until Ctrl-C, on a Debian 12 or 13, as root or through sudo: installs what is
# missing, builds, and starts a private RabbitMQ, php-fpm and nginx. It leaves nothing running, and it is not how to set
# up a server.
set -euo pipefail

usage() {
    cat <<'END'
usage: scripts/web-example.sh [--for SECONDS] [--extension FILE]

  --for SECONDS      ends by itself after so many seconds (default: runs until Ctrl-C)
  --extension FILE   an amqp_pconn.so that is built already (default: builds it)

Its output is one line: the address of the page.
END
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$here/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=lib/install.sh
. "$here/lib/install.sh"
# shellcheck source-path=SCRIPTDIR source=lib/web.sh
. "$here/lib/web.sh"

seconds='' extension=''
while (($#)); do
    case $1 in
        --for | --extension)
            (($# >= 2)) || die "$1 needs a value" "scripts/web-example.sh --help"
            case $1 in
                --for) seconds=$2 ;;
                --extension) extension=$2 ;;
            esac
            shift 2
            ;;
        --help | -h)
            usage
            exit 0
            ;;
        *) die "scripts/web-example.sh does not take '$1'" "scripts/web-example.sh --help" ;;
    esac
done
[[ -z $seconds || $seconds =~ ^[0-9]{1,9}$ ]] || die "--for $seconds is no number of seconds" "give a whole number"
[[ -z $extension || -r $extension ]] ||
    die "$extension cannot be read" "name an amqp_pconn.so, or leave out --extension"
[[ -z $extension || $extension == /* ]] || extension=$PWD/$extension

clean_up() {
    local status=$?
    trap - EXIT
    stop_web
    exit "$status"
}

servers_run() {
    is_running "$fpm" && is_running "$web_server"
}

trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

version=$(php_version)
if [[ -z $extension ]]; then
    ensure_packages_for build broker web
    say 'building the extension'
    extension=$("$here/build.sh")
else
    ensure_packages_for broker web
fi
check_extension "$version" "$extension"

pages=$(dirname "$here")/examples/web
dir=$(make_tmpdir web-example)
start_broker
start_web "$version" "$extension"

printf 'http://127.0.0.1:%s/\n' "$http_port"
say "open it in a browser; Ctrl-C ends it${seconds:+, or $seconds s do}"
# A number that begins with a zero is a decimal one, too.
end=$((SECONDS + 10#${seconds:-0}))
while [[ -z $seconds ]] || ((SECONDS < end)); do
    servers_run ||
        fail_with_log 'php-fpm or nginx has ended' 'see above why' php-fpm.out php-fpm.log nginx.out nginx.log
    sleep 0.5
done
