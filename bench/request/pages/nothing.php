<?php
// The request that all others are measured by: it publishes nothing.
echo 'ok';
