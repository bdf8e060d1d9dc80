import { wordList } from '../values/word-list.ts';
import type { AccountField } from '../import-fields.ts';

/** Headers of lists of accounts, of each field the better ones first. Compared by `headerKey`. */
export const ACCOUNT_WORDS: Readonly<Record<AccountField, readonly string[]>> = {
  name: wordList(`
    name, account, account name, konto, kontoname, bezeichnung, kontobezeichnung, title, compte, cuenta, conto,
    rekening, nom, nombre, nome, naam, description, beschreibung
  `),
  type: wordList(`
    type, account type, typ, art, kontoart, kontotyp, kind, tipo
  `),
  currency: wordList(`
    currency, wahrung, currency code, devise, divisa, moneda, valuta, munt, moeda, ccy
  `),
  opening_balance: wordList(`
    opening balance, anfangsbestand, anfangssaldo, eroffnungssaldo, startsaldo, initial balance, starting balance, start
    balance, current balance, balance, saldo, kontostand, aktueller saldo, solde, amount, betrag
  `),
  low_balance_threshold: wordList(`
    low balance threshold, threshold, minimum balance, warnschwelle, mindestbestand, mindestsaldo, schwelle, warn below
  `),
  overdraft: ['overdraft', 'overdraft policy', 'uberziehung', 'bei uberziehung'],
};
