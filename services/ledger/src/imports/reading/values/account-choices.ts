import { wordList } from './word-list.ts';
import type { AccountType, OverdraftPolicy } from '../../../accounts/account.entity.ts';

const TYPES: Readonly<Record<AccountType, readonly string[]>> = {
  bank: wordList(`
    bank, checking, current, savings, chequing, bankkonto, girokonto, giro, sparkonto, tagesgeld, asset, banque, banco,
    banca
  `),
  cash: wordList(`
    cash, bar, bargeld, kasse, petty cash, wallet, espèces, efectivo, contanti, contant
  `),
  card: wordList(`
    card, karte, credit card, credit, kreditkarte, debit card, ec-karte, carte, tarjeta, carta, kaart
  `),
  other: wordList(`
    other, sonstiges, sonstige, andere, anderes, investment, loan, autre, otro, altro, overig
  `),
};

const OVERDRAFTS: Readonly<Record<OverdraftPolicy, readonly string[]>> = {
  allow: wordList(`
    allow, allowed, yes, erlauben, erlaubt, zulassen, ja
  `),
  warn: ['warn', 'warning', 'warnen', 'warnung'],
  deny: wordList(`
    deny, denied, no, refuse, ablehnen, verweigern, verbieten, nein
  `),
};

/** Types of accounts by their words, in lower case. */
export const ACCOUNT_TYPE_WORDS = wordsOf(TYPES);
/** Treatments of overdrafts by their words, in lower case. */
export const OVERDRAFT_WORDS = wordsOf(OVERDRAFTS);

function wordsOf<Choice extends string>(
  choices: Readonly<Record<Choice, readonly string[]>>,
): ReadonlyMap<string, Choice> {
  const words = new Map<string, Choice>();
  for (const choice in choices) for (const word of choices[choice]) words.set(word, choice);
  return words;
}
