import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApiValidator } from '@outlay/testkit/openapi-validator';
import { startMailCatcher, type MailCatcher } from '@outlay/scripts/infra/mail-catcher';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { startOutlay, type Outlay } from './harness/outlay.ts';

const newman = createRequire(import.meta.url).resolve('newman/bin/newman.js');
const fileOf = (name: string) => join(repositoryRoot, `docs/postman/outlay.postman_${name}.json`);

/** The parts of newman's report that are read here. */
interface Execution {
  item: { name: string };
  request: { method: string; url: { path: string[] } };
  response: { code: number; header: { key: string; value: string }[]; stream: { data: number[] } };
  assertions?: { assertion: string; error?: { message: string } }[];
}

let outlay: Outlay;
let mails: MailCatcher;
let folder: string;
beforeAll(async () => {
  mails = await startMailCatcher({ smtpPort: 0, httpPort: 0 });
  outlay = await startOutlay({ SMTP_URL: mails.smtpUrl, MAIL_FROM: 'outlay@example.com' });
  folder = await mkdtemp(join(tmpdir(), 'outlay-newman-'));
});
afterAll(async () => {
  await Promise.all([outlay.stop(), mails.stop(), rm(folder, { recursive: true, force: true })]);
});

describe('the Postman collection', () => {
  it('is run by newman: every request succeeds, and every documented route is asked', async () => {
    const report = join(folder, 'report.json');
    const command = [
      ...[newman, 'run', fileOf('collection'), '--environment', fileOf('environment')],
      ...['--env-var', `base_url=${outlay.url}`, '--env-var', `mail_url=${mails.url}`],
      ...['--timeout-request', '60000', '--reporters', 'cli,json', '--reporter-json-export', report],
    ];
    const { code, output } = await new Promise<{ code: unknown; output: string }>((resolve) =>
      execFile(process.execPath, command, { maxBuffer: 64 << 20 }, (error, stdout, stderr) =>
        resolve({ code: error ? error.code : 0, output: stdout + stderr }),
      ),
    );
    if (code !== 0) throw new Error(output.slice(output.indexOf('# ') - 100));

    const { run }: { run: { executions: Execution[]; failures: unknown[] } } = JSON.parse(
      await readFile(report, 'utf8'),
    );
    expect(run.failures).toEqual([]);
    expect(run.executions.filter(({ assertions = [] }) => assertions.length === 0)).toEqual([]);
    // Newman's word is checked by ours: which routes were asked, and that the answers fit the document.
    const contract = openApiValidator(JSON.parse(await readFile(join(repositoryRoot, 'gateway/openapi.json'), 'utf8')));
    for (const execution of run.executions) contract.check(observed(execution));
    expect(contract.unexercised()).toEqual([]);
    const refused = run.executions.filter(({ response }) => response.code >= 300);
    expect(refused.map(({ item }) => item.name)).toEqual([]);
  });
});

function observed({ request, response }: Execution): Parameters<ReturnType<typeof openApiValidator>['check']>[0] {
  const text = Buffer.from(response.stream.data).toString();
  const contentType = response.header.find(({ key }) => key.toLowerCase() === 'content-type')?.value ?? '';
  const isJson = contentType.startsWith('application/json');
  return {
    ...{ method: request.method, path: `/${request.url.path.join('/')}`, status: response.code },
    ...(text !== '' && { body: isJson ? JSON.parse(text) : text, contentType }),
  };
}
