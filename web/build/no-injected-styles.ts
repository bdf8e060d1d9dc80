import type { Plugin } from 'vite';

const LEGEND_STYLES = 'key:"getLegendStyles",value:function(){';

/** Plugins of Nuxt UI: the styles of its colours, and the head that they are written by. */
const EMPTY = ['/runtime/plugins/colors.js', '/runtime/vue/plugins/head.js'].map((path) => `@nuxt/ui/dist${path}`);

/**
 * Keeps libraries from adding `<style>` elements at run time, which the content security policy forbids. Nuxt UI's colours
 * stand in `src/styles/tokens.css` instead, and ApexCharts' rules come from its own style sheet.
 *
 * @throws where ApexCharts no longer has the function that this replaces
 */
export function noInjectedStyles(): Plugin {
  return {
    name: 'outlay:no-injected-styles',
    enforce: 'pre',
    load(id) {
      if (EMPTY.some((path) => id.endsWith(path))) return 'export default { install() {} }';
      return undefined;
    },
    transform(code, id) {
      if (!id.includes('apexcharts/dist/apexcharts.esm')) return undefined;
      if (!code.includes(LEGEND_STYLES)) this.error('ApexCharts has changed how it styles its legend.');
      const replacement = `${LEGEND_STYLES}return document.createDocumentFragment();`;
      return { code: code.replace(LEGEND_STYLES, replacement), map: null };
    },
  };
}
