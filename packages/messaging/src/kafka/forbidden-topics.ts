import { brokerSaid } from './kafka-errors.ts';

/** This client may not know of a topic. Without this error it would look like one that was never made, and be waited for. */
export class ForbiddenTopicError extends Error {
  override readonly name = 'ForbiddenTopicError';
  readonly topic: string;

  constructor(topic: string, cause: unknown) {
    super(`The broker forbids the topic ${topic}.`, { cause });
    this.topic = topic;
  }
}

/**
 * Asks for topics that a list of all topics lacked: such a list leaves out those that this client may not see.
 *
 * @param topics names in the cluster
 * @param ask requests the metadata of one topic
 * @throws ForbiddenTopicError for the first that is forbidden
 */
export async function refuseForbidden(
  topics: readonly string[],
  ask: (topic: string) => Promise<unknown>,
): Promise<void> {
  for (const topic of topics) {
    try {
      await ask(topic);
    } catch (error) {
      if (brokerSaid(error, 'TOPIC_AUTHORIZATION_FAILED')) throw new ForbiddenTopicError(topic, error);
      // A topic that does not exist is the usual case.
      if (!brokerSaid(error, 'UNKNOWN_TOPIC_OR_PARTITION') && !brokerSaid(error, 'LEADER_NOT_AVAILABLE')) throw error;
    }
  }
}
