import { accountToken } from './account-token.rule.ts';
import { commands } from './commands.rule.ts';
import { cronJobs } from './cron-jobs.rule.ts';
import { databaseReach } from './database-reach.rule.ts';
import { deadEnd } from './dead-end.rule.ts';
import { denyAll } from './deny-all.rule.ts';
import { dns } from './dns.rule.ts';
import { duplicates } from './duplicates.rule.ts';
import { environment } from './environment.rule.ts';
import { gracePeriod } from './grace-period.rule.ts';
import { imageList } from './image-list.rule.ts';
import { imageTag } from './image-tag.rule.ts';
import { inlineSecret } from './inline-secret.rule.ts';
import { missingEdge } from './missing-edge.rule.ts';
import { namespace } from './namespace.rule.ts';
import { nonRoot } from './non-root.rule.ts';
import { ownSecrets } from './own-secrets.rule.ts';
import { parts } from './parts.rule.ts';
import { ports } from './ports.rule.ts';
import { privileges } from './privileges.rule.ts';
import { probes } from './probes.rule.ts';
import { readOnlyRoot } from './read-only-root.rule.ts';
import { references } from './references.rule.ts';
import { resources } from './resources.rule.ts';
import { seccomp } from './seccomp.rule.ts';
import { selectors } from './selectors.rule.ts';
import { served } from './served.rule.ts';
import { serviceLinks } from './service-links.rule.ts';
import { spread } from './spread.rule.ts';
import { unusedEdge } from './unused-edge.rule.ts';
import { wayIn } from './way-in.rule.ts';
import type { Rule } from './rule.ts';

/** Outlay's own rules about manifests. Each has a fixture that breaks it (tools/fixtures/k8s). */
export const RULES: readonly Rule[] = [
  accountToken,
  commands,
  cronJobs,
  databaseReach,
  deadEnd,
  denyAll,
  dns,
  duplicates,
  environment,
  gracePeriod,
  imageList,
  imageTag,
  inlineSecret,
  missingEdge,
  namespace,
  nonRoot,
  ownSecrets,
  parts,
  ports,
  privileges,
  probes,
  readOnlyRoot,
  references,
  resources,
  seccomp,
  selectors,
  served,
  serviceLinks,
  spread,
  unusedEdge,
  wayIn,
];

/** Rules about pods alone, whatever else is there. */
export const POD_RULES: readonly Rule[] = [
  accountToken,
  commands,
  imageList,
  imageTag,
  nonRoot,
  privileges,
  readOnlyRoot,
  resources,
  seccomp,
  serviceLinks,
];
