import { verdictOf } from './verdict.ts';

test.each([200, 201, 202, 204, 299])('%d is delivered', (status) => {
  expect(verdictOf({ status })).toBe('delivered');
});

test('410 ends the endpoint', () => {
  expect(verdictOf({ status: 410 })).toBe('gone');
});

test.each([null, 199, 300, 301, 302, 304, 307, 308, 400, 401, 404, 409, 429, 500, 503, 599])(
  '%p is tried again',
  (status) => {
    expect(verdictOf({ status })).toBe('retry');
  },
);
