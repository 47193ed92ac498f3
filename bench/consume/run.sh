#!/bin/bash
# Measures what consuming costs the client, with an acknowledgement for each message and with one for fifty: this extension,
# php-amqp, php-amqplib; and whether it depends on what a client holds unacknowledged, or on how many channels it has. All in
# turn, against a private RabbitMQ.
set -euo pipefail

usage() {
    cat <<'END'
usage: bench/consume/run.sh [--rounds N] [--seed N] [--extension FILE] [--json FILE]

  --rounds N        how often each variant has its turn, rounded up to a multiple of 5 (default: 40, about two minutes in all)
  --seed N          of the order of the variants in each round (default: 1)
  --extension FILE  measures this amqp_pconn.so, and builds none
  --json FILE       writes the result there as well
END
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck disable=SC2034  # consuming.sh reads them
benchmark=consume rounds=40
# shellcheck source-path=SCRIPTDIR source=../lib/consuming.sh
. "$root/bench/lib/consuming.sh"

compare_clients "$@"
