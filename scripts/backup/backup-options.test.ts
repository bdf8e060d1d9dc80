import { parseBackupOptions } from './backup-options.ts';

describe('the options of a backup', () => {
  it('are a folder below the data folder, where nothing is kept from growing, by default', () => {
    expect(parseBackupOptions([], { OUTLAY_DATA_DIR: '/data' })).toEqual({
      ...{ to: '/data/backups', keep: null, list: false, infra: false, kafka: false },
    });
    expect(parseBackupOptions(['--to', 's3://b/p', '--keep', '14', '--kafka'], {})).toMatchObject({
      ...{ to: 's3://b/p', keep: 14, kafka: true },
    });
  });

  it.each([
    [['--keep', '0'], '--keep 0 is no number of backups'],
    [['--keep', '1.5'], '--keep 1.5 is no number'],
    [['--keep'], '--keep'],
    [['--to'], '--to'],
    [['--too', 'x'], '--too'],
    [['/backups'], '/backups'],
  ])('are refused with the reason and the usage: %j', (args, reason) => {
    const parse = () => parseBackupOptions(args, {});
    expect(parse).toThrow(reason);
    expect(parse).toThrow('npm run backup [-- <options>]');
  });
});
