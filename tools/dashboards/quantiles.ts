/** Three queries over one histogram: median, slow, slowest of a hundred. */
export function quantiles(bucket: string, by: string): [expr: string, legend: string][] {
  return [0.5, 0.95, 0.99].map((q): [string, string] => [
    `histogram_quantile(${q}, sum by (${by}, le) (rate(${bucket}[$__rate_interval])))`,
    `{{${by}}} p${q * 100}`,
  ]);
}
