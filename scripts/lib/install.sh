# shellcheck shell=bash
# Which Debian packages the scripts need, and ensure_packages, which installs those that are missing. It is sourced after
# common.sh; AMQP_PCONN_INSTALL=no in the environment keeps it from installing anything.

# debian_php_version: prints the version of PHP that this Debian ships, which is part of its packages' names.
debian_php_version() {
    local id='' version=''
    # shellcheck disable=SC1091,SC2154
    { read -r id && read -r version; } < <(. /etc/os-release && printf '%s\n%s\n' "$ID" "${VERSION_ID:-}") || true
    case $id-$version in
        debian-12) echo 8.2 ;;
        debian-13) echo 8.4 ;;
        *) die "this is ${id:-an unknown system} ${version:-of no version}, not Debian 12 or 13" \
            "set PHP_VERSION to what your packages' names have (8.2 for php8.2-cli), or AMQP_PCONN_INSTALL=no if all is there" ;;
    esac
}

# php_version: the version of PHP that the scripts use.
php_version() {
    if [[ -n ${PHP_VERSION:-} ]]; then
        printf '%s\n' "$PHP_VERSION"
    else
        debian_php_version
    fi
}

# ensure_packages PACKAGE...: installs those that are missing, as root or through sudo. Asks nothing of the network, and
# needs no privilege, when none is.
ensure_packages() {
    local package missing=() as_root=() here
    [[ ${AMQP_PCONN_INSTALL:-} != no ]] || return 0
    command -v dpkg-query >/dev/null ||
        die "this system has no dpkg to ask for: $*" "install what these Debian packages hold, then set AMQP_PCONN_INSTALL=no"
    for package; do
        # shellcheck disable=SC2016
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0

    if ((EUID != 0)); then
        command -v sudo >/dev/null ||
            die "these packages are missing and there is no sudo: ${missing[*]}" "as root: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    say "installing ${missing[*]}"
    here=$(dirname "${BASH_SOURCE[0]}")
    "${as_root[@]}" bash "$here/apt-install.sh" "${missing[@]}" >&2 ||
        die "apt-get could not install: ${missing[*]}" \
            "see its message above; as root: apt-get update && apt-get install ${missing[*]}"
}

# ensure_packages_for PURPOSE...: what is needed to build the extension, or PHP itself, to run a broker, and to serve pages.
ensure_packages_for() {
    local purpose version='' packages=()
    for purpose; do
        case $purpose in
            build)
                packages+=(g++ make autoconf pkgconf librabbitmq-dev libssl-dev libc-ares-dev)
                # With another PHP than Debian's, its own phpize is used.
                if [[ -z ${PHP_CONFIG:-} ]]; then
                    version=$(php_version)
                    packages+=("php$version-dev")
                fi
                ;;
            php-source)
                packages+=(gcc g++ make autoconf pkgconf xz-utils libffi-dev debian-archive-keyring)
                ;;
            broker)
                packages+=(rabbitmq-server)
                ;;
            web)
                version=$(php_version)
                packages+=(nginx curl "php$version-fpm" "php$version-cli")
                ;;
        esac
    done
    ensure_packages "${packages[@]}"
}
