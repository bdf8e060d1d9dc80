/** Opens the browser's dialog for printing. `styles/print.css` makes paper of the page, in light colours. */
export function printReport(): void {
  window.print();
}
