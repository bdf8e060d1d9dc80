import { expect, it } from 'vitest';
import { localPath } from './local-path.ts';

const ORIGIN = 'https://outlay.example';

it.each(['/projects/7?tab=spend#top', '/', '/expenses?q=a%2Fb'])('leads to %s', (path) => {
  expect(localPath(path, ORIGIN)).toBe(path);
});

it.each([
  '//evil.example/x',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  'projects',
  '',
  '/sign-in?to=/x',
  null,
  ['/projects'],
])('refuses %j', (address) => {
  expect(localPath(address, ORIGIN)).toBeNull();
});
