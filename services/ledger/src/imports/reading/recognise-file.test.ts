import { recogniseFile } from './recognise-file.ts';

async function* bytesOf(text: string) {
  yield Buffer.from(text);
}

const recognise = (text: string) => recogniseFile(() => bytesOf(text), { kind: 'expenses', lastDay: '2027-11-30' });

describe('recogniseFile', () => {
  it('recognises a statement with semicolons, decimal commas and a total', async () => {
    const text =
      'Buchungstag;Empfänger;Betrag;Währung\n31.12.2025;"A; B";-1.234,50;EUR\n01.02.2026;C;-5,00;EUR\nSumme;;-1.239,50;\n';
    expect(await recognise(text)).toMatchObject({
      format: { encoding: 'utf-8', delimiter: ';', decimal: ',', dateOrder: 'dmy', skipTop: 0, skipBottom: 1 },
      mapping: { expense_date: 0, vendor: 1, amount: 2, currency: 3 },
      questions: [],
      rowCount: 2,
    });
  });

  it('leaves open what the file does not say, with examples', async () => {
    const { format, questions } = await recognise('Date,Vendor,Amount\n05/06/2026,A,"1,234"\n07/08/2026,B,"2,500"\n');
    expect(format).toMatchObject({ dateOrder: null, decimal: null });
    expect(questions).toEqual([
      expect.objectContaining({ choice: 'date_order', column: 0, options: ['dmy', 'mdy'] }),
      expect.objectContaining({ choice: 'decimal', column: 2, options: ['.', ','] }),
    ]);
    expect(questions[0]?.examples[0]).toMatchObject({
      line: 2,
      text: '05/06/2026',
      reads: { dmy: '2026-06-05', mdy: '2026-05-06' },
    });
  });

  it('refuses a file without rows', async () => {
    await expect(recognise('Date,Amount\n')).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });
});
