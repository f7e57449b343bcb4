/** Security headers of every answer (DESIGN §4.12): nothing but our own code runs, nothing watches, nothing frames us. */
import type { MiddlewareHandler } from 'hono';

/** The faces: our own scripts and workers, verified media as blob or same-origin, data from this hub or any `connect` origin. */
export function appCsp(connect: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "manifest-src 'self'",
    `connect-src ${["'self'", ...connect].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types noticeboard',
  ].join('; ');
}

/** No camera, no microphone, nothing that watches (R24). */
const permissions = [
  'camera',
  'microphone',
  'geolocation',
  'payment',
  'usb',
  'serial',
  'hid',
  'bluetooth',
  'midi',
  'display-capture',
  'accelerometer',
  'gyroscope',
  'magnetometer',
  'browsing-topics',
]
  .map((name) => `${name}=()`)
  .join(', ');

export function securityHeaders(options: { readonly hsts: boolean }): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const set = (name: string, value: string) => {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    };
    set('X-Content-Type-Options', 'nosniff');
    set('Referrer-Policy', 'no-referrer');
    set('Permissions-Policy', permissions);
    set('Cross-Origin-Opener-Policy', 'same-origin');
    set('Cross-Origin-Resource-Policy', 'same-origin');
    set('X-Frame-Options', 'DENY');
    set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
    if (options.hsts) set('Strict-Transport-Security', 'max-age=31536000');
  };
}
