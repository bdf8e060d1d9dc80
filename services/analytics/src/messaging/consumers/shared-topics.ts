import type { EntityManager } from '@mikro-orm/postgresql';
import type { EventHandler, ReceivedEvent } from '@outlay/messaging/event-handler';

/** Makes one handler of those that read the same topic, for a group that does the work of several. They must know the same types. */
export function joinByTopic(handlers: readonly EventHandler[]): EventHandler[] {
  return [...Map.groupBy(handlers, ({ topic }) => topic).values()].flatMap((sharing) => {
    const [first, second] = sharing;
    if (!first || !second) return sharing;
    return [
      {
        ...first,
        async handle(event: ReceivedEvent, em: EntityManager) {
          for (const handler of sharing) await handler.handle(event, em);
        },
        async handleAll(events: readonly ReceivedEvent[], em: EntityManager) {
          for (const handler of sharing) await applyAll(handler, events, em);
        },
      },
    ];
  });
}

async function applyAll(handler: EventHandler, events: readonly ReceivedEvent[], em: EntityManager): Promise<void> {
  if (handler.handleAll) return handler.handleAll(events, em);
  for (const event of events) await handler.handle(event, em);
}
