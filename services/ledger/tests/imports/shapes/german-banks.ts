import { CREDIT, NOT_A_SPEND, type Shape } from './shape.ts';

export const germanBanks: readonly Shape[] = [
  {
    name: 'sparkasse-camt-v8',
    whose: 'Sparkasse, "CSV-CAMT V8"',
    encoding: 'windows-1252',
    text: `"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Glaeubiger ID";"Mandatsreferenz";"Kundenreferenz (End-to-End)";"Sammlerreferenz";"Lastschrift Ursprungsbetrag";"Auslagenersatz Ruecklastschrift";"Beguenstigter/Zahlungspflichtiger";"Kontonummer/IBAN";"BIC (SWIFT-Code)";"Betrag";"Waehrung";"Info"
"DE02120300000000202051";"30.11.26";"30.11.26";"FOLGELASTSCHRIFT";"Strom Abschlag Büro";"DE98ZZZ09999999999";"M-1";"";"";"";"";"Stadtwerke Köln";"DE02370502990000684712";"COKSDE33";"-1.084,50";"EUR";"Umsatz gebucht"
"DE02120300000000202051";"02.11.26";"02.11.26";"KARTENZAHLUNG";"Kaffee; Milch ""Bio""";"";"";"";"";"";"";"Bäckerei Müller";"DE02500105170137075030";"INGDDEFF";"-12,30";"EUR";"Umsatz gebucht"
"DE02120300000000202051";"01.11.26";"01.11.26";"GUTSCHR. UEBERWEISUNG";"Rechnung 4711";"";"";"";"";"";"";"Kunde GmbH";"DE02100100100006820101";"PBNKDEFF";"2.500,00";"EUR";"Umsatz gebucht"
`,
    becomes: [
      ['2026-11-30', '1084.5', 'EUR', 'Stadtwerke Köln'],
      ['2026-11-02', '12.3', 'EUR', 'Bäckerei Müller'],
      NOT_A_SPEND,
    ],
    first: { note: 'Strom Abschlag Büro', account: null },
  },
  {
    name: 'dkb-2023',
    whose: 'DKB, since 2023',
    hasMark: true,
    text: `"Girokonto";"DE02120300000000202051"
"Zeitraum:";"01.11.2026 - 30.11.2026"
"Kontostand vom 30.11.2026:";"4.321,09 €"
""
"Buchungsdatum";"Wertstellung";"Status";"Zahlungspflichtige*r";"Zahlungsempfänger*in";"Verwendungszweck";"Umsatztyp";"IBAN";"Betrag (€)";"Gläubiger-ID";"Mandatsreferenz";"Kundenreferenz"
"27.11.26";"27.11.26";"Gebucht";"Beispiel GmbH";"REWE Markt";"VISA Debitkartenumsatz";"Ausgang";"DE96120300009005290904";"-41,7";"";"";""
"26.11.26";"26.11.26";"Vorgemerkt";"Beispiel GmbH";"Hotel Adler";"Vormerkung";"Ausgang";"";"-180";"";"";""
"25.11.26";"25.11.26";"Gebucht";"Kunde AG";"Beispiel GmbH";"Rechnung 12";"Eingang";"DE02100100100006820101";"1.190";"";"";""
`,
    becomes: [['2026-11-27', '41.7', 'EUR', 'REWE Markt'], ['status', 'NOT_A_SPEND'], NOT_A_SPEND],
  },
  {
    name: 'volksbank',
    whose: 'Volksbanken Raiffeisenbanken, online banking since 2021',
    hasMark: true,
    text: `Bezeichnung Auftragskonto;IBAN Auftragskonto;BIC Auftragskonto;Bankname Auftragskonto;Buchungstag;Valutadatum;Name Zahlungsbeteiligter;IBAN Zahlungsbeteiligter;BIC (SWIFT-Code) Zahlungsbeteiligter;Buchungstext;Verwendungszweck;Betrag;Waehrung;Saldo nach Buchung;Bemerkung;Kategorie;Steuerrelevant;Glaeubiger ID;Mandatsreferenz
Kontokorrent;DE12500105170648489890;GENODE51;Volksbank Mitte;13.11.2026;13.11.2026;Deutsche Bahn AG;DE02300209000106531065;CMCIDEDD;Basislastschrift;Fahrkarte;-89,90;EUR;910,10;;Reise;;;
Kontokorrent;DE12500105170648489890;GENODE51;Volksbank Mitte;02.11.2026;02.11.2026;Finanzamt;DE02300209000106531065;CMCIDEDD;Gutschrift;Erstattung;100,00;EUR;1000,00;;;;;
`,
    becomes: [['2026-11-13', '89.9', 'EUR', 'Deutsche Bahn AG'], NOT_A_SPEND],
    first: { category: 'Reise', account: 'Kontokorrent' },
  },
  {
    name: 'volksbank-soll-haben',
    whose: 'Volksbanken, older export with S and H',
    encoding: 'windows-1252',
    text: `Volksbank Musterstadt eG

Umsatzanzeige

BLZ:;10010010;;Datum:;30.11.2026
Konto:;123456789;;Uhrzeit:;12:34:56
Abfrage von:;Beispiel GmbH;;Kontoinhaber:;Beispiel GmbH

Zeitraum:;;von:;01.11.2026;bis:;30.11.2026;
Betrag in EUR:;;von:; ;bis:; ;
Sortiert nach:;Buchungstag;absteigend

Buchungstag;Valuta;Auftraggeber/Zahlungsempfänger;Empfänger/Zahlungspflichtiger;Konto-Nr.;IBAN;BLZ;BIC;Vorgang/Verwendungszweck;Kundenreferenz;Währung;Umsatz; 

28.11.2026;28.11.2026;Beispiel GmbH;Bürobedarf Größe;;DE02120300000000202051;;BYLADEM1001;LASTSCHRIFT Papier;;EUR;45,67;S
27.11.2026;27.11.2026;Beispiel GmbH;Kunde;;DE02120300000000202051;;BYLADEM1001;GUTSCHRIFT;;EUR;500,00;H
;;;;;;;;;;;;
01.11.2026;;;;;;;;;Anfangssaldo;EUR;1.000,00;H
30.11.2026;;;;;;;;;Endsaldo;EUR;1.454,33;H
`,
    becomes: [
      ['2026-11-28', '45.67', 'EUR', 'Bürobedarf Größe'],
      ['direction', 'NOT_A_SPEND'],
      ['direction', 'NOT_A_SPEND'],
      ['direction', 'NOT_A_SPEND'],
    ],
  },
  {
    name: 'comdirect',
    whose: 'comdirect',
    encoding: 'windows-1252',
    text: `;
"Umsätze Girokonto";"Zeitraum: 30 Tage";
"Neuer Kontostand";"1.234,56 EUR";

"Buchungstag";"Wertstellung (Valuta)";"Vorgang";"Buchungstext";"Umsatz in EUR";
"27.11.2026";"27.11.2026";"Lastschrift / Belastung";" Auftraggeber: Telekom Buchungstext: Rechnung November ";"-39,95";
"offen";"--";"Kartenverfügung";" Tankstelle ";"-60,00";
"03.11.2026";"03.11.2026";"Übertrag / Überweisung";" Auftraggeber: Kunde ";"1.000,00";

"Alter Kontostand";"334,51 EUR";
`,
    becomes: [['2026-11-27', '39.95', 'EUR', null], ['expense_date', 'NOT_A_DATE'], NOT_A_SPEND],
  },
  {
    name: 'ing-de',
    whose: 'ING (Germany)',
    encoding: 'windows-1252',
    text: `Umsatzanzeige;Datei erstellt am: 30.11.2026 10:11

IBAN;DE12 5001 0517 0648 4898 90
Kontoname;Girokonto
Bank;ING
Kunde;Beispiel GmbH
Zeitraum;01.11.2026 - 30.11.2026
Saldo;1.234,56;EUR

Sortierung;Datum absteigend

In der CSV-Datei finden Sie alle bereits gebuchten Umsätze. Die vorgemerkten Umsätze werden nicht aufgenommen, auch wenn sie in Ihrem Internetbanking angezeigt werden.

Buchung;Wertstellungsdatum;Auftraggeber/Empfänger;Buchungstext;Verwendungszweck;Saldo;Währung;Betrag;Währung
27.11.2026;27.11.2026;Amazon EU;Lastschrift;Bestellung 302;1.234,56;EUR;-19,99;EUR
26.11.2026;26.11.2026;Kunde;Gutschrift;Rechnung;1.254,55;EUR;250,00;EUR
`,
    becomes: [['2026-11-27', '19.99', 'EUR', 'Amazon EU'], NOT_A_SPEND],
  },
  {
    name: 'n26',
    whose: 'N26',
    text: `"Booking Date","Value Date","Partner Name","Partner Iban",Type,"Payment Reference","Account Name","Amount (EUR)","Original Amount","Original Currency","Exchange Rate"
2026-11-27,2026-11-27,"Lidl sagt Danke",,Presentment,,"Hauptkonto",-23.45,23.45,EUR,1
2026-11-26,2026-11-26,"Figma",,Presentment,,"Hauptkonto",-13.80,15.00,USD,0.92
2026-11-25,2026-11-25,"Kunde GmbH",DE02100100100006820101,"Credit Transfer","Rechnung 1","Hauptkonto",1200.00,,,
`,
    becomes: [['2026-11-27', '23.45', 'EUR', 'Lidl sagt Danke'], ['2026-11-26', '13.8', 'EUR', 'Figma'], NOT_A_SPEND],
    first: { account: 'Hauptkonto' },
  },
  {
    name: 'n26-de',
    whose: 'N26, older German export',
    text: `"Datum","Empfänger","Kontonummer","Transaktionstyp","Verwendungszweck","Betrag (EUR)","Betrag (Fremdwährung)","Fremdwährung","Wechselkurs"
"2026-11-02","Deutsche Bahn","","MasterCard Zahlung","","-49.9","-49.9","EUR","1.0"
"2026-11-03","Mia Muster","DE02100100100006820101","Überweisung","Miete","-800.0","","",""
`,
    becomes: [
      ['2026-11-02', '49.9', 'EUR', 'Deutsche Bahn'],
      ['2026-11-03', '800', 'EUR', 'Mia Muster'],
    ],
  },
  {
    name: 'postbank',
    whose: 'Postbank, since 2023',
    hasMark: true,
    text: `Umsätze
Konto;Filial-/Kontonummer;IBAN;Währung
Business Giro;100 1234567 00;DE12 1007 0124 0123 4567 00;EUR

1.11.2026 - 30.11.2026
Letzter Kontostand;;;;5.000,00;EUR
Vorgemerkte und noch nicht gebuchte Umsätze sind nicht Bestandteil dieser Übersicht.
Buchungstag;Wert;Umsatzart;Begünstigter / Auftraggeber;Verwendungszweck;IBAN / Kontonummer;BIC;Kundenreferenz;Mandatsreferenz;Gläubiger ID;Fremde Gebühren;Betrag;Abweichender Empfänger;Anzahl der Aufträge;Anzahl der Schecks;Soll;Haben;Währung
3.11.2026;3.11.2026;Lastschrift;Vodafone GmbH;Mobilfunk;DE02100100100006820101;PBNKDEFF;;;;;-29,99;;;;-29,99;;EUR
2.11.2026;2.11.2026;Gutschrift;Kunde;Rechnung 9;DE02100100100006820101;PBNKDEFF;;;;;1.000,00;;;;;1.000,00;EUR
Kontostand;30.11.2026;;;5.970,01;EUR
`,
    becomes: [['2026-11-03', '29.99', 'EUR', 'Vodafone GmbH'], CREDIT],
  },
];
