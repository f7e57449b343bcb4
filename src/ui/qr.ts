/** The QR encoder, fetched when the first page with a code is laid out: most pages have none. */
type Encode = typeof import('uqr').encode;

let encode: Encode | null = null;

/** Settles when `qrEncoder` gives the encoder. @throws TypeError if the app's origin does not answer */
export async function loadQr(): Promise<void> {
  encode ??= (await import('uqr')).encode;
}

/** Null until it has been loaded: the short code stands in words then. */
export function qrEncoder(): Encode | null {
  return encode;
}
