/**
 * Reorders values in place until the one at `rank` is where it would be if all were sorted: none before it is greater, none after it
 * is less. Takes linear time on average. Hoare, "Algorithm 65: find", Communications of the ACM 4 (1961).
 *
 * @param rank 0 to the number of values - 1
 * @returns the value at `rank`
 */
export function quickselect(values: Float64Array, rank: number): number {
  let [left, right] = [0, values.length - 1];
  while (left < right) {
    const pivot = values[rank] ?? 0;
    let [up, down] = [left, right];
    while (up <= down) {
      while ((values[up] ?? 0) < pivot) up++;
      while ((values[down] ?? 0) > pivot) down--;
      if (up > down) break;
      const swapped = values[up] ?? 0;
      values[up++] = values[down] ?? 0;
      values[down--] = swapped;
    }
    if (down < rank) left = up;
    if (up > rank) right = down;
  }
  return values[rank] ?? 0;
}
