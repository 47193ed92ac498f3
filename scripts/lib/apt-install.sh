#!/bin/bash
# Installs the Debian packages named as its arguments without letting any service of theirs start. Run as root; the other
# scripts call it through ensure_packages, which asks for it only when something is missing.
set -euo pipefail

policy=/usr/sbin/policy-rc.d
earlier=$policy.before-amqp_pconn
marker='# amqp_pconn: no service starts while packages are installed'

restore_policy() {
    rm -f "$policy"
    if [[ -e $earlier || -L $earlier ]]; then
        mv "$earlier" "$policy"
    fi
}

# Two installations at once would each take the other's policy for the earlier one.
exec 9>/run/amqp_pconn-apt.lock
flock -w 600 9

# One that was killed has left its own policy in place, which is not one to keep.
if [[ -f $policy ]] && grep -qF "$marker" "$policy"; then
    restore_policy
fi

trap restore_policy EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

if [[ -e $policy || -L $policy ]]; then
    mv "$policy" "$earlier"
fi
# 101 is what invoke-rc.d takes for "not allowed".
printf '#!/bin/sh\n%s\nexit 101\n' "$marker" >"$policy"
chmod 755 "$policy"

export DEBIAN_FRONTEND=noninteractive
options=(-q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0)
apt-get "${options[@]}" update 9>&-
apt-get "${options[@]}" --no-install-recommends install "$@" 9>&-
