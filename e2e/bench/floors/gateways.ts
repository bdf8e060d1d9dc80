import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { freePort } from '@outlay/scripts/ports/free-port';
import { urlVariable, type Environments } from '@outlay/scripts/start/environment';
import { startPart } from '@outlay/scripts/start/part-process';
import { recordOf } from '@outlay/scripts/start/record-of';
import { SERVICES } from '@outlay/scripts/start/service-names';
import { createInternalTokenSigner } from '@outlay/tenancy/internal-token';
import { permissionsOf } from '@outlay/tenancy/permissions';
import { z } from 'zod';
import { SETTINGS } from '../product/one-process.ts';
import type { MadeTenant } from '../product/bench-tenants.ts';

/** The gateway and its floor, each a process of its own in front of the same services. */
export interface Gateways {
  product: GatewayProcess;
  bare: GatewayProcess;
  /** Gives the floor a token of the tenant's Owner, which is good for a minute. */
  renewToken(tenant: MadeTenant): Promise<void>;
}

export interface GatewayProcess {
  pid: number;
  url: string;
}

const SigningKey = z.looseObject({ kty: z.string(), kid: z.string() });
const Listening = z.object({ port: z.number() });

export async function openGateways(parts: AsyncDisposableStack, environments: Environments): Promise<Gateways> {
  const { gateway } = environments;
  const port = await freePort();
  const product = startPart('gateway', { ...gateway, ...SETTINGS, PORT: String(port) }, () => undefined);
  parts.defer(() => product.stop());
  await product.ready(new AbortController().signal);
  const bare = fork(new URL('./bare-gateway-process.ts', import.meta.url), {
    env: {
      ...process.env,
      NODE_ENV: gateway['NODE_ENV'],
      SUPERGRAPH: join(repositoryRoot, 'gateway/supergraph.graphql'),
      SUBGRAPHS: JSON.stringify(recordOf(SERVICES, (service) => gateway[urlVariable(service)])),
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  parts.defer(() => bare.disconnect());
  const [message] = await once(bare, 'message');
  const signer = createInternalTokenSigner(SigningKey.parse(JSON.parse(gateway['INTERNAL_TOKEN_SIGNING_KEY'] ?? '')));
  return {
    product: { pid: product.pid, url: `http://127.0.0.1:${port}` },
    bare: { pid: bare.pid ?? 0, url: `http://127.0.0.1:${Listening.parse(message).port}` },
    async renewToken({ id: tenantId, ownerId: userId }) {
      const principal = { kind: 'user', userId, role: 'OWNER', permissions: permissionsOf('OWNER') } as const;
      bare.send(await signer.sign({ tenantId, principal }));
    },
  };
}
