<?php
// A TCP server that is no AMQP broker, on a free port which it prints: "http" answers as a web server would, "hangs-up"
// closes, "nothing" never says anything.

$kind = $argv[1];
$server = stream_socket_server('tcp://127.0.0.1:0');
echo substr(strrchr(stream_socket_get_name($server, false), ':'), 1), "\n";
$held = [];
while ($client = stream_socket_accept($server, 300)) {
    if ($kind === 'nothing') {
        $held[] = $client;
        continue;
    }
    fread($client, 8);
    if ($kind === 'http') {
        fwrite($client, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }
    fclose($client);
}
