import { isConnectionLost, isRetriable, isUnavailable } from './database-errors.ts';

const withCode = (code: string): Error => Object.assign(new Error('refused'), { code });

describe('isUnavailable', () => {
  it.each([
    'Connection terminated',
    'Connection terminated unexpectedly',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
    'timeout exceeded when trying to connect',
  ])('knows a lost connection by its words: %s', (message) => {
    expect(isUnavailable(new Error(message))).toBe(true);
  });

  it.each([
    '57P01',
    '57P03',
    '08006',
    '53300',
    '55P03',
    '57014',
    '25P03',
    '25P04',
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
  ])('knows %s', (code) => {
    expect(isUnavailable(withCode(code))).toBe(true);
  });

  it.each(['23505', '42P01', '40P01', '22P02'])('takes %s for what it is', (code) => {
    expect(isUnavailable(withCode(code))).toBe(false);
  });
});

describe('isConnectionLost', () => {
  it.each(['57P01', '57P05', '08006', '25P03', '25P04', 'ECONNRESET'])('knows %s', (code) => {
    expect(isConnectionLost(withCode(code))).toBe(true);
  });

  it.each(['57014', '55P03', '53300', '40P01', '23505'])('keeps a connection after %s', (code) => {
    expect(isConnectionLost(withCode(code))).toBe(false);
  });
});

describe('isRetriable', () => {
  it.each(['40001', '40P01'])('knows %s', (code) => {
    expect(isRetriable(withCode(code))).toBe(true);
  });

  it('never repeats what may have taken effect', () => {
    expect(isRetriable(new Error('Connection terminated unexpectedly'))).toBe(false);
  });
});
