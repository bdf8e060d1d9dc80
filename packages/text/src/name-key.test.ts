import { nameKey } from './name-key.ts';

const SAME = [
  ['Café', 'Cafe\u0301'],
  ['Café', 'CAFÉ'],
  ['Straße', 'STRASSE'],
  ['Straße', 'Strasse'],
  ['STRAẞE', 'strasse'],
  ['ΟΔΟΣ', 'οδος'],
  ['ΟΔΟΣ', 'οδοσ'],
  ['ΆΣΜΑ', 'άσμα'],
  ['ﬁn', 'FIN'],
  ['ǅ', 'ǆ'],
  ['Å', '\u212b'],
  ['ᾳ', 'ΑΙ'],
  ['ꮳꮃꭹ', 'ᏣᎳᎩ'],
  ['Petty cash', '  petty   CASH '],
  ['Petty cash', 'Petty\u00a0cash'],
  ['Petty cash', 'Petty\tcash\n'],
  ['Cash', 'Ca\u200bsh'],
  ['Cash', 'Cash\u200d'],
  ['Cash', '\ufeffCash'],
  ['Cash', 'Ca\u00adsh'],
  ['Цех', 'ЦЕХ'],
  ['각', '각'.normalize('NFD')],
];
const DIFFERENT = [
  ['İstanbul', 'istanbul'],
  ['İstanbul', 'Istanbul'],
  ['ısı', 'isi'],
  ['Café', 'Cafe'],
  ['Müller', 'Muller'],
  ['が', 'か'],
  ['ＡＢＣ', 'ABC'],
  ['Cash 1', 'Cash1'],
  ['C++', 'C'],
];

describe('nameKey', () => {
  it.each(SAME)('%j and %j are one name', (one = '', other = '') => expect(nameKey(one)).toBe(nameKey(other)));
  it.each(DIFFERENT)('%j and %j are two', (one = '', other = '') => expect(nameKey(one)).not.toBe(nameKey(other)));

  it('is a key of itself', () => {
    for (const [name = ''] of [...SAME, ...DIFFERENT]) expect(nameKey(nameKey(name))).toBe(nameKey(name));
  });

  it('takes what no name can be', () => {
    expect(nameKey('')).toBe('');
    expect(nameKey('\ud800')).toBe('\ufffd');
  });
});
