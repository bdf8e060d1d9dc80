import { waitFor } from '@outlay/testkit/wait-for';
import type { Person } from '../../harness/tenant-kit.ts';

/** Imports that wait to be booked. */
export interface FurnishedImports {
  /** With good rows, wrong ones and twins. */
  import: number;
  /** Its dates and amounts can be read in two ways. */
  openImport: number;
}

const STATEMENT = `Statement of November;
;
Buchungstag;Empfänger;Verwendungszweck;Betrag;Währung;Kategorie
03.11.2025;Northwind Travel;Fahrkarten nach Köln;-189,90;USD;Reise
04.11.2025;Contoso Cloud;"Server; November";-1.084,50;USD;Software
05.11.2025;Fabrikam Print;Plakate;-75,00;USD;Print
05.11.2025;Fabrikam Print;Plakate;-75,00;USD;Print
06.11.2025;Kunde GmbH;Rechnung 4711;2.500,00;USD;
31.11.2025;Café Olé;Bewirtung;-48,20;USD;Food
07.11.2025;Büro Größe;Papier;-12,3o;USD;
Summe;;;1.114,90;;
`;
const OPEN = 'Date,Payee,Amount\n05/06/2025,Rent,"1,234"\n07/08/2025,Desk,"2,500"\n09/10/2025,Chair,250\n';

/** Sends two files, and chooses the account for the rows of the first. */
export async function makeImports(owner: Pick<Person, 'api'>, account: number): Promise<FurnishedImports> {
  const [first, second] = [await send(owner, 'statement.csv', STATEMENT), await send(owner, 'payments.csv', OPEN)];
  for (const id of [first, second]) {
    await untilReady(owner, id);
    const { status, text } = await owner.api.patch(`/imports/${id}`, { defaults: { account_id: account } });
    if (status !== 200) throw new Error(`${status}: ${text}`);
    await untilReady(owner, id);
  }
  return { import: first, openImport: second };
}

async function send({ api }: Pick<Person, 'api'>, name: string, file: string): Promise<number> {
  const type = { 'content-type': 'text/csv' };
  const { status, text, body } = await api.send('POST', `/imports?kind=expenses&name=${name}`, file, type);
  if (status !== 202) throw new Error(`${status}: ${text}`);
  return Number(body['id']);
}

async function untilReady({ api }: Pick<Person, 'api'>, id: number): Promise<void> {
  await waitFor(async () => String((await api.get(`/imports/${id}`)).body['state']) === 'ready', {
    what: 'the import',
  });
}
