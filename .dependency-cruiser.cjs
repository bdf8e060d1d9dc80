/**
 * The boundaries of ARCHITECTURE.md. `tools/boundaries.test.ts` runs these rules over tools/fixtures/boundaries, a
 * small tree that breaks each of them once: a rule whose pattern matches nothing would show there.
 */
const tests = '(^|/)(tests|e2e|contract)/|\\.test\\.ts$|^packages/testkit/|^(scripts|tools)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-service-to-service',
      comment: "Services meet over GraphQL and events, never in each other's code.",
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'no-service-to-gateway',
      comment: 'The gateway knows the services by their contracts; they do not know it.',
      severity: 'error',
      from: { path: '^services/' },
      to: { path: '^gateway/' },
    },
    {
      name: 'no-gateway-to-service',
      severity: 'error',
      from: { path: '^gateway/', pathNot: tests },
      to: { path: '^services/' },
    },
    {
      name: 'no-package-to-service',
      comment: 'What is shared knows nobody who shares it.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(services|gateway|e2e|scripts|tools)/' },
    },
    {
      name: 'no-testkit-in-production',
      severity: 'error',
      from: { path: '^(services|packages|gateway|proto)/', pathNot: tests },
      to: { path: '^packages/testkit/' },
    },
    {
      name: 'client-stands-alone',
      comment:
        "The client is installed elsewhere, in browsers too: there is nothing of the house there, and nothing of Node's.",
      severity: 'error',
      from: { path: '^packages/client/src/' },
      to: { pathNot: '^packages/client/src/|(^|/)openapi-fetch(/|$)' },
    },
    {
      name: 'orm-only-where-data-lives',
      comment: '@mikro-orm/* belongs to services, tenancy, messaging and audit.',
      severity: 'error',
      from: { pathNot: `^services/|^packages/(tenancy|messaging|audit)/|${tests}` },
      to: { path: '(^|/)@mikro-orm/' },
    },
    {
      name: 'kafka-only-in-messaging',
      severity: 'error',
      from: { pathNot: '^packages/messaging/' },
      to: { path: '(^|/)kafkajs(/|$)' },
    },
    {
      name: 'opentelemetry-only-in-telemetry',
      comment: 'Everybody else speaks of spans and facts; which library records them is told in one place.',
      severity: 'error',
      from: { pathNot: '^packages/telemetry/' },
      to: { path: '(^|/)@opentelemetry/' },
    },
    {
      name: 'network-only-through-clients',
      comment: 'Who calls others does so through a client that refuses to within a transaction (ADR 28).',
      severity: 'error',
      from: {
        path: '^(services|packages)/',
        pathNot: `^packages/(messaging|telemetry)/|/(subgraph-client|smtp-transport|txt-lookup|webhooks/sending/(addresses-of|deliver|guarded-connector))\\.ts$|/bench/|${tests}`,
      },
      to: {
        path: '^(node:)?(http|https|http2|net|tls|dns|dgram)(/promises)?$|(^|/)undici(/|$)|(^|/)nodemailer/lib/smtp-',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-data-access-in-resolvers',
      comment: 'A resolver asks its service; entities and repositories stay behind it.',
      severity: 'error',
      from: { path: '/resolvers(/|\\.ts$)' },
      to: { path: '\\.(entity|repository)\\.ts$|(^|/)@mikro-orm/' },
    },
    {
      name: 'no-inward-import-of-main',
      comment: 'main.ts starts a process; whoever imports it would start one too.',
      severity: 'error',
      from: {},
      to: { path: '/main\\.ts$' },
    },
    {
      name: 'no-import-of-web',
      comment: 'The dashboard is built into files; whoever serves or tests it knows these alone.',
      severity: 'error',
      from: {},
      to: { path: '^web/' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(__generated__|dist|fixtures)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.json'],
    },
  },
};
