import { text } from 'node:stream/consumers';
import { recordOf } from '@outlay/scripts/start/record-of';
import { startGateway, startServices } from '@outlay/scripts/start/in-process';
import { PARTS } from '@outlay/scripts/start/service-names';
import { z } from 'zod';

// All of Outlay in one process of its own, whose output is nothing but its log. The environment of each part comes as JSON.
const Given = z.record(z.string(), z.record(z.string(), z.string()));
const given = Given.parse(JSON.parse(await text(process.stdin)));
const environments = recordOf(PARTS, (part) => given[part] ?? {});
const parts = new AsyncDisposableStack();
const running = await startServices(parts, environments);
await startGateway(parts, environments, running);
process.once('SIGTERM', () => void parts.disposeAsync());
