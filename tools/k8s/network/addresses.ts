import type { Setting } from '../manifests/environment.ts';

export interface Address {
  host: string;
  port: number;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  'http:': 80,
  'https:': 443,
  'postgres:': 5432,
  'postgresql:': 5432,
  'redis:': 6379,
  'rediss:': 6379,
  'smtp:': 25,
  'smtps:': 465,
};

/** Variables whose address is connected to; a public address is only written into letters. */
const CONNECTED = /_URL$|_ENDPOINT$|_URL_S3$|^KAFKA_BROKERS$/;
const PUBLIC = 'PUBLIC_URL';

/** The addresses that a process connects to because of a variable. */
export function addressesIn({ name, value = '' }: Setting): Address[] {
  if (!CONNECTED.test(name) || name === PUBLIC) return [];
  return value.split(',').flatMap((text) => addressIn(text.trim()) ?? []);
}

function addressIn(text: string): Address | undefined {
  const pair = /^([^\s:/@]+):(\d{1,5})$/.exec(text);
  if (pair?.[1]) return { host: pair[1], port: Number(pair[2]) };
  const url = URL.parse(text);
  const port = Number(url?.port) || DEFAULT_PORTS[url?.protocol ?? ''];
  return url && url.hostname !== '' && port ? { host: url.hostname, port } : undefined;
}

/** The addresses that a file of settings names as PostgreSQL's clients do: `host=db port=5432`. */
export function addressesInFile(content: string): Address[] {
  const pairs = content.matchAll(/\bhost=(\S+)\s+port=(\d+)/g);
  return [...pairs].map(([, host = '', port]) => ({ host, port: Number(port) }));
}

/** The port that PostgreSQL listens on. */
export const POSTGRES_PORT = 5432;
