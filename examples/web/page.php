<?php
// The HTML of index.php, from its $queue, $seen and $error.

declare(strict_types=1);

function html(string|int $text): string
{
    return htmlspecialchars((string) $text, ENT_QUOTES | ENT_SUBSTITUTE | ENT_HTML5, 'UTF-8');
}

function yes_or_no(bool $value): string
{
    return $value ? 'yes' : 'no';
}

/** @param array{time: string, body: string, redelivered: bool}[] $messages */
function message_list(string $id, array $messages): void
{
    echo "<ol id=\"$id\">\n";
    foreach ($messages as $message) {
        printf(
            "<li>%s <span class=\"body\">%s</span>%s</li>\n",
            html($message['time']),
            html($message['body']),
            $message['redelivered'] ? ' <small>redelivered</small>' : '',
        );
    }
    echo "</ol>\n";
}

$notices = [
    'started' => 'The consumer was started, and sleeps since that request ended.',
    'started-already' => 'This worker has a consumer already.',
    'not-started' => 'This worker has no consumer: start it first.',
    'published' => 'The broker has confirmed the message.',
    'received' => 'The consumer was woken, and sleeps again. What came is below.',
    'stopped' => 'The consumer was stopped, and what it remembered is gone with it.',
    'shut-down' => 'The connection was shut down, and what slept with it is gone. This request has opened another.',
];
$did = $_GET['did'] ?? '';
$notice = is_string($did) ? $notices[$did] ?? null : null;
$inbox = null;
?>
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>amqp_pconn: what this worker keeps</title>
<style>
body { font: 1rem/1.5 sans-serif; max-width: 50rem; margin: 1rem auto; padding: 0 1rem; }
table { border-collapse: collapse; }
th, td { border: 1px solid #bbb; padding: .2rem .6rem; text-align: left; }
form { margin: .5rem 0; }
.body { white-space: pre-wrap; overflow-wrap: anywhere; background: #eee; padding: 0 .3rem; }
.notice { border-left: .3rem solid #393; padding-left: .6rem; }
.error { border-left: .3rem solid #c33; padding-left: .6rem; }
</style>
</head>
<body>
<h1>What this worker keeps</h1>
<?php if ($error !== null): ?>
<p class="error" id="error">This did not work: <?= html($error) ?></p>
<p>Worker <span id="worker"><?= getmypid() ?></span>. <a href="./">Look again</a></p>
<?php else: ?>
<?php if ($notice !== null): ?>
<p class="notice" id="notice"><?= html($notice) ?></p>
<?php endif ?>

<h2>Worker and connection</h2>
<p>PHP-FPM worker <b id="worker"><?= getmypid() ?></b> served this request. Its connection to
<?= html($seen['broker']['product'] ?? 'the broker') ?> <?= html($seen['broker']['version'] ?? '') ?> was
<b id="connection"><?= $seen['reused'] ? 'reused' : 'new' ?></b>:
<?= $seen['reused'] ? 'kept from an earlier request' : 'opened by this request, and kept when it ends' ?>.</p>
<p>Connections that this worker has opened since it started: <span id="opened"><?= $seen['worker']['opened'] ?></span>.
Requests that took up a kept one: <?= $seen['worker']['reused'] ?>.</p>
<p>Each worker has connections and consumers of its own. Where a pool has several, the next request may meet another.</p>

<h2>Queue</h2>
<?php if ($seen['queue'] === null): ?>
<p>There is no queue <b><?= html($queue) ?></b> yet.</p>
<?php else: ?>
<p>Messages that are ready in <b><?= html($queue) ?></b>: <span id="ready"><?= $seen['queue']->messageCount ?></span>.
Consumers that the broker counts: <span id="at-broker"><?= $seen['queue']->consumerCount ?></span>. One that sleeps is not
among them: it gets nothing, and its messages wait in the queue, for it or for others.</p>
<?php endif ?>

<h2>Channels and their consumers</h2>
<?php if ($seen['channels'] === []): ?>
<p id="channels">No channel was left open.</p>
<?php else: ?>
<table id="channels">
<tr><th>channel</th><th>suspendOnSerialize</th><th>resumeOnHydrate</th><th>isSuspended()</th><th>consumers</th></tr>
<?php foreach ($seen['channels'] as $id => $channel): ?>
<tr>
<td class="id"><?= $id ?></td>
<td><?= yes_or_no($channel->suspendOnSerialize) ?></td>
<td><?= yes_or_no($channel->resumeOnHydrate) ?></td>
<td class="suspended"><?= yes_or_no($channel->isSuspended()) ?></td>
<td class="tags"><?= html(implode(', ', $channel->getConsumerTags())) ?></td>
</tr>
<?php $inbox ??= $channel->getConsumerByTag(Inbox::TAG) ?>
<?php endforeach ?>
</table>
<?php endif ?>

<h2>Received</h2>
<?php if ($inbox === null): ?>
<p>There is no consumer.</p>
<?php else: ?>
<p>Messages that came when the consumer was last awake: <span id="received"><?= count($inbox->latest()) ?></span>.</p>
<?php message_list('latest', $inbox->latest()) ?>
<?php if ($inbox->earlier() !== []): ?>
<p>Before:</p>
<?php message_list('earlier', $inbox->earlier()) ?>
<?php endif ?>
<?php endif ?>

<h2>Do something</h2>
<form method="post" action="./"><button name="action" value="start">Start the consumer</button></form>
<form method="post" action="./">
<input name="text" aria-label="text" value="hello">
<button name="action" value="publish">Publish</button>
</form>
<form method="post" action="./">
<button name="action" value="receive">Receive</button>
at most <input name="most" aria-label="messages" type="number" min="1" max="100" value="10"> messages,
for <input name="seconds" aria-label="seconds" type="number" min="0" max="10" step="0.1" value="1"> seconds
</form>
<form method="post" action="./"><button name="action" value="stop">Stop the consumer</button></form>
<form method="post" action="./"><button name="action" value="shut-down">Shut the connection down</button></form>
<p><a href="./">Look again</a>: this wakes nobody.</p>
<?php endif ?>
</body>
</html>
