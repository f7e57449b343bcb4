/** Nothing on the glass leads away from the terminal, and nothing of a visitor stays in the browser (R42, R43). */

/** Keys that open the browser's own things. The kiosk's policy forbids them too; a page that is only looked at does it here. */
const browserKeys = /^(p|s|o|u|f|g|j|h|d|n|t|w|l|r|\+|-|=|0)$/i;

export function lockDown(): void {
  const refuse = (event: Event) => event.preventDefault();
  // Copied text would be the next visitor's.
  for (const kind of ['contextmenu', 'copy', 'cut', 'dragstart', 'drop', 'dragover']) document.addEventListener(kind, refuse);
  document.addEventListener('wheel', (event) => event.ctrlKey && event.preventDefault(), { passive: false });
  document.addEventListener('keydown', (event) => {
    const opens = (event.ctrlKey || event.metaKey) && browserKeys.test(event.key);
    if (opens || /^F([1-9]|1[0-2])$/.test(event.key) || (event.altKey && /^Arrow/.test(event.key))) event.preventDefault();
  });
}

/** What a visit may have left outside the page itself. */
export function forgetVisit(): void {
  sessionStorage.clear();
  getSelection()?.removeAllRanges();
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  history.replaceState(null, '', location.pathname + location.search);
}
