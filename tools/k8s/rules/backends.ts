import { z } from 'zod';
import { read, type Resource } from '../manifests/resource.ts';

/** A port of a Service that a route leads to; a number, or its name. */
export interface Backend {
  service: string;
  port: number | string | undefined;
}

const ServiceBackend = z.object({
  service: z
    .object({ name: z.string(), port: z.object({ name: z.string().optional(), number: z.number().optional() }) })
    .optional(),
});
const Ingress = z.object({
  defaultBackend: ServiceBackend.optional(),
  rules: z
    .array(z.object({ http: z.object({ paths: z.array(z.object({ backend: ServiceBackend })) }).optional() }))
    .default([]),
});
const Route = z.object({
  rules: z
    .array(z.object({ backendRefs: z.array(z.object({ name: z.string(), port: z.number().optional() })).default([]) }))
    .default([]),
});

/** Services that an Ingress or a route of the Gateway API leads to. */
export function backendsOf(resource: Resource): Backend[] {
  const spec: unknown = resource['spec'];
  if (resource.kind === 'Ingress') {
    const { defaultBackend, rules } = read(Ingress, resource, spec);
    const paths = rules.flatMap(({ http }) => http?.paths ?? []).map(({ backend }) => backend);
    return [...(defaultBackend ? [defaultBackend] : []), ...paths].flatMap(({ service }) =>
      service ? [{ service: service.name, port: service.port.name ?? service.port.number }] : [],
    );
  }
  if (!/^(HTTP|GRPC|TCP|TLS)Route$/.test(resource.kind)) return [];
  const { rules } = read(Route, resource, spec);
  return rules.flatMap(({ backendRefs }) => backendRefs.map(({ name, port }) => ({ service: name, port })));
}
