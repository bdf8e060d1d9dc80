import type { Admin } from 'kafkajs';
import type { ClientFactory } from './client.ts';
import { brokerSaid } from './kafka-errors.ts';

/** An administrator's connection, made when it is first used and made anew when it was lost. */
export class AdminConnection {
  readonly #client: ClientFactory;
  #admin: Promise<Admin> | undefined;

  constructor(client: ClientFactory) {
    this.#client = client;
  }

  /** @throws KafkaJS's errors, within seconds */
  async use<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const connecting = (this.#admin ??= this.#connect());
    try {
      return await work(await connecting);
    } catch (error) {
      // An error that the broker answered does not mean a broken connection.
      if (!brokerSaid(error, 'UNKNOWN_TOPIC_OR_PARTITION') && this.#admin === connecting) await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const closing = this.#admin;
    this.#admin = undefined;
    await closing?.then((admin) => admin.disconnect()).catch(() => {});
  }

  async #connect(): Promise<Admin> {
    const admin = this.#client().admin();
    try {
      await admin.connect();
      return admin;
    } catch (error) {
      await admin.disconnect().catch(() => {});
      throw error;
    }
  }
}
