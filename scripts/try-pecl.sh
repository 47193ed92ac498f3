#!/bin/bash
# Makes the PECL package of what is in the tree, installs it with pecl below a directory of its own, and loads what came
# out. Nothing is installed into the system's PHP, and pecl's own records are not touched.
#   scripts/try-pecl.sh DIRECTORY    an empty or absent directory to work in
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=${1:?usage: scripts/try-pecl.sh DIRECTORY}
mkdir -p "$work/source" "$work/bin"
work=$(cd "$work" && pwd)

# Only what git knows, or would: not what a build left behind.
(cd "$here/.." && git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$work/source")
cd "$work/source"
pecl package package.xml

# pecl installs where php-config says; this one says: below our directory.
cat >"$work/bin/php-config" <<END
#!/bin/sh
case \$1 in
    --prefix) echo '$work' ;;
    --extension-dir) echo '$work/extensions' ;;
    *) exec php-config "\$@" ;;
esac
END
printf '#!/bin/sh\nexec phpize "$@"\n' >"$work/bin/phpize"
chmod +x "$work/bin/php-config" "$work/bin/phpize"
pear config-create "$work/pear" "$work/pear.conf" >/dev/null
pecl -C "$work/pear.conf" -c "$work/pear.conf" config-set php_prefix "$work/bin/" >/dev/null
MAKEFLAGS=-j$(nproc) pecl -C "$work/pear.conf" -c "$work/pear.conf" install --force ./amqp_pconn-*.tgz </dev/null

[[ -f $work/extensions/amqp_pconn.so ]]
"$(php-config --php-binary)" -n -d "extension=$work/extensions/amqp_pconn.so" --ri amqp_pconn
