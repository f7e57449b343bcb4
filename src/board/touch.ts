/**
 * The board as the rest of a terminal (R46): whoever touches it reads the item that is on the glass. It has the terminal's
 * page taken in its place, which comes back when its visitor has gone; neither leaves an entry in the history.
 */
export function openOnTouch(board: string): void {
  const open = () => {
    const slide = document.querySelector<HTMLElement>('[data-slide]:not([inert])');
    const item = slide?.dataset.kind === 'alert' ? undefined : slide?.dataset.item;
    location.replace(`/terminal/?board=${board}${item ? `&item=${item}` : ''}`);
  };
  for (const kind of ['pointerup', 'keyup']) addEventListener(kind, open, { once: true });
}
