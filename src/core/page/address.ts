/** An address as people read it: no scheme, no final slash. */
export function addressOf(href: string): string {
  return href.replace(/^https?:\/\//, '').replace(/\/$/, '');
}
