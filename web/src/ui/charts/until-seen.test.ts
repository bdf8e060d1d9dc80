import { expect, it, vi } from 'vitest';
import { untilSeen } from './until-seen.ts';

it('waits until the element is on the screen, and no longer', async () => {
  let report: (isIntersecting: boolean) => void = () => undefined;
  const disconnect = vi.fn();
  const Original = IntersectionObserver;
  vi.stubGlobal(
    'IntersectionObserver',
    class extends Original {
      constructor(callback: IntersectionObserverCallback) {
        super(callback);
        report = (isIntersecting) => {
          const target = document.body;
          const rect = target.getBoundingClientRect();
          const sizes = { boundingClientRect: rect, intersectionRect: rect, rootBounds: null };
          callback([{ isIntersecting, intersectionRatio: 0, target, time: 0, ...sizes }], this);
        };
      }
      override disconnect = disconnect;
    },
  );
  const seen = vi.fn();
  const waiting = untilSeen(document.body).then(seen);
  report(false);
  await Promise.resolve();
  expect(seen).not.toHaveBeenCalled();
  expect(disconnect).not.toHaveBeenCalled();
  report(true);
  await waiting;
  expect(disconnect).toHaveBeenCalledOnce();
});
