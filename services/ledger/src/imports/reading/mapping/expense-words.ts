import { wordList } from '../values/word-list.ts';
import type { ExpenseField } from '../import-fields.ts';

/**
 * Headers of banks and trackers, of each field the better ones first. English, German, French, Spanish, Italian, Dutch, Portuguese.
 * Compared by `headerKey`.
 */
export const EXPENSE_WORDS: Readonly<Record<ExpenseField, readonly string[]>> = {
  expense_date: wordList(`
    data operacji, data transakcji, data ksiegowania, transaktionsdag, bokforingsdag, bokforingsdatum, dato, bogfort,
    bokfort, datum provedeni, datum zauctovani, buchung, expense date, date, datum, buchungstag, buchungsdatum, booking
    date, transaction date, posting date, post date, posted date, completed date, completed date utc, date completed,
    trans date, umsatzdatum, belegdatum, date operation, date de l operation, date d operation, date comptable, date de
    comptabilisation, fecha, fecha operacion, fecha de operacion, fecha contable, data, data operazione, data contabile,
    data movimento, data mov, boekdatum, boekingsdatum, transactiedatum, data lancamento, booked date, value date,
    valutadatum, wertstellung, wertstellungsdatum, valuta, valuta datum, date valeur, fecha valor, data valuta,
    rentedatum, started date, timestamp, created on, created at, time, day, tag, zahlungsdatum, ausgabedatum, kaufdatum,
    purchase date, payment date, date started, date paid, invoice date, finished on
  `),
  amount: wordList(`
    kwota, kwota operacji, belopp, belob, castka, osszeg, suma, summa, amount, betrag, umsatz, gross, brutto, montant,
    importe, importo, bedrag, valor, transaction amount, amount eur, betrag eur, betrag in eur, betrag in euro, amount
    in account currency, source amount, source amount after fees, buchungsbetrag, umsatzbetrag, total, total amount,
    cost, price, preis, summe, sum, value, net amount, net, netto, amount original, transaktionsbetrag, ausgabe,
    original amount, cantidad, monto, montant eur, quantia, valor eur, in main currency, converted amount, amount gbp,
    amount usd, bedrag eur, mutatiebedrag, transactiebedrag, gesamtbetrag, rechnungsbetrag
  `),
  debit: wordList(`
    expense amount, debit, soll, debit amount, amount debit, withdrawal, withdrawals, withdrawal amount, withdrawal amt,
    money out, paid out, outflow, belastung, lastschrift, lastschriftbetrag, ausgang, ausgaben, debito, debet, dare,
    cargo, cargos, uscite, addebiti, af, uitgaven, depenses, montant debit, debits, spent, expense, belastung in chf,
    belastungsbetrag, sortie, retiros, gastos, payments, spend, out
  `),
  credit: wordList(`
    credit, haben, credit amount, amount credit, deposit, deposits, deposit amount, deposit amt, money in, paid in,
    inflow, gutschrift, eingang, einnahmen, credito, avere, abono, abonos, entrate, accrediti, bij, inkomsten, recettes,
    montant credit, credits, income, income amount, gutschrift in chf, gutschriftsbetrag, entree, depositos, ingresos,
    receipts, received, in
  `),
  direction: wordList(`
    direction, debit credit, credit debit, soll haben, s h, d c, dr cr, cr dr, af bij, debit credit indicator, type,
    transaction type, typ, richtung, debet credit, bij af, kennzeichen, soll haben kennzeichen, sens, signe, umsatzart,
    art, details, sign, income expense
  `),
  currency: wordList(`
    waluta, valuta kod, mena, penznem, valutakode, currency, wahrung, devise, divisa, moneda, valuta, munt, muntsoort,
    moeda, currency code, wahrungscode, transaction currency, wrg, ccy, curr, source currency, monnaie, buchungswahrung,
    umsatzwahrung, mutatiemunt, original currency, betrag wahrung, kontowahrung
  `),
  account_amount: ['account amount', 'betrag des kontos'],
  vendor: wordList(`
    nadawca odbiorca, namn, navn, odbiorca, kontrahent, mottagare, modtager, mottaker, prijemce, nazev protistrany, supplier found,
    vendor, anbieter, payee, merchant, merchant name, handler, supplier, lieferant, beneficiary, beneficiary name,
    empfanger, beguenstigter zahlungspflichtiger, begunstigter zahlungspflichtiger, begunstigter, zahlungsempfanger,
    zahlungsempfanger in, name zahlungsbeteiligter, zahlungsbeteiligter, auftraggeber empfanger, auftraggeber
    begunstigter, empfanger auftraggeber, empfanger zahlungspflichtiger, counterparty, counterparty name, counter party,
    partner name, partnername, partner, name, destination name, target name, gegenpartei, name gegenpartei, naam
    tegenpartij, naam omschrijving, naam, tegenpartij, beneficiaire, tiers, beneficiario, commercant, fornecedor,
    proveedor, fornitore, leverancier, fournisseur, recipient, paid to, to, store, shop, company, firma, geschaft,
    verwendungszweck empfanger, description, beschreibung, transaction description, narrative, transaction details,
    details, libelle, concepto, descripcion, descrizione, omschrijving, descricao, bezeichnung, title, titel, place,
    item, contact name, narration, particulars, transaction remarks, remarks, opis operacji, opis, popis, beskrivelse,
    tekst, transaktionstext, text
  `),
  note: wordList(`
    tytul, tytul operacji, zprava pro prijemce, poznamka, meddelande, besked, melding, note, notiz, notes, notizen,
    memo, comment, comments, kommentar, bemerkung, verwendungszweck, verwendungszweck zeile 1, vwz, buchungstext,
    booking text, payment reference, reference, purpose, details, remarks, particulars, narration, message, mitteilung,
    mitteilungen, mededelingen, zweck, remittance information, description, beschreibung, transaction description,
    narrative, transaction details, libelle, motif, concepto, observaciones, causale, descrizione, omschrijving,
    descricao, communication, avisierungstext, referenz, subject, betreff, memo description, text
  `),
  account: wordList(`
    account, konto, account name, kontoname, kontobezeichnung, source name, wallet, paid from, paid with, compte,
    cuenta, conto, rekening, conta, bezeichnung auftragskonto, payment account, zahlungskonto, payment method,
    zahlungsart
  `),
  project: wordList(`
    project, projekt, project name, projektname, projet, proyecto, progetto, projeto, job, customer project, customer,
    budget, group, cost center, cost centre, kostenstelle, kostentrager
  `),
  category: wordList(`
    kategoria, kategori, kategorie vydaje, category parent, category, kategorie, category name, categorie, categoria,
    hauptkategorie, main category, expense category, ausgabenkategorie, category group category, rubrik, class, split,
    categorie operation, subcategory, unterkategorie, spending category, category full name
  `),
  tags: wordList(`
    tags, tag, labels, label, schlagworter, schlagworte, stichworte, stichworter, etiketten, etiquettes, etiquetas,
    etichette, trefwoorden, keywords
  `),
  status: wordList(`
    status, state, zustand, etat, estado, stato, buchungsstatus, transaction status
  `),
  deleted_at: ['deleted at', 'geloscht am'],
};
