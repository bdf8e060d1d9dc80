import { kafkaAccessCommand } from './access-command.ts';

const command = (...args: string[]) => kafkaAccessCommand(args, {});

describe('npm run kafka:access', () => {
  it.each([
    [[], 'npm run kafka:access -- <command>'],
    [['comands'], 'npm run kafka:access -- <command>'],
    [['commands', 'strimzi'], 'npm run kafka:access -- <command>'],
    [['commands', '--without'], "Unknown option '--without'"],
    [['commands', '--prefix'], "Option '--prefix <value>' argument missing"],
    [['commands', '--prefix', "it's"], "--prefix it's: must be a KAFKA_PREFIX"],
    [['apply'], 'Set KAFKA_BROKERS'],
  ])('refuses %j', async (args, words) => {
    await expect(command(...args)).rejects.toThrow(words);
  });

  it('says which variables of the connection do not go together', async () => {
    const env = { KAFKA_BROKERS: '127.0.0.1:1', KAFKA_SASL_MECHANISM: 'scram-sha-512' };
    await expect(kafkaAccessCommand(['apply'], env)).rejects.toThrow(
      /^The configuration is not complete:\n {2}- KAFKA_USERNAME and KAFKA_PASSWORD/,
    );
  });
});
