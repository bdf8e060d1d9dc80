import { readonly, ref } from 'vue';

const isPrinting = ref(false);

/** True while the page is laid out for paper, which is light in every theme. */
export const isOnPaper = readonly(isPrinting);

/** Lays the page out for paper until it has been printed. */
export function layOutForPaper(): void {
  isPrinting.value = true;
}

/** Makes the page ready for the printer, also where the browser's own command prints it, which waits for nothing. */
export function watchPaper(): void {
  addEventListener('beforeprint', () => {
    layOutForPaper();
    for (const drawing of drawings()) {
      // A chart is as wide as on the screen; with a view box it shrinks to the paper.
      const { width, height } = drawing.getBoundingClientRect();
      if (width > 0) drawing.setAttribute('viewBox', `0 0 ${width} ${height}`);
    }
  });
  addEventListener('afterprint', () => {
    isPrinting.value = false;
    for (const drawing of drawings()) drawing.removeAttribute('viewBox');
  });
}

function drawings(): NodeListOf<SVGElement> {
  return document.querySelectorAll<SVGElement>('svg.apexcharts-svg');
}
