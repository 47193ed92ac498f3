#!/usr/bin/env bash
# Regenerates ext/amqp_pconn_arginfo.h from stubs/amqp_pconn.stub.php with the generator of the
# PHP 8.2 development package. With --check it only says whether the file is up to date.
set -euo pipefail
cd "$(dirname "$0")/.."

generator=/usr/lib/php/20220829/build/gen_stub.php
parser=/usr/share/php/PhpParser
[[ -f $generator ]] || { echo "generate-arginfo: $generator is missing: apt-get install php8.2-dev" >&2; exit 1; }
[[ -d $parser ]] || { echo "generate-arginfo: $parser is missing: apt-get install php-parser" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$generator" "$work/"
# The generator downloads the parser where it does not stand beside it under the version it names.
# shellcheck disable=SC2016
version=$(sed -n 's/.*\$version = "\([0-9.]*\)".*/\1/p' "$generator" | head -n 1)
mkdir -p "$work/PHP-Parser-$version/lib"
cp -r "$parser" "$work/PHP-Parser-$version/lib/PhpParser"
cp stubs/amqp_pconn.stub.php "$work/amqp_pconn.stub.php"
php8.2 -d memory_limit=-1 "$work/gen_stub.php" -f "$work/amqp_pconn.stub.php" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
generated=$work/amqp_pconn_arginfo.h
# The generator writes C; C++ wants this conversion spelt out.
sed -i 's/zend_add_parameter_attribute(zend_hash_str_find_ptr/zend_add_parameter_attribute((zend_function *) zend_hash_str_find_ptr/' "$generated"

if [[ ${1:-} == --check ]]; then
    if ! diff -u ext/amqp_pconn_arginfo.h "$generated"; then
        echo "generate-arginfo: ext/amqp_pconn_arginfo.h is out of date: run scripts/generate-arginfo.sh" >&2
        exit 1
    fi
    exit 0
fi
cp "$generated" ext/amqp_pconn_arginfo.h
