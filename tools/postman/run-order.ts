import type { RunFolder, RunStep } from './run-step.ts';

const withId = (operationId: string, variable: string, more: Partial<RunStep> = {}): RunStep => ({
  operationId,
  path: { id: `{{${variable}}}` },
  ...more,
});

/**
 * The order in which a person would try the API, and in which newman runs it: each request finds what earlier ones made.
 * Everything happens in a tenant that the run creates for itself.
 */
export const RUN_ORDER: readonly RunFolder[] = [
  {
    name: '1 A tenant of its own',
    steps: [
      { operationId: 'checkSlug', path: { slug: 'postman-{{run}}' }, withoutTenant: true, before: 'start-run.js' },
      {
        operationId: 'createTenant',
        withoutTenant: true,
        wholeBody: {
          name: 'Postman {{run}}',
          slug: 'postman-{{run}}',
          owner: { email: 'owner@{{run}}.example', password: '{{new_password}}', name: 'Postman Owner' },
        },
        keeps: { tenant_id: 'id', user_id: 'owner.id' },
        after: 'act-as-owner.js',
        remark: 'From here on, `tenant`, `email` and `password` are those of the new tenant.',
      },
      { operationId: 'previewTenant', path: { slug: '{{tenant}}' } },
      { operationId: 'previewHostTenant' },
      withId('readTenant', 'tenant_id'),
      withId('changeTenant', 'tenant_id', {
        wholeBody: { registration: 'domains', email_domains: ['people.example'] },
        remark: 'Under the policy `domains`, a mailed link activates the people who register.',
      }),
      withId('changeTenant', 'tenant_id', {
        name: 'Claim a domain',
        wholeBody: { custom_domain: 'spend.{{run}}.example' },
        remark: 'It is served once a TXT record proves it.',
      }),
      withId('verifyCustomDomain', 'tenant_id'),
    ],
  },
  {
    name: '2 Sessions',
    steps: [
      {
        operationId: 'login',
        wholeBody: { email: '{{email}}', password: '{{password}}' },
        after: 'keep-session.js',
        remark: 'Other requests sign in by themselves where there is no valid token.',
      },
      { operationId: 'refreshSession', wholeBody: { refresh_token: '{{refresh_token}}' }, after: 'keep-session.js' },
      { operationId: 'readMe', keeps: { tenant_id: 'tenant.id', user_id: 'user.id' } },
      { operationId: 'changeMe' },
      { operationId: 'endOtherSessions' },
      { operationId: 'logout', wholeBody: { refresh_token: '{{refresh_token}}' }, after: 'forget-session.js' },
    ],
  },
  {
    name: '3 People',
    steps: [
      {
        operationId: 'register',
        wholeBody: {
          email: 'member-{{$timestamp}}@people.example',
          name: 'Postman Member',
        },
        keeps: { person_id: 'id', person_email: 'email' },
      },
      {
        operationId: 'activateAccount',
        wholeBody: { token: '{{activation_token}}', password: '{{new_password}}' },
        before: 'read-mailed-token.js',
        remark:
          'The token comes by mail: set `activation_token` to it, or `mail_url` to the address of the mail catcher. Without either the request is skipped.',
      },
      {
        operationId: 'verifyAddress',
        wholeBody: { token: '{{verification_token}}' },
        before: 'read-mailed-token.js',
        remark: 'The token comes by mail, as that of the activation does.',
      },
      { operationId: 'requestVerification' },
      { operationId: 'readMailChoice' },
      { operationId: 'setMailsStopped', wholeBody: { stopped: false } },
      { operationId: 'stopMails', query: { token: '{{stop_token}}' }, before: 'read-mailed-token.js' },
      { operationId: 'resumeMails', query: { token: '{{stop_token}}' }, before: 'read-mailed-token.js' },
      {
        operationId: 'invite',
        wholeBody: { email: 'guest-{{$timestamp}}@guests.example', role: 'Analyst' },
        keeps: { guest_email: 'email' },
      },
      { operationId: 'listInvitations' },
      {
        operationId: 'previewInvitation',
        wholeBody: { token: '{{invite_token}}' },
        before: 'read-mailed-token.js',
      },
      {
        operationId: 'register',
        name: 'Accept an invitation',
        wholeBody: {
          ...{ email: '{{guest_email}}', password: '{{new_password}}', name: 'Postman Guest' },
          invite_token: '{{invite_token}}',
        },
        before: 'read-mailed-token.js',
      },
      {
        operationId: 'invite',
        name: 'Invite somebody by mistake',
        wholeBody: { email: 'mistake-{{$timestamp}}@guests.example' },
        keeps: { mistaken_id: 'id' },
      },
      withId('resendInvitation', 'mistaken_id'),
      withId('revokeInvitation', 'mistaken_id'),
      { operationId: 'requestPasswordReset', wholeBody: { email: '{{guest_email}}' } },
      {
        operationId: 'resetPassword',
        wholeBody: { token: '{{reset_token}}', password: '{{new_password}}' },
        before: 'read-mailed-token.js',
      },
      {
        operationId: 'createApiKey',
        body: { name: 'Nightly import {{$timestamp}}', project_ids: null },
        keeps: { api_key_id: 'id' },
      },
      { operationId: 'listApiKeys' },
      { ...withId('rotateApiKey', 'api_key_id'), wholeBody: {} },
      withId('revokeApiKey', 'api_key_id'),
      { operationId: 'createWebhook', keeps: { webhook_id: 'id' } },
      { operationId: 'listWebhooks' },
      withId('readWebhook', 'webhook_id'),
      withId('changeWebhook', 'webhook_id'),
      withId('rotateWebhookSecret', 'webhook_id'),
      withId('pingWebhook', 'webhook_id', { keeps: { delivery_id: 'id' } }),
      withId('listWebhookDeliveries', 'webhook_id'),
      { operationId: 'readWebhookDelivery', path: { id: '{{webhook_id}}', delivery_id: '{{delivery_id}}' } },
      { operationId: 'redeliverWebhook', path: { id: '{{webhook_id}}', delivery_id: '{{delivery_id}}' } },
      withId('replayWebhook', 'webhook_id', { wholeBody: { from_sequence: 1 } }),
      withId('deleteWebhook', 'webhook_id'),
      { operationId: 'listUsers' },
      withId('readUser', 'person_id'),
      withId('changeUser', 'person_id'),
    ],
  },
  {
    name: '4 Accounts',
    steps: [
      {
        operationId: 'openAccount',
        body: { name: 'Main OpEx {{$timestamp}}', opening_balance: 700, low_balance_threshold: 600 },
        keeps: { account_id: 'id' },
      },
      { operationId: 'listAccounts' },
      withId('readAccount', 'account_id'),
      withId('changeAccount', 'account_id', { body: { overdraft: 'warn' } }),
      withId('recordDeposit', 'account_id', { body: { amount: 50 } }),
      withId('adjustBalance', 'account_id'),
      {
        operationId: 'openAccount',
        name: 'Open a second account',
        body: { name: 'Company card {{$timestamp}}', opening_balance: 0 },
        keeps: { card_id: 'id' },
      },
      {
        operationId: 'recordTransfer',
        body: { from_account_id: '{{account_id}}', to_account_id: '{{card_id}}', amount: 40 },
        keeps: { transfer_id: 'id' },
      },
      { operationId: 'listTransfers' },
      withId('readTransfer', 'transfer_id'),
      withId('reverseTransfer', 'transfer_id'),
      withId('listAccountEntries', 'account_id'),
      withId('readBalanceHistory', 'account_id', { query: { from: '2025-11-01', to: '2025-11-30', step: 'week' } }),
    ],
  },
  {
    name: '5 Categories and rates',
    steps: [
      { operationId: 'createCategory', body: { name: 'SaaS {{$timestamp}}' }, keeps: { category_id: 'id' } },
      { operationId: 'listCategories' },
      withId('readCategory', 'category_id'),
      withId('changeCategory', 'category_id'),
      { operationId: 'setExchangeRate' },
      { operationId: 'listExchangeRates' },
    ],
  },
  {
    name: '6 Projects',
    steps: [
      { operationId: 'createProject', body: { name: 'GenZ Tracker {{$timestamp}}' }, keeps: { project_id: 'id' } },
      { operationId: 'listProjects' },
      withId('readProject', 'project_id'),
      withId('changeProject', 'project_id', { body: { status: 'active' } }),
    ],
  },
  {
    name: '7 Expenses',
    steps: [
      {
        operationId: 'recordExpense',
        body: { project_id: '{{project_id}}', account_id: '{{account_id}}', category_id: '{{category_id}}' },
        keeps: { expense_id: 'id' },
      },
      { operationId: 'listExpenses' },
      withId('readExpense', 'expense_id'),
      withId('changeExpense', 'expense_id'),
      { operationId: 'changeExpenses', body: { ids: ['{{expense_id}}'], category_id: '{{category_id}}' } },
      withId('readExpenseHistory', 'expense_id'),
      withId('deleteExpense', 'expense_id'),
      withId('restoreExpense', 'expense_id'),
      { operationId: 'deleteExpenses', body: { ids: ['{{expense_id}}'] } },
      { operationId: 'restoreExpenses', body: { ids: ['{{expense_id}}'] } },
      { operationId: 'listVendors', keeps: { vendor_id: 'items.0.id' } },
      withId('readVendor', 'vendor_id'),
      withId('renameVendor', 'vendor_id', { body: { name: 'Figma {{$timestamp}}' } }),
      {
        operationId: 'recordExpense',
        name: 'Record an expense of another vendor',
        body: {
          ...{ project_id: '{{project_id}}', account_id: '{{account_id}}', category_id: null },
          vendor: 'Other vendor {{$timestamp}}',
        },
      },
      {
        operationId: 'listVendors',
        name: 'Find the other vendor',
        query: { q: 'Other', sort: '-last_used_on' },
        keeps: { other_vendor_id: 'items.0.id' },
      },
      withId('mergeVendor', 'other_vendor_id', { body: { into_id: '{{vendor_id}}' } }),
      withId('unmergeVendor', 'other_vendor_id'),
      { operationId: 'listTags' },
      {
        operationId: 'saveFilter',
        body: {
          name: 'Travel {{$timestamp}}',
          filter: { category_id: ['{{category_id}}'], from: '2025-01-01', tag: ['travel'] },
        },
        keeps: { saved_filter_id: 'id' },
      },
      { operationId: 'listSavedFilters' },
    ],
  },
  {
    name: '8 Dashboards and alerts',
    steps: [
      withId('readProjectDashboard', 'project_id'),
      { operationId: 'readTenantDashboard' },
      withId('readProjectSummaryReport', 'project_id'),
      withId('readCategoryBreakdownReport', 'project_id'),
      withId('readMonthlyTrendReport', 'project_id'),
      { operationId: 'readVendorsReport' },
      { operationId: 'readBudgetReport' },
      { operationId: 'exportCsv', query: { report: 'expenses' } },
      { operationId: 'exportXlsx', query: { report: 'cashflow' } },
      { operationId: 'exportPdf', query: { report: 'vendors' } },
      { operationId: 'readCashflowReport' },
      { operationId: 'listAlerts', before: 'wait-for-alert.js', keeps: { alert_id: 'items.0.id' } },
      withId('readAlert', 'alert_id'),
      withId('markAlert', 'alert_id'),
      { operationId: 'markAllAlertsRead' },
      {
        operationId: 'openAlertStream',
        before: 'listen-for-a-moment.js',
        remark:
          'A stream ends when its session ends, so a run would wait for ever. Instead a script signs in once more, listens with that session, signs it out, tests what came and skips the request itself. Set `listen` to `live` to send it yourself and see events as they come.',
      },
      {
        operationId: 'useTicket',
        path: { ticket: '{{ticket}}' },
        before: 'listen-for-a-moment.js',
        remark:
          'Set `ticket` to what a GraphQL field such as `openAlertStream` gives, and `listen` to `live`. A run takes a ticket to the stream of alerts, and listens for a moment, as before.',
      },
      { operationId: 'readNotificationPreferences' },
      { operationId: 'setNotificationPreferences' },
    ],
  },
  { name: '9 Audit', steps: [{ operationId: 'listAuditLogs' }, { operationId: 'verifyAuditLogs' }] },
  {
    name: '10 Clean up',
    steps: [
      withId('deleteSavedFilter', 'saved_filter_id'),
      withId('deleteExpense', 'expense_id', { name: 'Soft-delete the expense again' }),
      withId('deleteCategory', 'category_id'),
      withId('deleteProject', 'project_id'),
      withId('restoreProject', 'project_id'),
      withId('archiveAccount', 'account_id'),
      { operationId: 'exportMyData' },
      withId('eraseUser', 'person_id'),
      { operationId: 'listSessions', keeps: { session_id: 'items.0.id' } },
      withId('endSession', 'session_id', { after: 'forget-session.js' }),
      { operationId: 'logoutAll', after: 'forget-session.js' },
    ],
  },
];
