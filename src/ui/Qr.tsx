/** A QR code of error level M with its quiet zone, dark on white under every theme (R45). */
import { encode } from 'uqr';

export function Qr({ href, label }: { href: string; label: string }) {
  const { data, size } = encode(href, { ecc: 'M', border: 4 });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    <svg class="qr" role="img" aria-label={label} shape-rendering="crispEdges" viewBox={`0 0 ${size} ${size}`} data-href={href}>
      <path d={path} />
    </svg>
  );
}
