import { CREDIT, NOT_A_SPEND, type Shape } from './shape.ts';

export const trackers: readonly Shape[] = [
  {
    name: 'revolut',
    whose: 'Revolut, account statement',
    text: `Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance
CARD_PAYMENT,Current,2026-11-26 18:01:02,2026-11-27 09:00:00,Notion Labs,-48.00,0.00,EUR,COMPLETED,952.00
CARD_PAYMENT,Current,2026-11-27 10:00:00,,Hotel,-200.00,0.00,EUR,PENDING,
CARD_PAYMENT,Current,2026-11-25 10:00:00,,Taxi,-20.00,0.00,EUR,REVERTED,
TOPUP,Current,2026-11-01 10:00:00,2026-11-01 10:00:01,Payment from Client,1000.00,0.00,EUR,COMPLETED,1000.00
`,
    becomes: [
      ['2026-11-27', '48', 'EUR', 'Notion Labs'],
      ['status', 'NOT_A_SPEND'],
      ['status', 'NOT_A_SPEND'],
      NOT_A_SPEND,
    ],
  },
  {
    name: 'wise',
    whose: 'Wise, statement',
    text: `"TransferWise ID",Date,"Date Time",Amount,Currency,Description,"Payment Reference","Running Balance","Exchange From","Exchange To","Exchange Rate","Payer Name","Payee Name","Payee Account Number",Merchant,"Card Last Four Digits","Card Holder Full Name",Attachment,Note,"Total fees","Exchange To Amount","Transaction Type","Transaction Details Type"
CARD-1,27-11-2026,"27-11-2026 10:11:12.345",-12.34,EUR,"Card transaction of 12.34 EUR issued by Aws Emea",,987.66,,,,,,,"Aws Emea",1234,"Mia Muster",,,0.00,,DEBIT,CARD
TRANSFER-2,26-11-2026,"26-11-2026 10:11:12.345",1000.00,EUR,"Received money from Client",,1000.00,,,,"Client",,,,,,,,0.00,,CREDIT,DEPOSIT
`,
    becomes: [['2026-11-27', '12.34', 'EUR', 'Aws Emea'], NOT_A_SPEND],
  },
  {
    name: 'paypal',
    whose: 'PayPal, activity',
    hasMark: true,
    text: `"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","To Email Address","Transaction ID","Balance"
"27/11/2026","10:11:12","Europe/Berlin","GitHub, Inc.","PreApproved Payment Bill User Payment","Completed","USD","-1,084.00","0.00","-1,084.00","a@example.com","b@example.com","1AB","0.00"
"26/11/2026","10:11:12","Europe/Berlin","Someone","Mobile Payment","Pending","EUR","-5.00","0.00","-5.00","a@example.com","b@example.com","2AB","0.00"
"25/11/2026","10:11:12","Europe/Berlin","","Bank Deposit to PP Account ","Completed","EUR","5.00","0.00","5.00","","","3AB","5.00"
`,
    becomes: [['2026-11-27', '1084', 'USD', 'GitHub, Inc.'], ['status', 'NOT_A_SPEND'], NOT_A_SPEND],
  },
  {
    name: 'paypal-de',
    whose: 'PayPal, German',
    hasMark: true,
    text: `"Datum","Uhrzeit","Zeitzone","Name","Typ","Status","Währung","Brutto","Gebühr","Netto","Absender E-Mail-Adresse","Empfänger E-Mail-Adresse","Transaktionscode"
"27.11.2026","10:11:12","CET","Spotify AB","Zahlung im Einzugsverfahren mit Zahlungsrechnung","Abgeschlossen","EUR","-10,99","0,00","-10,99","a@example.com","b@example.com","1AB"
"25.11.2026","10:11:12","CET","","Bankgutschrift auf PayPal-Konto","Abgeschlossen","EUR","10,99","0,00","10,99","","","3AB"
`,
    becomes: [['2026-11-27', '10.99', 'EUR', 'Spotify AB'], NOT_A_SPEND],
  },
  {
    name: 'firefly-iii',
    whose: 'Firefly III, export of transactions',
    text: `user_id,group_id,journal_id,created_at,updated_at,group_title,type,currency_code,amount,foreign_currency_code,foreign_amount,native_currency_code,native_amount,description,date,source_name,source_iban,source_type,destination_name,destination_iban,destination_type,reconciled,category,budget,bill,tags,notes
1,10,10,2026-11-27T10:00:00+01:00,2026-11-27T10:00:00+01:00,,Withdrawal,EUR,-25.990000000000,,,EUR,-25.99,Team lunch,2026-11-27T00:00:00+01:00,Main account,,Asset account,Trattoria,,Expense account,,Food,Office,,"team,lunch",good food
1,11,11,2026-11-26T10:00:00+01:00,2026-11-26T10:00:00+01:00,,Deposit,EUR,1000.000000000000,,,EUR,1000.00,Invoice,2026-11-26T00:00:00+01:00,Client,,Revenue account,Main account,,Asset account,,,,,,
`,
    becomes: [['2026-11-27', '25.99', 'EUR', 'Trattoria'], NOT_A_SPEND],
    first: { account: 'Main account', category: 'Food', tags: ['lunch', 'team'], note: 'good food', project: 'Office' },
  },
  {
    name: 'ynab',
    whose: 'YNAB, register',
    hasMark: true,
    text: `"Account","Flag","Date","Payee","Category Group/Category","Category Group","Category","Memo","Outflow","Inflow","Cleared"
"Checking","","11/27/2026","Whole Foods","Everyday: Groceries","Everyday","Groceries","","$1,054.21","$0.00","Cleared"
"Checking","","11/26/2026","Employer","Inflow: Ready to Assign","Inflow","Ready to Assign","","$0.00","$2,000.00","Cleared"
`,
    becomes: [['2026-11-27', '1054.21', null, 'Whole Foods'], CREDIT],
    first: { account: 'Checking', category: 'Groceries' },
  },
  {
    name: 'toshl',
    whose: 'Toshl Finance',
    text: `"Date","Account","Category","Tags","Expense amount","Income amount","Currency","In main currency","Main currency","Description"
"11/27/26","Cash","Food & Drinks","groceries","12.30","0","EUR","12.30","EUR","market"
"11/26/26","Cash","Salary","","0","1,000.00","EUR","1,000.00","EUR",""
`,
    becomes: [['2026-11-27', '12.3', 'EUR', 'market'], CREDIT],
    first: { account: 'Cash', category: 'Food & Drinks', tags: ['groceries'] },
  },
  {
    name: 'expensify',
    whose: 'Expensify, default report export',
    text: `Timestamp,Merchant,Amount,MCC,Category,Tag,Description,Reimbursable,Original Currency,Original Amount,Receipt
2026-11-27 00:00:00,Lufthansa,"1,234.50",,Travel,Berlin,Flight to client,yes,EUR,"1,234.50",https://example.com/receipt/1
2026-11-26 00:00:00,Taxi,23.10,,Travel,Berlin,,yes,EUR,23.10,
`,
    becomes: [
      ['2026-11-27', '1234.5', 'EUR', 'Lufthansa'],
      ['2026-11-26', '23.1', 'EUR', 'Taxi'],
    ],
    first: { category: 'Travel', tags: ['berlin'], note: 'Flight to client' },
  },
  {
    name: 'splitwise',
    whose: 'Splitwise, export of a group',
    text: `Date,Description,Category,Cost,Currency,Mia,Tom

2026-11-27,Dinner,Dining out,48.00,EUR,24.00,-24.00
2026-11-26,Groceries,Groceries,12.50,EUR,-6.25,6.25

2026-11-30,Total balance, , ,EUR,17.75,-17.75
`,
    becomes: [
      ['2026-11-27', '48', 'EUR', 'Dinner'],
      ['2026-11-26', '12.5', 'EUR', 'Groceries'],
      ['amount', 'REQUIRED'],
    ],
  },
  {
    name: 'quickbooks',
    whose: 'QuickBooks Online, transaction list by vendor',
    hasMark: true,
    text: `Example Ltd,,,,,,,
Transaction Detail by Account,,,,,,,
"November 1-30, 2026",,,,,,,
,,,,,,,
Date,Transaction Type,Num,Name,Memo/Description,Split,Amount,Balance
11/27/2026,Expense,,Office Depot,Paper,Office Supplies,"1,045.10","1,045.10"
11/13/2026,Expense,12,Uber,,Travel,18.00,"1,063.10"
TOTAL,,,,,,"$1,063.10",
"Monday, Nov 30, 2026 10:11:12 AM GMT+1 - Accrual Basis",,,,,,,
`,
    becomes: [
      ['2026-11-27', '1045.1', null, 'Office Depot'],
      ['2026-11-13', '18', null, 'Uber'],
    ],
    first: { note: 'Paper' },
  },
  {
    name: 'mint',
    whose: 'Mint (Intuit)',
    text: `"Date","Description","Original Description","Amount","Transaction Type","Category","Account Name","Labels","Notes"
"11/27/2026","Starbucks","STARBUCKS 123","4.85","debit","Coffee Shops","Visa","",""
"11/26/2026","Paycheck","ACME","2500.00","credit","Paycheck","Checking","",""
`,
    becomes: [
      ['2026-11-27', '4.85', null, 'Starbucks'],
      ['direction', 'NOT_A_SPEND'],
    ],
    first: { account: 'Visa', category: 'Coffee Shops' },
  },
  {
    name: 'spendee',
    whose: 'Spendee',
    text: `Date,Wallet,Type,"Category name",Amount,Currency,Note,Labels,Author
2026-11-27T10:00:00+00:00,Cash,Expense,Transport,-2.90,EUR,Bus,,Mia
2026-11-26T10:00:00+00:00,Cash,Income,Salary,1000,EUR,,,Mia
`,
    becomes: [['2026-11-27', '2.9', 'EUR', null], NOT_A_SPEND],
    first: { account: 'Cash', category: 'Transport', note: 'Bus' },
  },
  {
    name: 'homebank',
    whose: 'HomeBank, transactions as CSV',
    text: `date;payment;info;payee;memo;amount;category;tags
2026-11-27;1;;REWE;Einkauf;-32.10;Haushalt:Lebensmittel;food shop
2026-11-26;4;;Kunde;Rechnung;500.00;Einkommen;
`,
    becomes: [['2026-11-27', '32.1', null, 'REWE'], NOT_A_SPEND],
  },
  {
    name: 'excel-german',
    whose: 'Excel (German), "CSV", typed by hand',
    encoding: 'windows-1252',
    text: `sep=;\r\nDatum;Anbieter;Betrag;Kategorie;Schlagwörter\r\n31.12.26;Café Größe;12,30 €;Bewirtung;"Kunde; Berlin"\r\n01.11.2026;Bahn;1.234,00 €;Reise;\r\n;;;;\r\nSumme;;1.246,30 €;;\r\n`,
    becomes: [
      ['2026-12-31', '12.3', 'EUR', 'Café Größe'],
      ['2026-11-01', '1234', 'EUR', 'Bahn'],
    ],
    first: { category: 'Bewirtung', tags: ['berlin', 'kunde'] },
  },
  {
    name: 'excel-unicode-text',
    whose: 'Excel, "Unicode text" (UTF-16 with tabs)',
    encoding: 'utf-16le',
    text: `Date\tVendor\tAmount\tNote\r\n11/27/2026\tFigma\t($15.00)\t"two\nlines"\r\n11/13/2026\tRefund\t$5.00\t\r\n`,
    becomes: [['2026-11-27', '15', null, 'Figma'], NOT_A_SPEND],
    first: { note: 'two\nlines' },
  },
  {
    name: 'big-endian',
    whose: 'Older Macs: UTF-16, big endian',
    encoding: 'utf-16be',
    text: `Date;Vendor;Amount\n2026-11-27;Łódź Hotel;12,30-\n2026-11-26;Bar;3,00-\n`,
    becomes: [
      ['2026-11-27', '12.3', null, 'Łódź Hotel'],
      ['2026-11-26', '3', null, 'Bar'],
    ],
  },
  {
    name: 'open-choices',
    whose: 'A list that says neither the order of dates nor the decimal sign',
    text: `Date,Vendor,Amount\n05/06/2026,Rent,"1,234"\n07/08/2026,Desk,250\n`,
    asks: ['date_order', 'decimal'],
    answers: { dateOrder: 'mdy', decimal: '.' },
    becomes: [
      ['2026-05-06', '1234', null, 'Rent'],
      ['2026-07-08', '250', null, 'Desk'],
    ],
  },
  {
    name: 'spaced',
    whose: 'A list with a space behind each comma',
    text: `Date, Amount, Payee\n2026-11-01, "1,012.30", "Shop, Inc"\n2026-11-02, "5.00", "B"\n`,
    becomes: [
      ['2026-11-01', '1012.3', null, 'Shop, Inc'],
      ['2026-11-02', '5', null, 'B'],
    ],
  },
  {
    name: 'serial-days',
    whose: 'A spreadsheet that has lost the format of its dates',
    text: `Date,Payee,Amount\n46000,A,12.30\n46001,B,1.00\n`,
    becomes: [
      ['2025-12-09', '12.3', null, 'A'],
      ['2025-12-10', '1', null, 'B'],
    ],
  },
  {
    name: 'danish',
    whose: 'A Danish bank, with crowns in the cells',
    text: `Dato;Tekst;Beløb\n13.11.2026;Netto;-1.012,30 kr\n14.11.2026;Irma;-12,00 kr\n`,
    becomes: [
      ['2026-11-13', '1012.3', null, 'Netto'],
      ['2026-11-14', '12', null, 'Irma'],
    ],
  },
  {
    name: 'japanese',
    whose: 'A Japanese card, whose header is in no language that is known here',
    text: `日付,内容,金額\n2026年11月13日,東京駅,"¥1,234,500"\n2026年11月14日,京都駅,¥300\n`,
    becomes: [
      ['2026-11-13', '1234500', null, null],
      ['2026-11-14', '300', null, null],
    ],
  },
  {
    name: 'unquoted-comma',
    whose: 'Decimal commas between commas, without quotation marks',
    text: `Datum,Name,Betrag\n13.11.2026,A,12,30\n14.11.2026,B,5\n`,
    becomes: [
      [null, 'TOO_MANY'],
      ['2026-11-14', '5', null, 'B'],
    ],
  },
  {
    name: 'accounts',
    whose: 'A list of accounts',
    kind: 'accounts',
    text: `Name;Typ;Währung;Anfangsbestand;Warnschwelle;Überziehung\nGiro;Bank;EUR;1.234,50;100,00;warnen\nKasse;Bar;EUR;-5,00;;\n`,
    becomes: [],
  },
];
