#!/bin/bash
# Measures what it costs to publish with confirms, waiting for each and for a hundred at once: this extension, php-amqp,
# php-amqplib, and the system calls alone; in turn, against a sink that confirms at once, and against a private RabbitMQ.
set -euo pipefail

usage() {
    cat <<'END'
usage: bench/confirm/run.sh [--rounds N] [--seed N] [--only sink|rabbitmq] [--extension FILE] [--json FILE]

  --rounds N        how often each variant has its turn, rounded up to a multiple of 5 (default: 80, about a minute and a half in all)
  --seed N          of the order of the variants in each round (default: 1)
  --only TARGET     publishes to one target only
  --extension FILE  measures this amqp_pconn.so, and builds none
  --json FILE       writes the result there as well
END
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck disable=SC2034  # publishing.sh reads them
benchmark=confirm rounds=80 sinks=(sink)
# shellcheck source-path=SCRIPTDIR source=../lib/publishing.sh
. "$root/bench/lib/publishing.sh"

compare_clients "$@"
