import { cleanup, configure } from '@testing-library/vue';
import { afterEach, vi } from 'vitest';

// A busy machine takes seconds to load what opens late.
configure({ asyncUtilTimeout: 30_000 });

// What jsdom leaves out of a browser, and components ask for.
class NoObserver implements ResizeObserver, IntersectionObserver {
  readonly root = null;
  readonly rootMargin = '';
  readonly scrollMargin = '';
  readonly thresholds = [];
  observe(): void {
    // Nothing has a size here.
  }
  unobserve(): void {
    // As above.
  }
  disconnect(): void {
    // As above.
  }
  takeRecords(): [] {
    return [];
  }
}

globalThis.ResizeObserver = NoObserver;
globalThis.IntersectionObserver = NoObserver;
/** A media query that never matches. */
class NoMatch extends EventTarget implements MediaQueryList {
  readonly matches = false;
  readonly onchange = null;
  readonly media: string;

  constructor(media: string) {
    super();
    this.media = media;
  }

  addListener(): void {
    // Older name of addEventListener.
  }

  removeListener(): void {
    // Older name of removeEventListener.
  }
}

globalThis.matchMedia = (media) => new NoMatch(media);
Element.prototype.scrollIntoView = vi.fn();
Element.prototype.hasPointerCapture = () => false;
Element.prototype.releasePointerCapture = vi.fn();
HTMLElement.prototype.showPopover = function show() {
  this.style.display = 'block';
};
window.scrollTo = vi.fn();

afterEach(() => {
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
});
