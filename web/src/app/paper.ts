import { readonly, ref } from 'vue';

const isPrinting = ref(false);

/** True while the page is laid out for paper, which is light in every theme. */
export const isOnPaper = readonly(isPrinting);

/** Makes the page ready for the printer, also where the browser's own command prints it. */
export function watchPaper(): void {
  addEventListener('beforeprint', () => {
    isPrinting.value = true;
    for (const drawing of drawings()) {
      // A chart is as wide as on the screen; with a view box it shrinks to the paper.
      const { width, height } = drawing.getBoundingClientRect();
      drawing.setAttribute('viewBox', `0 0 ${width} ${height}`);
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
