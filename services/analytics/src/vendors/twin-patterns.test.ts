import { twinKey, twinPatterns } from './twin-patterns.ts';

function areTwins(a: string, b: string): boolean {
  const patterns = new Set(twinPatterns(a));
  return twinPatterns(b).some((pattern) => patterns.has(pattern));
}

it.each([
  ['Café Müller GmbH', 'cafemuller'],
  ['AT&T Inc.', 'att'],
  ['Société Générale S.A.', 'societegenerale'],
  ['Marks and Spencer plc', 'marksspencer'],
  ['Inc.', 'inc'],
  ['…', ''],
])('%j is compared as %j', (name, key) => expect(twinKey(name)).toBe(key));

it.each([
  ['Figma', 'Figma Inc.'],
  ['Figma, Inc', 'FIGMA-INC'],
  ['Müller GmbH & Co. KG', 'Muller'],
  ['Amazon.de', 'Amazon DE'],
  ["McDonald's", 'McDonalds'],
  ['Deutsche Bahn AG', 'Deutsche Bhan'.replace('Bhan', 'Bahm')],
  ['Hetzner', 'Hetner'],
  ['Hetzner', 'Hetznerr'],
  ['Zürich Versicherung', 'Zurich Versicherungs'],
])('%j and %j are likely twins', (a, b) => expect(areTwins(a, b)).toBe(true));

it.each([
  ['Store 1001', 'Store 1002'],
  ['Store 100', 'Store 1001'],
  ['Uber', 'Ober'],
  ['Figma', 'Sigmaa'],
  ['Hetzner', 'Hetnerx'],
  ['Delta', 'Dell'],
  ['…', '!'],
])('%j and %j are not', (a, b) => expect(areTwins(a, b)).toBe(false));

it('two edits are never enough', () => {
  const name = 'hetzneronline';
  for (let at = 0; at < name.length - 2; at += 1) {
    const twice = `${name.slice(0, at)}xy${name.slice(at + 2)}`;
    expect(areTwins(name, twice)).toBe(false);
  }
});
