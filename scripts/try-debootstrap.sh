#!/bin/bash
# Tries what the README promises on a Debian that has nothing installed yet but git: makes one with debootstrap in a
# temporary directory, clones this repository into it and runs scripts/quickstart.sh and scripts/test.sh there. It needs
# root and takes many minutes; it is for use on demand, not part of the tests.
set -euo pipefail

usage() {
    cat <<'END'
usage: scripts/try-debootstrap.sh [--worktree] [bookworm | trixie]

  --worktree   tries the files as they are now (default: as they are in the last commit)
END
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$here/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=lib/install.sh
. "$here/lib/install.sh"

root=$(dirname "$here")
limit_minutes=60
suite=bookworm worktree=''
while (($#)); do
    case $1 in
        --worktree) worktree=yes ;;
        bookworm | trixie) suite=$1 ;;
        --help | -h)
            usage
            exit 0
            ;;
        *) die "scripts/try-debootstrap.sh does not take '$1'" "scripts/try-debootstrap.sh --help" ;;
    esac
    shift
done
((EUID == 0)) || die "a system can only be made by root" "sudo scripts/try-debootstrap.sh $suite"

# Everything that runs in the new system runs in namespaces that end with their first process, and its mounts are seen from
# there only: there is nothing to unmount, and no process that outlives it.
inside=''

clean_up() {
    local status=$?
    trap - EXIT
    if [[ -n $inside ]]; then
        kill_process "$inside"
    fi
    # The last of its processes may still be about to end.
    [[ -z ${dir:-} ]] || wait_until 20 rm -rf --one-file-system "$dir" || say "$dir could not be removed"
    exit "$status"
}

# The mirror that this machine takes its own packages from.
mirror() {
    # shellcheck disable=SC1091,SC2016,SC2154
    apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
        awk -v release="$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")" \
            '$2 == release && $3 == "main" && !found { print $1; found = 1 }'
}

make_system() {
    local debian=$1 proxy
    proxy=$(apt-config dump --format '%v%n' Acquire::http::Proxy)
    http_proxy=${http_proxy:-$proxy} timeout --foreground -k 10 20m unshare --mount \
        debootstrap --variant=minbase --include=ca-certificates,git "$suite" "$dir/system" "$debian" \
        >"$dir/debootstrap.log" 2>&1 ||
        { tail -n 20 "$dir/debootstrap.log" >&2 && die "debootstrap could not make $suite from $debian" "see above"; }

    printf 'deb %s %s main\n' "$debian" "$suite" "$debian" "$suite-updates" "${debian%/}-security" "$suite-security" \
        >"$dir/system/etc/apt/sources.list"
    apt-config dump | grep -Ei '^(Acquire::[a-z]+::[^ ]*Proxy[^ ]*|Acquire::[a-z]+::(CAInfo|Verify[^ ]*)) ' \
        >"$dir/system/etc/apt/apt.conf.d/90from-the-outside" || true
    if [[ -e /etc/resolv.conf ]]; then
        cp -L /etc/resolv.conf "$dir/system/etc/resolv.conf"
    fi
}

copy_tree() {
    local tree=$dir/system/root/amqp_pconn
    git clone -q --depth 1 "file://$root" "$tree"
    if [[ -n $worktree ]]; then
        git -C "$root" ls-files -z --deleted | (cd "$tree" && xargs -0 -r rm -f)
        (cd "$root" && git ls-files -z --cached --others --exclude-standard |
            tar -c --null --ignore-failed-read --files-from - 2>/dev/null) | tar -x -C "$tree"
    fi
}

# What runs in the new namespaces: $1 is the root directory, $2 the script to try there, and its status is kept for the
# outside.
# shellcheck disable=SC2016
enter='
    set -e
    mount --make-rprivate /
    mount --rbind /dev "$1/dev"
    mount -t proc proc "$1/proc"
    hostname fresh-debian
    status=0
    chroot "$1" /usr/bin/env -i HOME=/root LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        /bin/bash -c "cd /root/amqp_pconn && \"\$1\" </dev/null" bash "$2" || status=$?
    printf "%s\n" "$status" >"$1/root/status"
'

# try SCRIPT: runs it in the new system and shows what it says. Its last line and its status go to last_line and status.
try() {
    local log=$dir/${1##*/}.log shown
    say "--- $1 on a fresh $suite"
    rm -f "$dir/system/root/status"
    start_process "$log" timeout --signal=KILL "${limit_minutes}m" \
        unshare --mount --uts --ipc --pid --fork --kill-child bash -c "$enter" bash "$dir/system" "$1"
    inside=$started
    tail -n +1 -f --pid "${inside%% *}" "$log" >&2 &
    shown=$!
    # Waited for, and not in the foreground, so that a signal is served at once.
    wait "$shown" || true
    kill_process "$inside"
    inside=''
    last_line=$(tail -n 1 "$log")
    status=$(cat "$dir/system/root/status" 2>/dev/null) || status="none: it did not end within $limit_minutes minutes"
}

trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

ensure_packages debootstrap git
debian=$(mirror)
[[ -n $debian ]] || die "apt names no mirror of this machine's Debian" "see /etc/apt/sources.list and /etc/apt/sources.list.d"
dir=$(make_tmpdir debootstrap)
say "making a $suite from $debian"
make_system "$debian"
copy_tree

failed=0 report=()
for script in scripts/quickstart.sh scripts/test.sh; do
    try "$script"
    report+=("$suite, $script, status $status: $last_line")
    [[ $status == 0 ]] || failed=1
done
printf '%s\n' "${report[@]}"
((failed == 0))
