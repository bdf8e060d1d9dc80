import { wordList } from './word-list.ts';

/** Words by which banks and trackers say, in a column of its own, that money goes or comes. */
const SPENT = wordList(`
    s, soll, d, dr, db, dbit, debit, debet, débit, debito, débito, dare, cargo, af, uit, out, -, belastung, lastschrift,
    ausgabe, ausgaben, abgang, expense, expenses, withdrawal, money out, paid out, dépense, gasto, spesa, uscita,
    uitgave, despesa, addebito, sortie, outgoing, spend, purchase, sale, fee, charge
  `);
const RECEIVED = wordList(`
    h, haben, c, cr, crdt, credit, crédit, credito, crédito, avere, abono, bij, in, +, gutschrift, einnahme, einnahmen,
    zugang, income, deposit, money in, paid in, revenu, ingreso, entrata, inkomst, receita, accredito, entrée, incoming,
    refund, payment, return, transfer, überweisung, umbuchung, top up, interest
  `);

export type Direction = 'spent' | 'received';

const directions: ReadonlyMap<string, Direction> = new Map([
  ...SPENT.map((word) => [word, 'spent'] as const),
  ...RECEIVED.map((word) => [word, 'received'] as const),
]);

/** null for another word. */
export function directionOf(text: string): Direction | null {
  return directions.get(text.normalize('NFC').trim().toLowerCase().replaceAll('_', ' ')) ?? null;
}
