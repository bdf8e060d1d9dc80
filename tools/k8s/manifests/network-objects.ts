import { z } from 'zod';
import { Selector } from './selector.ts';

const portName = z.union([z.number(), z.string()]);

export const ServiceSpec = z.object({
  type: z.string().default('ClusterIP'),
  externalName: z.string().optional(),
  selector: z.record(z.string(), z.string()).optional(),
  ports: z
    .array(z.object({ name: z.string().optional(), port: z.number(), targetPort: portName.optional() }))
    .default([]),
});

const Peer = z.object({
  podSelector: Selector.optional(),
  namespaceSelector: Selector.optional(),
  ipBlock: z.object({ cidr: z.string(), except: z.array(z.string()).default([]) }).optional(),
});
const ports = z
  .array(z.object({ protocol: z.string().default('TCP'), port: portName.optional(), endPort: z.number().optional() }))
  .optional();

export const NetworkPolicySpec = z
  .object({
    podSelector: Selector.prefault({}),
    policyTypes: z.array(z.string()).optional(),
    ingress: z.array(z.object({ from: z.array(Peer).optional(), ports })).optional(),
    egress: z.array(z.object({ to: z.array(Peer).optional(), ports })).optional(),
  })
  .transform(({ podSelector, policyTypes, ingress, egress }) => ({
    podSelector,
    ingress: directionOf(
      'Ingress',
      policyTypes ?? ['Ingress'],
      ingress?.map(({ from, ports: of }) => [from, of]),
    ),
    egress: directionOf(
      'Egress',
      policyTypes ?? (egress ? ['Egress'] : []),
      egress?.map(({ to, ports: of }) => [to, of]),
    ),
  }));

export type ServiceSpec = z.output<typeof ServiceSpec>;
export type NetworkPolicySpec = z.output<typeof NetworkPolicySpec>;
export type Peer = z.output<typeof Peer>;

/** An allowance of a policy. */
export interface Allowance {
  /** Undefined: everybody. */
  peers: Peer[] | undefined;
  /** Undefined: every port. */
  ports: z.output<typeof ports>;
}

/** Undefined where the policy says nothing about the direction; empty where it denies everything. */
function directionOf(
  type: string,
  types: readonly string[],
  rules: [Allowance['peers'], Allowance['ports']][] | undefined,
): Allowance[] | undefined {
  return types.includes(type) ? (rules ?? []).map(([peers, of]) => ({ peers, ports: of })) : undefined;
}
