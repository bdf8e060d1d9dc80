import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { INFRA } from '../infra/infra-settings.ts';
import { repositoryRoot } from '../repository-root.ts';
import { PARTS, SERVICES } from '../start/service-names.ts';

const Container = z.looseObject({
  image: z.string(),
  build: z.looseObject({ dockerfile: z.string() }).optional(),
  command: z.array(z.string()).optional(),
  env_file: z.array(z.string()).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  read_only: z.boolean().optional(),
  user: z.string().optional(),
  cap_drop: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  healthcheck: z.looseObject({ test: z.array(z.string()).optional() }).optional(),
});
const Compose = z.looseObject({ services: z.record(z.string(), Container) });

const text = readFileSync(join(repositoryRoot, 'docker-compose.yml'), 'utf8');
/** The image's own check, which compose only asks more often while a container starts. */
const HEALTH_CHECK = ['CMD', 'node', 'scripts/docker/alive.ts'];
const { services } = Compose.parse(parse(text, { merge: true }));

describe('docker-compose.yml', () => {
  it('has every service of the code, the gateway and the servers', () => {
    expect(readdirSync(join(repositoryRoot, 'services')).sort()).toEqual([...SERVICES].sort());
    expect(Object.keys(services)).toEqual(expect.arrayContaining([...PARTS, ...INFRA, 'migrate', 'otel-collector']));
  });

  it.each(PARTS)('runs %s from the one image, on its own environment, once the databases are migrated', (part) => {
    const { build, command, env_file, depends_on, healthcheck, read_only } = services[part]!;
    const main = part === 'gateway' ? 'gateway/src/main.ts' : `services/${part}/src/main.ts`;
    expect({ command, read_only }).toEqual({ command: [main], read_only: true });
    expect(healthcheck?.test).toEqual(HEALTH_CHECK);
    expect(build?.dockerfile).toBe('deploy/docker/Dockerfile');
    expect(env_file).toEqual([expect.stringMatching(new RegExp(`/${part}\\.env$`))]);
    const conditions =
      part === 'gateway'
        ? SERVICES.map((service) => [service, { condition: 'service_healthy' }])
        : [['migrate', { condition: 'service_completed_successfully' }]];
    expect(depends_on).toMatchObject(Object.fromEntries(conditions));
  });

  it('mounts files that exist', () => {
    const mounted = Object.values(services)
      .flatMap(({ volumes = [] }) => volumes)
      .flatMap((volume) => (volume.startsWith('./') ? [volume.split(':', 1)[0] ?? ''] : []));
    expect(mounted.length).toBeGreaterThan(5);
    expect(mounted.filter((path) => !existsSync(join(repositoryRoot, path)))).toEqual([]);
  });

  it('runs what is ours as the user of the image, without capabilities', () => {
    const ours = Object.entries(services).filter(([, { image }]) => image.startsWith('outlay:'));
    expect(ours.map(([name]) => name)).toEqual(expect.arrayContaining([...PARTS, 'migrate', 'backup', 'restore']));
    for (const [name, { user, cap_drop: dropped }] of ours)
      expect({ name, user, dropped }).toEqual({ name, user: undefined, dropped: ['ALL'] });
  });

  it('asks for health as the image does', () => {
    const dockerfile = readFileSync(join(repositoryRoot, 'deploy/docker/Dockerfile'), 'utf8');
    const check = /^HEALTHCHECK .*CMD (\[.+\])$/m.exec(dockerfile)?.[1] ?? '[]';
    expect(['CMD', ...z.array(z.string()).parse(JSON.parse(check))]).toEqual(HEALTH_CHECK);
  });

  it('names every image by its version, waits only for what is there, and holds no secret', () => {
    for (const [name, { image, depends_on }] of Object.entries(services)) {
      expect(`${name}: ${image}`).toMatch(/:v?\d+\.\d+(\.\d+)?(-[a-z]+)?$|outlay:\$\{OUTLAY_VERSION:-dev\}$/);
      expect(Object.keys(services)).toEqual(expect.arrayContaining(Object.keys(depends_on ?? {})));
    }
    expect(text).not.toMatch(/password|secret:|_KEY/i);
  });
});
