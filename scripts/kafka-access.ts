import { kafkaAccessCommand } from './kafka/access-command.ts';
import { runScript } from './run-script.ts';

/** `npm run kafka:access -- commands|strimzi|apply`: what each part of Outlay may do on a Kafka with access rules. */
await runScript(() => kafkaAccessCommand(process.argv.slice(2), process.env));
