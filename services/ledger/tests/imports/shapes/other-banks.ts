import { CREDIT, NOT_A_SPEND, type Shape } from './shape.ts';

export const otherBanks: readonly Shape[] = [
  {
    name: 'ing-nl',
    whose: 'ING (Netherlands)',
    text: `"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";"Mutatiesoort";"Mededelingen";"Saldo na mutatie";"Tag"
"20261130";"Albert Heijn 1234";"NL69INGB0123456789";"";"BA";"Af";"12,95";"Betaalautomaat";"Pasvolgnr: 001";"1.000,05";""
"20261129";"Klant BV";"NL69INGB0123456789";"NL02RABO0123456789";"GT";"Bij";"1.250,00";"Online bankieren";"Factuur 12";"1.013,00";""
`,
    becomes: [
      ['2026-11-30', '12.95', 'EUR', 'Albert Heijn 1234'],
      ['direction', 'NOT_A_SPEND'],
    ],
    first: { note: 'Pasvolgnr: 001' },
  },
  {
    name: 'rabobank',
    whose: 'Rabobank',
    encoding: 'windows-1252',
    text: `"IBAN/BBAN","Munt","BIC","Volgnr","Datum","Rentedatum","Bedrag","Saldo na trn","Tegenrekening IBAN/BBAN","Naam tegenpartij","Naam uiteindelijke partij","Naam initiërende partij","BIC tegenpartij","Code","Batch ID","Transactiereferentie","Machtigingskenmerk","Incassant ID","Betalingskenmerk","Omschrijving-1","Omschrijving-2","Omschrijving-3","Reden retour","Oorspr bedrag","Oorspr munt","Koers"
"NL02RABO0123456789","EUR","RABONL2U","000000000000000101","2026-11-27","2026-11-27","-54,20","+945,80","NL69INGB0123456789","Ziggo","","","INGBNL2A","ei","","","","","","Factuur november"," "," ","","","",""
"NL02RABO0123456789","EUR","RABONL2U","000000000000000102","2026-11-28","2026-11-28","+100,00","+1.045,80","NL69INGB0123456789","Jansen","","","INGBNL2A","cb","","","","","","Terug"," "," ","","","",""
`,
    becomes: [['2026-11-27', '54.2', 'EUR', 'Ziggo'], NOT_A_SPEND],
  },
  {
    name: 'abn-amro',
    whose: 'ABN AMRO, tab-separated text without a header',
    text: `123456789\tEUR\t20261127\t1000,00\t987,05\t20261127\t-12,95\tBEA   NR:1234 27.11.26/10.11 Albert Heijn
123456789\tEUR\t20261128\t987,05\t1087,05\t20261128\t100,00\tSEPA Overboeking van J JANSEN
`,
    becomes: [['2026-11-27', '12.95', 'EUR', 'BEA NR:1234 27.11.26/10.11 Albert Heijn'], NOT_A_SPEND],
  },
  {
    name: 'ubs',
    whose: 'UBS (Switzerland)',
    hasMark: true,
    text: `Kontonummer:;0234 00123456.01;
IBAN:;CH93 0076 2011 6238 5295 7;
Von:;2026-11-01;
Bis:;2026-11-30;
Anfangssaldo:;10'000.00;
Schlusssaldo:;8'703.45;
Bewertet in:;CHF;
Anzahl Transaktionen in diesem Zeitraum:;3;

Abschlussdatum;Abschlusszeit;Buchungsdatum;Valutadatum;Währung;Belastung;Gutschrift;Einzelbetrag;Saldo;Transaktions-Nr.;Beschreibung1;Beschreibung2;Beschreibung3;Fussnoten;
2026-11-27;;2026-11-27;2026-11-27;CHF;-1'296.55;;;8703.45;1234567TI0000001;"Migros Zürich;Bahnhofstrasse";"Zahlung Debitkarte";"Transaktions-Nr. 1";;
2026-11-20;;2026-11-20;2026-11-20;CHF;;500.00;;10000.00;1234567TI0000002;"Kunde AG";"Gutschrift";"";;
`,
    becomes: [['2026-11-27', '1296.55', 'CHF', 'Migros Zürich;Bahnhofstrasse'], CREDIT],
  },
  {
    name: 'postfinance',
    whose: 'PostFinance (Switzerland)',
    hasMark: true,
    text: `Datum von:;="2026-11-01"
Datum bis:;="2026-11-30"
Buchungsart:;="Alle Buchungen"
Konto:;="CH9300762011623852957"
Währung:;="CHF"

Datum;Bewegungstyp;Avisierungstext;Gutschrift in CHF;Lastschrift in CHF;Label;Kategorie
2026-11-28;Buchung;"KAUF/DIENSTLEISTUNG COOP BERN";;-32.85;;Lebensmittel
2026-11-25;Gutschrift;"GUTSCHRIFT VON FREMDBANK";1200;;;Einkommen

Disclaimer:
Der Dokumentinhalt wurde durch Filtereinstellungen der Kundschaft generiert.
`,
    becomes: [['2026-11-28', '32.85', 'CHF', null], CREDIT],
    first: { note: 'KAUF/DIENSTLEISTUNG COOP BERN', category: 'Lebensmittel' },
  },
  {
    name: 'erste-at',
    whose: 'Erste Bank (Austria), UTF-16 with tabs',
    encoding: 'utf-16le',
    text: `Buchungsdatum\tPartnername\tPartner IBAN\tBetrag\tWährung\tBuchungs-Details\n12.11.2026\tSpar Österreich\tAT611904300234573201\t-1.045,00\tEUR\tKartenzahlung\n11.11.2026\tKunde\tAT611904300234573201\t99,00\tEUR\tÜberweisung\n`,
    becomes: [['2026-11-12', '1045', 'EUR', 'Spar Österreich'], NOT_A_SPEND],
  },
  {
    name: 'boursorama',
    whose: 'BoursoBank (France)',
    hasMark: true,
    text: `dateOp;dateVal;label;category;categoryParent;supplierFound;amount;comment;accountNum;accountLabel;accountbalance
2026-11-27;2026-11-27;"CARTE 26/11/26 MONOPRIX";"Alimentation";"Vie quotidienne";"monoprix";"-1 234,56";;00040123456;"BoursoBank";5000.00
2026-11-26;2026-11-26;"VIR SEPA CLIENT";"Virements reçus";"Virements";"client";"100,00";;00040123456;"BoursoBank";6234.56
`,
    becomes: [['2026-11-27', '1234.56', null, 'monoprix'], NOT_A_SPEND],
  },
  {
    name: 'credit-agricole',
    whose: 'Crédit Agricole (France)',
    encoding: 'windows-1252',
    text: `Téléchargement du 30/11/2026;

Compte Courant carte n° 12345678901;
Solde au 30/11/2026 4 321,00 €

Date;Libellé;Débit euros;Crédit euros;
27/11/2026;"PAIEMENT PAR CARTE
SNCF PARIS 26/11";86,00;;
25/11/2026;"VIREMENT EN VOTRE FAVEUR
CLIENT SARL";;1 500,00;
`,
    becomes: [['2026-11-27', '86', 'EUR', 'PAIEMENT PAR CARTE SNCF PARIS 26/11'], CREDIT],
  },
  {
    name: 'santander-es',
    whose: 'Banco Santander (Spain)',
    text: `FECHA OPERACIÓN;FECHA VALOR;CONCEPTO;IMPORTE EUR;SALDO
27/11/2026;27/11/2026;Compra Mercadona, Madrid;-43,21;1.956,79
24/11/2026;24/11/2026;Transferencia de Cliente;500,00;2.000,00
`,
    becomes: [['2026-11-27', '43.21', 'EUR', 'Compra Mercadona, Madrid'], NOT_A_SPEND],
  },
  {
    name: 'intesa',
    whose: 'Intesa Sanpaolo (Italy)',
    text: `Data contabile;Data valuta;Descrizione;Accrediti;Addebiti;Valuta
27/11/2026;27/11/2026;Pagamento POS Esselunga;;-35,90;EUR
26/11/2026;26/11/2026;Bonifico a vostro favore;1.000,00;;EUR
`,
    becomes: [['2026-11-27', '35.9', 'EUR', 'Pagamento POS Esselunga'], CREDIT],
  },
  {
    name: 'chase-card',
    whose: 'Chase credit card (USA)',
    text: `Transaction Date,Post Date,Description,Category,Type,Amount,Memo
11/26/2026,11/27/2026,UBER   TRIP,Travel,Sale,-18.42,
11/20/2026,11/20/2026,Payment Thank You-Mobile,,Payment,500.00,
`,
    becomes: [['2026-11-26', '18.42', null, 'UBER TRIP'], NOT_A_SPEND],
  },
  {
    name: 'chase-checking',
    whose: 'Chase checking account (USA)',
    text: `Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #
DEBIT,11/27/2026,"ADOBE  *CREATIVE CLOUD, 800-833-6687",-54.99,DEBIT_CARD,4321.00,,
CREDIT,11/26/2026,"ACME PAYROLL",2500.00,ACH_CREDIT,4375.99,,
`,
    becomes: [['2026-11-27', '54.99', null, 'ADOBE *CREATIVE CLOUD, 800-833-6687'], NOT_A_SPEND],
  },
  {
    name: 'bank-of-america',
    whose: 'Bank of America (USA)',
    text: `Description,,Summary Amt.
Beginning balance as of 11/01/2026,,"2,000.00"
Total credits,,"500.00"
Total debits,,"-1,329.51"
Ending balance as of 11/30/2026,,"1,170.49"

Date,Description,Amount,Running Bal.
11/01/2026,Beginning balance as of 11/01/2026,,"2,000.00"
11/13/2026,"WEWORK MEMBERSHIP","-1,300.00","700.00"
11/14/2026,"STAPLES","-29.51","670.49"
11/15/2026,"DEPOSIT","500.00","1,170.49"
`,
    becomes: [
      ['amount', 'REQUIRED'],
      ['2026-11-13', '1300', null, 'WEWORK MEMBERSHIP'],
      ['2026-11-14', '29.51', null, 'STAPLES'],
      NOT_A_SPEND,
    ],
  },
  {
    name: 'wells-fargo',
    whose: 'Wells Fargo (USA), without a header',
    text: `"11/27/2026","-23.10","*","","PURCHASE AUTHORIZED ON 11/26 TRADER JOE"
"11/26/2026","-9.99","*","","RECURRING PAYMENT NETFLIX"
"11/25/2026","1200.00","*","","DIRECT DEPOSIT"
`,
    becomes: [
      ['2026-11-27', '23.1', null, 'PURCHASE AUTHORIZED ON 11/26 TRADER JOE'],
      ['2026-11-26', '9.99', null, 'RECURRING PAYMENT NETFLIX'],
      NOT_A_SPEND,
    ],
  },
  {
    name: 'capital-one',
    whose: 'Capital One (USA)',
    text: `Transaction Date,Posted Date,Card No.,Description,Category,Debit,Credit
2026-11-27,2026-11-28,1234,DELTA AIR,Airfare,412.30,
2026-11-20,2026-11-20,1234,CAPITAL ONE AUTOPAY,Payment/Credit,,600.00
`,
    becomes: [['2026-11-27', '412.3', null, 'DELTA AIR'], CREDIT],
  },
  {
    name: 'barclays',
    whose: 'Barclays (UK)',
    text: `Number,Date,Account,Amount,Subcategory,Memo
\t ,27/11/2026,20-00-00 12345678,-12.50,PAYMENT,TFL TRAVEL CHARGE\tON 26 NOV
\t ,26/11/2026,20-00-00 12345678,250.00,FT,CLIENT LTD
`,
    becomes: [['2026-11-27', '12.5', null, null], NOT_A_SPEND],
    first: { note: 'TFL TRAVEL CHARGE ON 26 NOV', account: null },
  },
  {
    name: 'natwest',
    whose: 'NatWest (UK)',
    text: `Date, Type, Description, Value, Balance, Account Name, Account Number
27/11/2026,D/D,"'BRITISH GAS",-85.00,915.00,"'BUSINESS","'600000-12345678"
25/11/2026,BAC,"'CLIENT",100.00,1000.00,"'BUSINESS","'600000-12345678"
`,
    becomes: [['2026-11-27', '85', null, "'BRITISH GAS"], NOT_A_SPEND],
  },
  {
    name: 'nationwide',
    whose: 'Nationwide (UK), with pound signs',
    encoding: 'windows-1252',
    text: `"Account Name:","FlexAccount ****12345"
"Account Balance:","£1,234.56"
"Available Balance: ","£1,234.56"

"Date","Transaction type","Description","Paid out","Paid in","Balance"
"27 Nov 2026","Visa purchase","COSTA COFFEE","£4.85","","£1,229.71"
"20 Nov 2026","Bank credit","CLIENT LTD","","£300.00","£1,234.56"
`,
    becomes: [['2026-11-27', '4.85', 'GBP', 'COSTA COFFEE'], CREDIT],
  },
  {
    name: 'monzo',
    whose: 'Monzo (UK)',
    text: `Transaction ID,Date,Time,Type,Name,Emoji,Category,Amount,Currency,Local amount,Local currency,Notes and #tags,Address,Receipt,Description,Category split,Money Out,Money In
tx_0001,27/11/2026,08:12:00,Card payment,Pret A Manger,🥪,Eating out,-6.45,GBP,-6.45,GBP,breakfast,,,PRET A MANGER,,-6.45,
tx_0002,26/11/2026,10:00:00,Faster payment,Client,,Income,300.00,GBP,300.00,GBP,,,,invoice,,,300.00
`,
    becomes: [['2026-11-27', '6.45', 'GBP', 'Pret A Manger'], CREDIT],
  },
  {
    name: 'hdfc',
    whose: 'HDFC Bank (India)',
    text: `Date,Narration,Value Dat,Debit Amount,Credit Amount,Chq/Ref Number,Closing Balance
27/11/26,UPI-SWIGGY-swiggy@upi,27/11/26,"1,00,250.00",,0000123456,"5,43,210.50"
26/11/26,NEFT CR-CLIENT,26/11/26,,"2,00,000.00",0000123457,"6,43,460.50"
`,
    becomes: [['2026-11-27', '100250', null, 'UPI-SWIGGY-swiggy@upi'], CREDIT],
  },
  {
    name: 'icici-dr-cr',
    whose: 'ICICI Bank (India), amounts with DR and CR',
    text: `Transaction Date,Transaction Details,Amount,Balance
27-Nov-2026,IRCTC TICKET,"1,250.00 Dr","12,000.00 Cr"
26-Nov-2026,SALARY,"50,000.00 Cr","13,250.00 Cr"
`,
    becomes: [['2026-11-27', '1250', null, 'IRCTC TICKET'], NOT_A_SPEND],
  },
  {
    name: 'nubank',
    whose: 'Nubank card (Brazil)',
    text: `date,category,title,amount
2026-11-27,restaurante,Ifood *Pizza,54.9
2026-11-26,transporte,Uber *Trip,23
`,
    becomes: [
      ['2026-11-27', '54.9', null, 'Ifood *Pizza'],
      ['2026-11-26', '23', null, 'Uber *Trip'],
    ],
    first: { category: 'restaurante' },
  },
  {
    name: 'mbank',
    whose: 'mBank (Poland)',
    text: `mBank S.A. Bankowość Detaliczna;
#Klient;
Jan Przykład;

#Data operacji;#Opis operacji;#Rachunek;#Kategoria;#Kwota;
2026-11-27;"ZAKUP PRZY UŻYCIU KARTY";"eKonto 1234";"Żywność";-45,67 PLN;;
2026-11-26;"PRZELEW PRZYCHODZĄCY";"eKonto 1234";"Wpływy";1 200,00 PLN;;
`,
    becomes: [['2026-11-27', '45.67', 'PLN', 'ZAKUP PRZY UŻYCIU KARTY'], NOT_A_SPEND],
  },
];
