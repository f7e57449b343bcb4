/** Passwords: argon2id with 19 MiB and two passes, twelve characters at least, none that everybody guesses first. */
import { hash, verify } from '@node-rs/argon2';

/** Argon2id; the package's enum exists only as a type. */
const argon2id = 2;
const cost = { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
export const passwordLength = { least: 12, most: 200 } as const;

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), cost);

export const isPassword = (stored: string, password: string): Promise<boolean> => verify(stored, password.normalize('NFKC'));

let decoy: Promise<string> | undefined;

/** Takes as long as checking a real password, so that an answer does not say whether the account exists. */
export async function checkNothing(password: string): Promise<false> {
  decoy ??= hashPassword('no account has this password');
  await isPassword(await decoy, password);
  return false;
}

/** Why a new password will not do; null if it will. */
export function weaknessOf(password: string, about: readonly string[]): 'too-short' | 'too-long' | 'too-plain' | null {
  const plain = password.normalize('NFKC').toLowerCase();
  if ([...plain].length < passwordLength.least) return 'too-short';
  if ([...plain].length > passwordLength.most) return 'too-long';
  if (new Set(plain).size < 5) return 'too-plain';
  const known = ['password', '12345678', 'qwertyui', 'noticeboard', 'admin', ...about.map((word) => word.toLowerCase())];
  const rest = known.reduce((left, word) => (word.length < 3 ? left : left.replaceAll(word, '')), plain);
  return [...rest].length < 6 || /^(0123456789|1234567890|abcdefghij)/.test(plain) ? 'too-plain' : null;
}
