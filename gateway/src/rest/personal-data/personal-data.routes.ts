import { z } from 'zod';
import { serviceUnavailable } from '@outlay/errors/app-error';
import { parseInput } from '../kit/parse-input.ts';
import { plain, type Route, type Run } from '../kit/route.ts';
import { readOperations, type OperationName, type RestOperation, type ResultOf } from '../kit/static-operations.ts';
import { toSavedFilter } from '../saved-filters/saved-filters.schemas.ts';
import { examplePersonalData } from './personal-data.example.ts';
import { account, action, notifications, personalData, record } from './personal-data.schemas.ts';

const operation = readOperations(
  new URL('./personal-data.graphql', import.meta.url),
  new URL('../saved-filters/saved-filters.graphql', import.meta.url),
);
const EXPORT = operation('ExportMyData');
const RECORDS = operation('ExportMyRecords');
const ACTIONS = operation('ExportMyActions');
/** As the services page their answers. */
const PAGE = 1_000;
const MOST = 10_000;

const input = z.object(plain);

/** The data of the caller, from every service. It runs several operations, as long lists come in pages. */
const exportMyData: Route = {
  method: 'GET',
  path: '/users/me/export',
  summary: 'Export what is held about oneself',
  description: 'From every service, without secrets and without data of others. Four times an hour.',
  access: 'session',
  operationName: EXPORT.name,
  sources: [EXPORT.source, RECORDS.source, ACTIONS.source],
  input,
  reply: personalData,
  answerExample: examplePersonalData,
  async handle({ expectedVersion: _version, hasTokenCookie: _cookie, ...parts }, run) {
    parseInput(input, parts);
    const { myAccountData, myNotificationData, savedFilters } = await ask(run, EXPORT, {});
    if (savedFilters === null) throw serviceUnavailable();
    const expenses = await pages((offset) => ask(run, RECORDS, { offset }).then(({ myRecords }) => myRecords), record);
    const actions = await pages((offset) => ask(run, ACTIONS, { offset }).then(({ myActions }) => myActions), action);
    const body: z.output<typeof personalData> = {
      exported_at: new Date().toISOString(),
      account: account.parse(myAccountData),
      saved_filters: savedFilters.map(toSavedFilter),
      notifications: notifications.parse(myNotificationData),
      ...{ expenses: expenses.items, has_more_expenses: expenses.hasMore },
      ...{ actions: actions.items, has_more_actions: actions.hasMore },
    };
    return { body };
  },
};

export const personalDataRoutes: readonly Route[] = [exportMyData];

async function ask<N extends OperationName>(
  run: Run,
  { name, source, isResult }: RestOperation<N>,
  variables: Readonly<Record<string, unknown>>,
): Promise<ResultOf<N>> {
  const data = await run(source, variables);
  if (!isResult(data)) throw new Error(`The answer of ${name} lacks requested fields.`);
  return data;
}

/** Reads pages until one is not full. @param read answers the page at an offset */
async function pages<Item>(
  read: (offset: number) => Promise<unknown>,
  item: z.ZodType<Item>,
): Promise<{ items: Item[]; hasMore: boolean }> {
  const items: Item[] = [];
  while (items.length < MOST) {
    const page = z.array(item).parse(await read(items.length));
    items.push(...page);
    if (page.length < PAGE) return { items, hasMore: false };
  }
  return { items, hasMore: true };
}
