import { kafkaClusterCommand } from './kafka-cluster/kafka-cluster-command.ts';
import { runScript } from './run-script.ts';

/** `npm run infra:kafka-cluster`: three Kafka brokers with TLS, users and rules, until Ctrl-C. */
await runScript(() => kafkaClusterCommand(process.argv.slice(2), process.env));
