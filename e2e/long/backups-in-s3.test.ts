import { openStorage } from '@outlay/scripts/backup/storage/open-storage';
import { describeUnless } from '@outlay/testkit/describe-unless';
import { storageContract } from '../harness/storage-contract.ts';
import { missingForStorage, startStorage } from '../harness/storage-server.ts';

describeUnless(missingForStorage, 'backups in a bucket', () => {
  const parts = new AsyncDisposableStack();
  beforeAll(() => startStorage(parts, 'backups'));
  afterAll(() => parts.disposeAsync());

  storageContract(() => openStorage('s3://backups/outlay/production/', process.env));
});
