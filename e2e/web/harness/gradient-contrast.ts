import type { Page } from 'playwright-core';

/** WCAG's least contrasts. */
const LEAST = { text: 4.5, icon: 3 };

/** A text or an icon on a gradient: its box in CSS pixels, and its colour as CSS writes it. */
interface Mark {
  text: string;
  color: string;
  isIcon: boolean;
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * Compares each text and icon on a gradient with the pixels behind it, which axe cannot: the worst of a text's, the median
 * of an icon's, as a badge may cover its corner. @returns a line for each with too low a contrast; `count` is the number of
 * marks compared
 */
export async function gradientContrasts(page: Page): Promise<{ count: number; low: string[] }> {
  const marks = await page.evaluate<Mark[]>(MARKS_ON_GRADIENTS);
  if (marks.length === 0) return { count: 0, low: [] };
  await page.evaluate(HIDE_MARKS);
  const picture = await page.screenshot({ animations: 'disabled' });
  await page.evaluate('document.adoptedStyleSheets = []');
  const worst = await page.evaluate<number[]>(
    `(${WORST_CONTRASTS})(${JSON.stringify(picture.toString('base64'))}, ${JSON.stringify(marks)})`,
  );
  const low = marks.flatMap(({ text, isIcon }, index) => {
    const contrast = worst[index] ?? 0;
    const least = isIcon ? LEAST.icon : LEAST.text;
    return contrast < least ? [`${text}: ${contrast.toFixed(2)} : 1`] : [];
  });
  return { count: marks.length, low };
}

const MARKS_ON_GRADIENTS = `(() => {
  const isOnGradient = (element) => {
    for (let one = element; one !== null; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (style.backgroundImage.includes('gradient')) return true;
      if (style.maskImage === 'none' && !/^(rgba\\(0, 0, 0, 0\\)|transparent)$/.test(style.backgroundColor)) return false;
    }
    return false;
  };
  const marks = [];
  const add = (element, text, isIcon, boxes) => {
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || !isOnGradient(element)) return;
    const { color } = getComputedStyle(element);
    for (const { x, y, width, height } of boxes) {
      const inside = x >= 0 && y >= 0 && x + width <= innerWidth && y + height <= innerHeight;
      if (width > 2 && height > 2 && inside) marks.push({ text, color, isIcon, x, y, width, height });
    }
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    if (text === '') continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    if (walker.currentNode.parentElement.getBoundingClientRect().width <= 2) continue;
    add(walker.currentNode.parentElement, text, false, range.getClientRects());
  }
  for (const icon of document.querySelectorAll('svg, .iconify')) add(icon, 'icon ' + icon.getAttribute('class'), true, icon.getClientRects());
  return marks;
})()`;

/** Constructed style sheets are no inline styles for the content security policy. */
const HIDE_MARKS = `(() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { color: transparent !important; text-shadow: none !important } svg, .iconify { visibility: hidden !important }');
  document.adoptedStyleSheets = [sheet];
})()`;

const WORST_CONTRASTS = `async (picture, marks) => {
  const image = await createImageBitmap(new Blob([Uint8Array.from(atob(picture), (one) => one.charCodeAt(0))]));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(image, 0, 0);
  const channel = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const over = (color, [r, g, b]) => {
    pixel.fillStyle = 'rgb(' + r + ' ' + g + ' ' + b + ')';
    pixel.fillRect(0, 0, 1, 1);
    pixel.fillStyle = color;
    pixel.fillRect(0, 0, 1, 1);
    return pixel.getImageData(0, 0, 1, 1).data;
  };
  return marks.map(({ color, isIcon, x, y, width, height }) => {
    const contrasts = [];
    const { data } = context.getImageData(Math.floor(x), Math.floor(y), Math.ceil(width), Math.ceil(height));
    const step = Math.max(1, Math.floor(data.length / 4 / 200)) * 4;
    for (let at = 0; at < data.length; at += step) {
      const behind = data.subarray(at, at + 3);
      const [light, dark] = [luminance(over(color, behind)), luminance(behind)].sort((one, other) => other - one);
      contrasts.push((light + 0.05) / (dark + 0.05));
    }
    contrasts.sort((one, other) => one - other);
    return contrasts[isIcon ? Math.floor(contrasts.length / 2) : 0];
  });
}`;
