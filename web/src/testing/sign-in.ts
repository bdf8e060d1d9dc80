import { vi } from 'vitest';
import type { Permission } from '@/session/permission.ts';
import { signIn } from '@/session/session.ts';
import { loadViewer, type Viewer } from '@/session/viewer.ts';
import { FakeServer } from './fake-server.ts';

const VIEWER = {
  __typename: 'Viewer',
  user: {
    __typename: 'User',
    id: '1',
    name: 'Ada',
    email: 'ada@demo.example',
    role: 'MEMBER',
    isVerified: true,
    locale: null,
    timeZone: null,
  },
  tenant: {
    __typename: 'Tenant',
    id: '1',
    name: 'Demo',
    slug: 'demo',
    baseCurrency: 'USD',
    timeZone: 'UTC',
    locale: 'en-US',
    fiscalYearStart: 1,
  },
} as const;

/** Signs a viewer with these permissions in, through the code of the session itself. */
export async function signInWith(permissions: readonly Permission[]): Promise<Viewer> {
  const server = new FakeServer({
    SignIn: {
      login: { __typename: 'Session', accessToken: 'token', expiresIn: 900, user: { __typename: 'User', id: '1' } },
    },
    Viewer: { me: { ...VIEWER, permissions } },
  });
  vi.stubGlobal('fetch', server.fetch);
  await signIn(VIEWER.tenant.slug, VIEWER.user.email, 'correct horse');
  const viewer = await loadViewer();
  if (viewer === null) throw new Error('The viewer was not signed in.');
  return viewer;
}
