/** The one Trusted Types policy of the faces: it lets our own worker and service worker start, and nothing else become a script. */
interface Policy {
  createScriptURL(url: string): unknown;
}
declare global {
  interface Window {
    readonly trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy };
  }
}

let policy: Policy | undefined;

/** A script address under Trusted Types. @throws TypeError unless it is of our own origin */
export function scriptUrl(url: string): string {
  const own = (candidate: string): string => {
    if (new URL(candidate, location.href).origin !== location.origin) throw new TypeError(`${candidate} is not our own script`);
    return candidate;
  };
  if (!window.trustedTypes) return own(url);
  policy ??= window.trustedTypes.createPolicy('noticeboard', { createScriptURL: own });
  return policy.createScriptURL(url) as string;
}
