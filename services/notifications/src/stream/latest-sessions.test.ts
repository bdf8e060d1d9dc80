import { NO_LIMITS } from '@outlay/tenancy/key-limits';
import { LatestSessions } from './latest-sessions.ts';

const viewer = (sessionVersion: number | null, userId: number | null = 7) => ({
  ...{ tenantId: 1, userId, keyId: null, limits: NO_LIMITS },
  sessionVersion,
});
const state = (sessionVersion: number, changes: object = {}) => ({
  ...{ isActive: true, sessionVersion, epoch: 1, version: sessionVersion },
  ...changes,
});

describe('the latest session states', () => {
  it('knows the version of a user whom the tables do not have yet', () => {
    const sessions = new LatestSessions();
    expect(sessions.refresh(viewer(null))).toEqual(viewer(null));
    sessions.update(1, 7, state(3));
    expect(sessions.refresh(viewer(null))).toEqual(viewer(3));
    expect(sessions.refresh(viewer(null, 8))).toEqual(viewer(null, 8));
    expect(sessions.refresh({ ...viewer(null), tenantId: 2 })).toEqual({ ...viewer(null), tenantId: 2 });
    expect(sessions.refresh(viewer(null, null))).toEqual(viewer(null, null));
  });

  it('knows the end of a session that the tables do not have yet', () => {
    const sessions = new LatestSessions();
    sessions.update(1, 7, state(3));
    expect(sessions.refresh(viewer(2))).toBeNull();
    expect(sessions.refresh(viewer(3))).toEqual(viewer(3));
    sessions.update(1, 7, state(4, { isActive: false }));
    expect(sessions.refresh(viewer(null))).toBeNull();
    // Activated again, as the tables know.
    expect(sessions.refresh(viewer(4))).toEqual(viewer(4));
  });

  it('ignore older states, and forget the least recent users', () => {
    const sessions = new LatestSessions();
    sessions.update(1, 7, state(3));
    sessions.update(1, 7, state(2));
    expect(sessions.refresh(viewer(2))).toBeNull();
    for (let userId = 100; userId < 10_100; userId++) sessions.update(1, userId, state(1));
    expect(sessions.refresh(viewer(2))).toEqual(viewer(2));
  });
});
