let isFirst = true;

/** Says whether the page is the first since the app was loaded, whose code is compiled while it is made. */
export function isFirstPage(): boolean {
  return isFirst;
}

/** Notes that the address changes to another page. Pages are then made whole: the place one had scrolled to is there at once. */
export function endFirstPage(): void {
  isFirst = false;
}
