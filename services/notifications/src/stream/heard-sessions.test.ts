import { HeardSessions } from './heard-sessions.ts';

const viewer = (sessionVersion: number | null, userId: number | null = 7) => ({ tenantId: 1, userId, sessionVersion });
const state = (sessionVersion: number, changes: object = {}) => ({
  ...{ isActive: true, sessionVersion, epoch: 1, version: sessionVersion },
  ...changes,
});

describe('what was heard of sessions', () => {
  it('knows the version of a user whom the tables do not have yet', () => {
    const sessions = new HeardSessions();
    expect(sessions.meet(viewer(null))).toEqual(viewer(null));
    sessions.hear(1, 7, state(3));
    expect(sessions.meet(viewer(null))).toEqual(viewer(3));
    expect(sessions.meet(viewer(null, 8))).toEqual(viewer(null, 8));
    expect(sessions.meet({ ...viewer(null), tenantId: 2 })).toEqual({ ...viewer(null), tenantId: 2 });
    expect(sessions.meet(viewer(null, null))).toEqual(viewer(null, null));
  });

  it('knows the end of a session that the tables do not have yet', () => {
    const sessions = new HeardSessions();
    sessions.hear(1, 7, state(3));
    expect(sessions.meet(viewer(2))).toBeNull();
    expect(sessions.meet(viewer(3))).toEqual(viewer(3));
    sessions.hear(1, 7, state(4, { isActive: false }));
    expect(sessions.meet(viewer(null))).toBeNull();
    // Activated again, as the tables know.
    expect(sessions.meet(viewer(4))).toEqual(viewer(4));
  });

  it('is not undone by a duplicate, and is forgotten in the end', () => {
    const sessions = new HeardSessions();
    sessions.hear(1, 7, state(3));
    sessions.hear(1, 7, state(2));
    expect(sessions.meet(viewer(2))).toBeNull();
    for (let userId = 100; userId < 10_100; userId++) sessions.hear(1, userId, state(1));
    expect(sessions.meet(viewer(2))).toEqual(viewer(2));
  });
});
