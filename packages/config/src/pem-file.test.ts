import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { pemFile } from './pem-file.ts';
import { readConfig } from './read-config.ts';

const schema = z.object({ CA_FILE: pemFile('CERTIFICATE').optional(), KEY_FILE: pemFile('PRIVATE KEY').optional() });
const block = (label: string) => `-----BEGIN ${label}-----\nMAo=\n-----END ${label}-----\n`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outlay-pem-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('a variable that names a PEM file', () => {
  it('has the content of the file', async () => {
    const env = {
      CA_FILE: await file('ca.pem', block('CERTIFICATE')),
      KEY_FILE: await file('own.key', block('EC PRIVATE KEY')),
    };
    expect(readConfig(schema, env)).toEqual({ CA_FILE: block('CERTIFICATE'), KEY_FILE: block('EC PRIVATE KEY') });
  });

  it('is refused by name where the file is missing or holds something else', async () => {
    const env = { CA_FILE: join(folder, 'nowhere.pem'), KEY_FILE: await file('wrong.pem', block('CERTIFICATE')) };
    expect(() => readConfig(schema, env)).toThrow(
      /CA_FILE: must be the path of a file that can be read\n.*KEY_FILE: must be a PEM file with a PRIVATE KEY/,
    );
  });
});
