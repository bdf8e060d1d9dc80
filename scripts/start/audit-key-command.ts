import { anchorKey, publicHalfOf } from '@outlay/audit/anchor/anchor-keys';
import { ScriptError } from '../script-error.ts';
import { reachInstallation } from './reachable.ts';

/** `npm run outlay -- audit-key`: the public key that verifies signed statements of audit trails, as a JWK set. */
export async function auditKeyCommand(): Promise<number> {
  const text = process.env['AUDIT_ANCHOR_KEY'] ?? (await keyOfInstallation());
  if (text === undefined) throw new ScriptError('AUDIT_ANCHOR_KEY is not set.');
  console.log(JSON.stringify({ keys: [publicHalfOf(anchorKey.parse(JSON.parse(text)))] }));
  return 0;
}

async function keyOfInstallation(): Promise<string | undefined> {
  await using parts = new AsyncDisposableStack();
  return (await reachInstallation(parts, process.env)).analytics['AUDIT_ANCHOR_KEY'];
}
