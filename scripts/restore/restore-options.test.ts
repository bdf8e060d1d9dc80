import { parseRestoreOptions } from './restore-options.ts';

const ID = '2026-11-29T20-28-12-309Z';

describe('the options of a restore', () => {
  it.each([
    ['/backups', '/backups', null],
    [`/backups/${ID}/`, '/backups', ID],
    [`/${ID}`, '/', ID],
    [ID, '.', ID],
    [`s3://bucket/prefix/${ID}`, 's3://bucket/prefix', ID],
    [`s3://bucket/${ID}`, 's3://bucket', ID],
  ])('name a place, or one backup in it: %s', (from, place, id) => {
    expect(parseRestoreOptions([from])).toMatchObject({ place, id, databases: [], force: false });
  });

  it('name each database once', () => {
    const args = ['b', '--database', 'ledger', '--database', 'ledger', '--force'];
    expect(parseRestoreOptions(args)).toMatchObject({ databases: ['ledger'], force: true });
  });

  it.each([
    [[], 'The place of the backup is missing.'],
    [[''], 'The place of the backup is missing.'],
    [['a', 'b'], 'One place at a time: a, b'],
    [['a', '--database', 'users'], 'There is no database users.'],
    [['a', '--database'], '--database'],
    [['a', '--forced'], '--forced'],
  ])('are refused with the reason and the usage: %j', (args, reason) => {
    const parse = () => parseRestoreOptions(args);
    expect(parse).toThrow(reason);
    expect(parse).toThrow('npm run restore -- <folder | s3://bucket/prefix>');
  });
});
