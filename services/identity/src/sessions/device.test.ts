import { deviceOf } from './device.ts';

describe('the device of a client', () => {
  it.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0', 'Firefox (Windows)'],
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
      'Chrome (Linux)',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
      'Safari (iOS)',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64)', 'Linux'],
  ])('is read from %s', (userAgent, device) => expect(deviceOf(userAgent)).toBe(device));

  it.each([null, undefined, '', 'curl/8.5.0', 'Call 0900 123 <b>now</b>/1 x', 'a/b '.repeat(128)])(
    'is unknown, whatever text there is: %j',
    (userAgent) => expect(deviceOf(userAgent)).toBeNull(),
  );
});
