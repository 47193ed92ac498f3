<?php
// The few statistics of the request benchmark.

/** The value below which the share $q of $values lies; between two of them it is interpolated. */
function quantile(array $values, float $q): float
{
    sort($values);
    $at = $q * (count($values) - 1);
    $low = (int) floor($at);
    $high = (int) ceil($at);
    return $values[$low] + ($at - $low) * ($values[$high] - $values[$low]);
}

function median(array $values): float
{
    return quantile($values, 0.5);
}

/**
 * The median of many values, and how far it is to be trusted: the middle half of the values, and the lowest and the
 * highest median of $blocks parts of the run, which would lie apart if the machine had changed its mind in between.
 */
function describe(array $values, int $blocks = 5): array
{
    $medians = array_map(median(...), array_chunk($values, (int) ceil(count($values) / $blocks)));
    return [
        'median' => median($values),
        'middle_half' => [quantile($values, 0.25), quantile($values, 0.75)],
        'block_medians' => [min($medians), max($medians)],
    ];
}
