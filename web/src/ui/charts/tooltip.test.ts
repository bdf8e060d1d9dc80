import { expect, it } from 'vitest';
import { escapeHtml, tooltipHtml } from './tooltip.ts';

it('writes what people typed as text', () => {
  const host = document.createElement('div');
  const name = `<img src=x onerror="alert('x')">&amp;`;
  host.innerHTML = tooltipHtml(name, [{ color: '#6366f1', name, value: name }]);
  expect(host.querySelector('img')).toBeNull();
  expect(host.querySelector('p')?.textContent).toBe(name);
  expect(host.querySelector('span')?.textContent).toBe(name);
  expect(host.querySelector('circle')?.getAttribute('fill')).toBe('#6366f1');
});

it('leaves other characters alone', () => {
  expect(escapeHtml('Café “12” / 3')).toBe('Café “12” / 3');
});
