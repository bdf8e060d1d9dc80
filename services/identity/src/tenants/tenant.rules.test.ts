import { applySettings, checkNewTenant, type TenantSettings } from './tenant.rules.ts';

const OWN_DOMAIN = 'outlay.example';
const asked = { name: 'Demo', slug: 'demo-tenant', baseCurrency: 'USD', timeZone: 'UTC', locale: 'en' };
const fieldsOf = (...fields: string[]) =>
  expect.objectContaining({
    code: 'VALIDATION_FAILED',
    details: fields.map((field) => expect.objectContaining({ field })),
  });

describe('checkNewTenant', () => {
  it('fills in what nobody asks for', () => {
    expect(checkNewTenant(asked, OWN_DOMAIN)).toEqual({
      ...asked,
      customDomain: null,
      registration: 'APPROVAL',
      emailDomains: [],
      retentionDays: null,
      fiscalYearStart: 1,
    });
  });

  it('names every field that is wrong', () => {
    const wrong = { name: ' ', slug: 'www', customDomain: 'x', baseCurrency: 'XXX', timeZone: 'Mars', locale: '?' };
    expect(() => checkNewTenant(wrong, OWN_DOMAIN)).toThrow(
      fieldsOf('name', 'slug', 'customDomain', 'baseCurrency', 'timeZone', 'locale'),
    );
  });
});

describe('applySettings', () => {
  const current: TenantSettings = { ...checkNewTenant({ ...asked, customDomain: 'spend.example.com' }, OWN_DOMAIN) };
  const apply = (change: Parameters<typeof applySettings>[1]): TenantSettings =>
    applySettings(current, change, OWN_DOMAIN);

  it('leaves alone what is left out', () => expect(apply({})).toEqual({ ...apply({ name: current.name }) }));
  it('keeps the domain by default', () =>
    expect(apply({ name: 'Other' })).toMatchObject({ name: 'Other', customDomain: 'spend.example.com' }));
  it('clears what can be empty', () => {
    expect(apply({ customDomain: null, retentionDays: null })).toMatchObject({
      customDomain: null,
      retentionDays: null,
    });
  });

  it('does not check again what is left out', () => {
    const older = { ...apply({}), name: 'Demo\u202e', timeZone: 'BST', locale: 'en_US', emailDomains: ['x'] };
    expect(applySettings(older, { fiscalYearStart: 4 }, OWN_DOMAIN)).toEqual({ ...older, fiscalYearStart: 4 });
    const change = { name: older.name, timeZone: older.timeZone, locale: older.locale };
    expect(() => applySettings(older, change, OWN_DOMAIN)).toThrow(fieldsOf('name', 'timeZone', 'locale'));
  });

  it('takes every setting', () => {
    const change = {
      name: 'New',
      customDomain: 'Costs.Example.com',
      timeZone: 'Europe/Vienna',
      locale: 'de-AT',
      registration: 'DOMAINS' as const,
      emailDomains: ['Example.com', 'a.example', 'example.com'],
      retentionDays: 365,
      fiscalYearStart: 4,
    };
    expect(apply(change)).toEqual({
      ...change,
      baseCurrency: 'USD',
      customDomain: 'costs.example.com',
      emailDomains: ['a.example', 'example.com'],
    });
  });

  it.each([
    ['name', { name: null }],
    ['timeZone', { timeZone: null }],
    ['registration', { registration: null }],
    ['emailDomains', { emailDomains: ['not a domain'] }],
    ['emailDomains', { emailDomains: Array.from({ length: 101 }, (_, index) => `d${index}.example`) }],
    ['emailDomains', { registration: 'DOMAINS' as const }],
    ['retentionDays', { retentionDays: 0 }],
    ['fiscalYearStart', { fiscalYearStart: 13 }],
  ])('refuses a bad %s', (field, change) => expect(() => apply(change)).toThrow(fieldsOf(field)));
});
