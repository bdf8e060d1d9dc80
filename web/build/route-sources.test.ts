import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { patternOf } from './route-sources.ts';

it.each([
  ['/', '/', '/sign-in'],
  ['/sign-in', '/sign-in/', '/sign-in/x'],
  ['/expenses/:id(\\d+)/edit', '/expenses/7/edit', '/expenses/new/edit'],
  ['/projects/:name', '/projects/office', '/projects/office/costs'],
])('writes the paths of %s as an expression', (path, inside, outside) => {
  const pattern = new RegExp(patternOf(path));
  expect(pattern.test(inside)).toBe(true);
  expect(pattern.test(outside)).toBe(false);
});

it.each(['/:path(.*)*', '/files/:name?', '/a/:b-:c', '/a.b'])('refuses a path that it cannot write so: %s', (path) => {
  expect(() => patternOf(path)).toThrow(/segment/);
});

it('finds the page of each route', async () => {
  const root = join(import.meta.dirname, '..');
  // The build imports routes as Node.js does; here Vite would rewrite them.
  const script = `import { readRoutes } from './build/route-sources.ts'; console.log(JSON.stringify(await readRoutes(${JSON.stringify(root)})))`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: root });
  expect(JSON.parse(stdout)).toContainEqual({
    name: 'expense-edit',
    pattern: '^/expenses/(?:\\d+)/edit/?$',
    file: join(root, 'src/features/expenses/ExpenseFormPage.vue'),
    feature: 'expenses',
    needsSession: true,
  });
});
