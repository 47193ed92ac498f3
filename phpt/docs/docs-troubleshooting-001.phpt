--TEST--
docs/reference/troubleshooting.md: every message is one of this extension's, word for word, and they are in their order
--EXTENSIONS--
amqp_pconn
--FILE--
<?php
$root = dirname(__DIR__, 2);
$source = '';
foreach (["$root/src", "$root/ext"] as $folder) {
    foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($folder, FilesystemIterator::SKIP_DOTS)) as $file) {
        $source .= $file->getExtension() === 'cpp' ? file_get_contents($file) : '';
    }
}
// Literals that stand beside each other are one.
$source = str_replace('\\"', "\x01", $source);
$source = preg_replace('/"\s*\n\s*"/', '', $source);
preg_match_all('/"([^"\n]*)"/', $source, $literals);
$literals = array_map(static fn (string $text): string => str_replace("\x01", '"', $text), $literals[1]);
$is_ours = static fn (string $part): bool => array_filter($literals, static fn (string $text): bool => str_contains($text, $part)) !== [];

preg_match_all('/^\| `(.+?)` \|/m', file_get_contents("$root/docs/reference/troubleshooting.md"), $messages);
foreach ($messages[1] as $message) {
    // What stands for something else: hosts, numbers, names in quotes; and what is the broker's.
    $own = preg_replace('/: \d{3} [A-Z_]+$/', ': ', $message);
    $parts = preg_split('/\d+\.\d+\.\d+\.\d+:\d+|(?<!-)\b\d+\b(?!-)|"[^"]*"/', $own);
    foreach ($parts as $part) {
        $part = trim($part, ' ,:');
        if (strlen($part) > 3 && !$is_ours($part)) {
            echo "$message\n  not in any source: $part\n";
        }
    }
}
$sorted = $messages[1];
usort($sorted, strcasecmp(...));
echo count($messages[1]) > 25 ? 'enough of them' : count($messages[1]), ', ', $sorted === $messages[1] ? 'in their order' : 'not in their order: ' . implode("\n", array_diff_assoc($sorted, $messages[1])), "\n";
?>
--EXPECT--
enough of them, in their order
