import { AppError, conflict, serviceUnavailable } from '@outlay/errors/app-error';
import { isTransient } from './transient-error.ts';

const withCode = (code: string): Error => Object.assign(new Error('refused'), { code });

describe('isTransient', () => {
  it.each([
    ...['40001', '40P01', '40003', '55P03', '55006', '57014', '57P01', '57P02', '57P03', '57P05', '25006', '25P03'],
    ...['53000', '53100', '53200', '53300', '08000', '08006', '08P01', '58030', '28P01', '3D000', '42P01', '42703'],
    ...[
      'ECONNREFUSED',
      'ECONNRESET',
      'EPIPE',
      'ETIMEDOUT',
      'EHOSTUNREACH',
      'ENETUNREACH',
      'EAI_AGAIN',
      'ENOTFOUND',
      'ENOSPC',
    ],
    ...['UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT'],
  ])('takes %s for a fault that passes', (code) => {
    expect(isTransient(withCode(code))).toBe(true);
    expect(isTransient(new Error('wrapped', { cause: withCode(code) }))).toBe(true);
    expect(isTransient(new AggregateError([withCode(code)]))).toBe(true);
  });

  it.each([
    'timeout exceeded when trying to connect',
    'Query read timeout',
    'Connection terminated due to connection timeout',
    'Connection terminated unexpectedly',
  ])('knows a fault of the database by its words: %s', (message) => {
    expect(isTransient(new Error(message))).toBe(true);
  });

  it('knows siblings that do not answer, expired deadlines, and what KafkaJS says may be repeated', () => {
    expect(isTransient(serviceUnavailable())).toBe(true);
    expect(isTransient(new AppError('RATE_LIMITED', 'later'))).toBe(true);
    expect(isTransient(AbortSignal.abort(new DOMException('late', 'TimeoutError')).reason)).toBe(true);
    expect(isTransient(Object.assign(new Error('no leader'), { retriable: true }))).toBe(true);
  });

  it.each(['23505', '23503', '22P02', '22003', '42501', '42601', 'P0001', '21000', '54000', 'ERR_INVALID_ARG_TYPE'])(
    'takes %s for the fault of an event',
    (code) => {
      expect(isTransient(withCode(code))).toBe(false);
    },
  );

  it.each([
    new Error('no such field'),
    new TypeError('x is undefined'),
    conflict('CONFLICT', 'no'),
    'text',
    null,
    undefined,
  ])('takes what nobody knows for the fault of an event: %s', (error) => {
    expect(isTransient(error)).toBe(false);
  });
});
