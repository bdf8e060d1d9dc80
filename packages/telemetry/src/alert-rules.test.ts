import { readFile } from 'node:fs/promises';

const rules = await readFile(new URL('../../../deploy/telemetry/alerts.yml', import.meta.url), 'utf8');
const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
const expressions = rules.match(/^ +expr:.*(\n {10,}.*)*/gm) ?? [];
/** Metrics by the README's table, each with its labels. */
const known = new Map(
  Array.from(readme.matchAll(/^\| `(outlay_\w+)` +\|([^|]*)\|/gm), ([, name = '', labels = '']) => [
    name,
    new Set(['service', ...Array.from(labels.matchAll(/`(\w+)`/g), ([, label = '']) => label)]),
  ]),
);

describe('the alert rules', () => {
  it('read metrics that exist, by labels that they have', () => {
    for (const expression of expressions) {
      const names = Array.from(expression.matchAll(/outlay_\w+/g), ([name]) =>
        name.replace(/_(count|sum|bucket)$/, ''),
      );
      const found = names.map((name) => known.get(name) ?? known.get(`${name}_count`));
      expect({ expression, found }).toEqual({ expression, found: names.map(() => expect.any(Set)) });
      const grouped = Array.from(expression.matchAll(/ by \(([\w, ]+)\)/g), ([, labels = '']) => labels.split(', '));
      for (const label of grouped.flat()) {
        expect(label === 'le' || found.some((labels) => labels?.has(label))).toBe(true);
      }
    }
  });

  it('fire for every sign of events that do not arrive', () => {
    const signs = ['outbox_depth', 'consumer_lag', 'consumer_paused', 'consumer_dead_letters_total'];
    for (const sign of signs)
      expect(expressions.some((expression) => expression.includes(`outlay_${sign}`))).toBe(true);
  });
});
