<?php
// Checks composer.json against what Composer's schema and PIE want of a package of type php-ext. Debian's Composer is older
// than that type and cannot.

declare(strict_types=1);

$file = dirname(__DIR__) . '/composer.json';
$package = json_decode(file_get_contents($file), true, flags: JSON_THROW_ON_ERROR);
$extension = $package['php-ext'] ?? null;
$problems = [];
$expect = function (bool $holds, string $otherwise) use (&$problems): void {
    if (!$holds) {
        $problems[] = $otherwise;
    }
};

$expect(($package['type'] ?? '') === 'php-ext', 'type must be php-ext');
$expect(preg_match('~^[a-z0-9]+([_.-][a-z0-9]+)*/[a-z0-9]+([_.-][a-z0-9]+)*$~', $package['name'] ?? '') === 1, 'name must be vendor/package');
$expect(($package['require']['php'] ?? '') !== '', 'require must name the versions of php');
$expect(!isset($package['version']), 'version must not be written: it is in src/config/version.h and in the tag');
$expect(is_array($extension), 'php-ext must be an object');

$types = [
    'extension-name' => is_string(...), 'priority' => is_int(...), 'support-zts' => is_bool(...), 'support-nts' => is_bool(...),
    'build-path' => is_string(...), 'os-families' => is_array(...), 'configure-options' => is_array(...),
];
foreach ($extension ?? [] as $key => $value) {
    $expect(isset($types[$key]), "php-ext: unknown key $key");
    $expect(!isset($types[$key]) || $types[$key]($value), "php-ext: $key has the wrong type");
}
$expect(($extension['extension-name'] ?? '') === 'amqp_pconn', 'php-ext: extension-name must be amqp_pconn');
$priority = $extension['priority'] ?? 80;
$expect($priority >= 10 && $priority <= 99, 'php-ext: priority must be between 10 and 99');
$families = ['windows', 'bsd', 'darwin', 'solaris', 'linux', 'unknown'];
$expect(array_diff($extension['os-families'] ?? [], $families) === [], 'php-ext: unknown os-families');

$configuration = file_get_contents(dirname(__DIR__) . '/config.m4');
foreach ($extension['configure-options'] ?? [] as $option) {
    $name = $option['name'] ?? '';
    $expect(is_string($option['description'] ?? null), "php-ext: configure option $name needs a description");
    $expect(preg_match('/^enable-(.+)$/', $name, $matches) === 1 && str_contains($configuration, "PHP_ARG_ENABLE([$matches[1]]"), "php-ext: config.m4 has no option $name");
}

foreach ($problems as $problem) {
    fwrite(STDERR, "composer.json: $problem\n");
}
exit($problems === [] ? 0 : 1);
