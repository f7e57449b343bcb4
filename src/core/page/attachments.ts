/** What lies with a document: its name, kind and size, and where it is to be had; the board itself shows none of it. */
import type { Item, Media } from '../item/item.ts';
import { labelsFor } from './labels.ts';
import { shortCodeOf } from './short-code.ts';

/** More are counted: a list of files is no page for people on foot. */
const most = 4;

export function attachmentFacts({ id, media, language }: Item): { label: string; value: string }[] {
  const files = media.filter(({ role }) => role === 'attachment');
  if (files.length === 0) return [];
  const { attachment, download, fullText } = labelsFor(language);
  const named = files.slice(0, most).map(({ name, mediaType, bytes }, i) => ({
    label: files.length > 1 ? `${attachment} ${i + 1}` : attachment,
    value: [name ?? '', fileWords({ mediaType, bytes })].filter((text) => text !== '').join(' · '),
  }));
  const rest = files.length > most ? `+${files.length - most} · ` : '';
  return [...named, { label: download, value: `${rest}${fullText} ${shortCodeOf(id)}` }];
}

/** `PDF 1.2 MB`: what a phone is about to fetch. */
export const fileWords = ({ mediaType, bytes }: Pick<Media, 'mediaType' | 'bytes'>): string =>
  `${kindOf(mediaType)} ${sizeOf(bytes)}`;

/** `application/pdf` is PDF, `image/jpeg` JPEG. */
const kindOf = (mediaType: string): string => (mediaType.split('/')[1] ?? mediaType).toUpperCase();

/** As file managers of phones say it: thousands, one digit behind the point below ten. */
export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [value, unit] = bytes < 999_500 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${value < 9.95 ? value.toFixed(1).replace('.0', '') : value.toFixed(0)} ${unit}`;
}
