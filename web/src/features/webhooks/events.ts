interface EventGroup {
  readonly name: 'expense' | 'project' | 'account' | 'transfer' | 'alert';
  readonly events: readonly string[];
}

/** Types of events by what they are about. A ping is always sent. */
export const EVENT_GROUPS: readonly EventGroup[] = [
  { name: 'expense', events: ['expense.created', 'expense.updated', 'expense.deleted', 'expense.restored'] },
  { name: 'project', events: ['project.created', 'project.updated', 'project.deleted', 'project.restored'] },
  { name: 'account', events: ['account.created', 'account.updated', 'account.archived', 'account.balance_changed'] },
  { name: 'transfer', events: ['transfer.recorded', 'transfer.reversed'] },
  { name: 'alert', events: ['alert.raised', 'alert.reopened', 'alert.worsened', 'alert.cleared'] },
];

/** Every type that a delivery may have. */
export const DELIVERED_EVENTS: readonly string[] = [...EVENT_GROUPS.flatMap(({ events }) => events), 'ping'];

/** The filter for all events of a group, those of later versions included. */
export function allOf(group: EventGroup): string {
  return `${group.name}.*`;
}

/** True for what the form can choose and take back; the API alone can choose pings, which are always sent. */
export function isChoice(event: string): boolean {
  return EVENT_GROUPS.some((group) => event === allOf(group) || group.events.includes(event));
}

/** Text of a type; `.` has a meaning of its own in the names of texts. */
export function eventText(event: string): string {
  return `webhooks.events.${event.replace('.', '_')}`;
}

/** The choice after a click on a type. A choice of all of a group stands for each of it. */
export function toggled(chosen: readonly string[], event: string): string[] {
  if (chosen.includes(event)) return chosen.filter((one) => one !== event);
  const group = EVENT_GROUPS.find((one) => allOf(one) === event);
  return [...chosen.filter((one) => !group?.events.includes(one)), event];
}
