import { Readable } from 'node:stream';
import { DeleteObjectsCommand, GetObjectCommand, NoSuchKey, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { z } from 'zod';
import { readConfig } from '@outlay/config/read-config';
import { ScriptError } from '../../script-error.ts';
import { MANIFEST } from '../manifest.ts';
import { isBackupId, type BackupStorage } from './backup-storage.ts';

/** Beside the SDK's own variables: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL_S3, … */
const ENV = z.object({
  /** Puts the bucket into the path, not into the host's name: storage other than Amazon's mostly wants it. */
  S3_FORCE_PATH_STYLE: z.stringbool().default(false),
  AWS_REGION: z.string().default('us-east-1'),
});

/** A part is held in memory; a file may have 10,000, so that the largest is 320 GB. */
const PART_BYTES = 32 * 2 ** 20;

/** Backups in a bucket of Amazon S3 or storage that speaks its protocol. */
export function openS3(place: string, env: NodeJS.ProcessEnv): BackupStorage {
  const { hostname: Bucket, pathname } = new URL(place);
  if (!Bucket) throw new ScriptError(`${place} names no bucket: s3://<bucket>/<prefix>`);
  const prefix = pathname.replaceAll(/^\/+|\/+$/g, '');
  const key = (path: string): string => (prefix === '' ? path : `${prefix}/${path}`);
  const { S3_FORCE_PATH_STYLE: forcePathStyle, AWS_REGION: region } = readConfig(ENV, env);
  // Other storage does not know Amazon's newer checksums of parts; the manifest has a SHA-256 of each file.
  const checksums = {
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  } as const;
  const client = new S3Client({ region, forcePathStyle, ...checksums });
  const deleteAll = async (keys: readonly string[]): Promise<void> => {
    if (keys.length === 0) return;
    const Delete = { Objects: keys.map((Key) => ({ Key })) };
    // Refusals of single files are part of an answer that says 200.
    const { Errors: [refused] = [] } = await client.send(new DeleteObjectsCommand({ Bucket, Delete }));
    if (refused) throw new ScriptError(`${refused.Key ?? ''} in ${place} was not deleted: ${refused.Message ?? ''}`);
  };
  return {
    place,
    async list() {
      const files = new Map<string, string[]>();
      for await (const page of paginateListObjectsV2({ client }, { Bucket, Prefix: key('') })) {
        for (const { Key = '' } of page.Contents ?? []) {
          const [id = '', file = ''] = Key.slice(key('').length).split('/', 2);
          if (isBackupId(id)) files.set(id, [...(files.get(id) ?? []), file]);
        }
      }
      return [...files].map(([id, names]) => ({ id, files: names })).sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    async write(path, Body) {
      // A failed upload deletes its parts.
      const params = { Bucket, Key: key(path), Body };
      await new Upload({ client, params, partSize: PART_BYTES, queueSize: 2 }).done();
    },
    async read(path) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: key(path) }));
        if (Body instanceof Readable) return Body;
        throw new ScriptError(`${place}/${path} has no content.`);
      } catch (error) {
        if (error instanceof NoSuchKey) throw new ScriptError(`${place.replace(/\/+$/, '')}/${path} is missing.`);
        throw error;
      }
    },
    localPath: () => null,
    async remove(id) {
      // First: what is left of it if the rest cannot be deleted is no backup.
      await deleteAll([key(`${id}/${MANIFEST}`)]);
      for await (const page of paginateListObjectsV2({ client }, { Bucket, Prefix: key(`${id}/`) }))
        await deleteAll((page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
    },
    close: () => client.destroy(),
  };
}
