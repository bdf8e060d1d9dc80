import { AppError } from '@outlay/errors/app-error';
import { principalKey } from '@outlay/tenancy/request-context';
import type { GatewayContext } from '../auth/gateway-context.ts';

/** Bytes on their way through this process. */
export interface Transfer {
  /** A stream may be ended at any time: its client comes back. A file broken off is lost. */
  readonly kind: 'stream' | 'file';
  readonly caller: GatewayContext;
  /** Ends it because its caller's session ended, or the gateway is about to stop. */
  end(): void;
}

/** All transfers of this process. */
export interface Transfers {
  /** @returns a function that takes it away @throws AppError RATE_LIMITED where the caller has too many files on their way */
  add(transfer: Transfer): () => void;
  /** Ends every stream, and files some seconds later; each new one is ended at once. */
  endAll(): void;
  isEnding(): boolean;
}

/** Delay after which an ended session ends its transfers. */
const WATCH_EVERY_MS = 500;
const FILES_OF_CALLER = 4;
/** Time that files on their way have left once the gateway stops. */
const LEFT_MS = 15_000;

export function createTransfers(): Transfers {
  const open = new Set<Transfer>();
  let watch: NodeJS.Timeout | undefined;
  /** Transfers whose session is being asked about: an answer may take longer than the pause between two checks. */
  const checked = new Set<Transfer>();
  let isEnding = false;
  const check = async (transfer: Transfer): Promise<void> => {
    checked.add(transfer);
    await endIfOver(transfer);
    checked.delete(transfer);
  };
  const endAllOf = (kind: Transfer['kind']): void => {
    for (const transfer of open) if (transfer.kind === kind) transfer.end();
  };
  return {
    add(transfer) {
      if (transfer.kind === 'file') requireRoom(open, transfer.caller);
      open.add(transfer);
      watch ??= setInterval(() => {
        for (const each of open) if (!checked.has(each)) void check(each);
      }, WATCH_EVERY_MS).unref();
      return () => {
        open.delete(transfer);
        if (open.size > 0) return;
        clearInterval(watch);
        watch = undefined;
      };
    },
    endAll() {
      isEnding = true;
      endAllOf('stream');
      setTimeout(() => endAllOf('file'), LEFT_MS).unref();
    },
    isEnding: () => isEnding,
  };
}

/** A stream ends with its access token, too; a file may take longer. Both go on while the session cannot be checked. */
async function endIfOver(transfer: Transfer): Promise<void> {
  const { session } = transfer.caller;
  const isLive = transfer.kind === 'stream' ? session?.isLive() : session?.isOpen();
  if ((await isLive?.catch(() => true)) === false) transfer.end();
}

function requireRoom(open: ReadonlySet<Transfer>, caller: GatewayContext): void {
  const own = [...open].filter(({ kind, caller: other }) => kind === 'file' && isSame(other, caller));
  if (own.length < FILES_OF_CALLER) return;
  caller.setHeader('Retry-After', '10');
  throw new AppError('RATE_LIMITED', `At most ${FILES_OF_CALLER} files at a time. Wait until one of them is complete.`);
}

function isSame(one: GatewayContext, other: GatewayContext): boolean {
  return one.tenantId === other.tenantId && principalKey(one.principal) === principalKey(other.principal);
}
