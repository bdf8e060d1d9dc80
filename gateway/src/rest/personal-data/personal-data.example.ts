import { exampleSavedFilter } from '../saved-filters/saved-filters.schemas.ts';
import { exampleUser } from '../users/users.schemas.ts';

const AT = '2025-11-20T09:30:00.000Z';
const { is_verified: _verified, ...user } = exampleUser;

export const examplePersonalData = {
  exported_at: AT,
  account: {
    profile: { ...user, activated_at: AT, email_verified_at: AT },
    sessions: [{ device: 'Firefox, Linux', created_at: AT, last_used_at: AT, revoked_at: null, revoked_because: null }],
    links: [{ kind: 'verification', created_at: AT, expires_at: AT, used_at: AT }],
    letters: [{ kind: 'verification', state: 'sent', created_at: AT, finished_at: AT }],
    invitations_received: [],
    invitations_made: [],
    api_keys: [],
  },
  saved_filters: [exampleSavedFilter],
  notifications: {
    preferences: [{ alert_type: 'LOW_BALANCE', email: true, in_app: true, frequency: 'daily' }],
    alerts_read: [{ id: 3, type: 'LOW_BALANCE', message: 'The balance of Main OpEx is low.', read_at: AT }],
    mails: [{ kind: 'alert', state: 'sent', created_at: AT, finished_at: AT }],
  },
  expenses: [
    {
      ...{ id: 17, expense_date: '2025-11-20', amount: 250.75, currency: 'USD' },
      ...{ vendor: 'Figma Inc.', note: null, tags: ['design'], account_id: 1, project_id: 1, category_id: null },
      ...{ created_at: AT, updated_at: AT, soft_deleted_at: null },
    },
  ],
  has_more_expenses: false,
  actions: [
    {
      ...{ service: 'ledger', action: 'expense.created', entity_type: 'expense', entity_id: 17 },
      ...{ is_own: true, request_id: '01JD3F7Q0Z', at: AT },
    },
  ],
  has_more_actions: false,
};
