#!/bin/bash
# Measures what publishing costs the client, one message after the other and in batches: this extension, php-amqp, php-amqplib,
# and the system calls alone; in turn, against a sink that discards, and against a private RabbitMQ.
set -euo pipefail

usage() {
    cat <<'END'
usage: bench/publish/run.sh [--rounds N] [--seed N] [--only sink|rabbitmq] [--extension FILE] [--json FILE]

  --rounds N        how often each variant has its turn, rounded up to a multiple of 5 (default: 60, about two minutes in all)
  --seed N          of the order of the variants in each round (default: 1)
  --only TARGET     publishes to one target only
  --extension FILE  measures this amqp_pconn.so, and builds none
  --json FILE       writes the result there as well
END
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck disable=SC2034  # publishing.sh reads them
benchmark=publish rounds=60 sinks=(lazy-sink sink)
# shellcheck source-path=SCRIPTDIR source=../lib/publishing.sh
. "$root/bench/lib/publishing.sh"

compare_clients "$@"
