import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { halvesFit } from "./key-halves.ts";
import { KeysError, type KeysErrorCode } from "./keys-error.ts";
import type { Algorithm, PublicJwk } from "./signing-key.ts";

/** A private key that was read: the JWK for the secret, and its public half. */
export interface PrivateKey {
  /** The private JWK as text. It goes into a secret, and nowhere else. */
  readonly jwk: string;
  readonly publicJwk: PublicJwk;
}

export interface Expected {
  readonly algorithm: Algorithm;
  /** The key ID that the provider shows; it has precedence over none, and must be equal to that of a JWK. */
  readonly kid?: string | undefined;
}

/** Source: RFC 7518, sections 3.3 and 3.5. */
const MIN_RSA_BITS = 2048;

/**
 * Reads a private key from a JWK or a PEM, and checks that it is one with which the bridge can sign. Pure.
 *
 * @throws KeysError, which never quotes the key: Node's own errors can.
 */
export function readPrivateKey(text: string, expected: Expected): PrivateKey {
  const trimmed = text.trim();
  const jwk = trimmed.includes("-----BEGIN ") ? undefined : parseJwk(trimmed);
  const key = jwk === undefined ? keyOfPem(trimmed) : keyOfJwk(jwk);
  assertSuitable(key, expected.algorithm);
  assertHalves(key);
  const named = jwk?.["alg"];
  if (named !== undefined && named !== expected.algorithm)
    throw refused(
      "KEY_ALGORITHM_WRONG",
      `The JWK is for ${shown(named)}, and the setting keyAlgorithm is ${expected.algorithm}.`,
      {
        hint: "Set keyAlgorithm of the provider to that algorithm and deploy, or import another key.",
      },
    );
  const kid = kidOf(jwk, key, expected);
  const publicJwk = toPublicJwk(key, expected.algorithm, kid);
  const whole = { ...key.export({ format: "jwk" }), kid, alg: expected.algorithm, use: "sig" };
  return { jwk: JSON.stringify(whole), publicJwk };
}

/** The public half as the key table and the jwks address have it. @param kid RFC 7638's thumbprint if absent. Pure. */
export function toPublicJwk(key: KeyObject, alg: Algorithm, kid = thumbprintOf(key)): PublicJwk {
  const { n, e, x, y } = publicOf(key).export({ format: "jwk" });
  const use = "sig" as const;
  if (n !== undefined && e !== undefined) return { kid, kty: "RSA", alg, use, n, e };
  if (x !== undefined && y !== undefined) return { kid, kty: "EC", alg, use, crv: "P-256", x, y };
  throw new Error("the key is neither RSA nor EC");
}

/** RFC 7638: the required members in alphabetical order. Pure. */
export function thumbprintOf(key: KeyObject): string {
  const { kty, n, e, crv, x, y } = publicOf(key).export({ format: "jwk" });
  const members = kty === "RSA" ? { e, kty, n } : { crv, kty, x, y };
  return createHash("sha256").update(JSON.stringify(members)).digest("base64url");
}

/** Whether two public halves are of the same key, whatever their IDs. Pure. */
export function isSameKey(a: PublicJwk, b: PublicJwk): boolean {
  return (["kty", "n", "e", "crv", "x", "y"] as const).every((member) => a[member] === b[member]);
}

function publicOf(key: KeyObject): KeyObject {
  return key.type === "private" ? createPublicKey(key) : key;
}

type Jwk = Readonly<Record<string, unknown>>;

function parseJwk(text: string): Jwk {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadable();
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw unreadable();
  return Object.fromEntries(Object.entries(value));
}

function unreadable(): KeysError {
  return refused("KEY_UNREADABLE", "The key is neither a JWK nor a PEM.", {
    hint: 'A JWK begins with {, a PEM with "-----BEGIN PRIVATE KEY-----". In a JWK set, import one member of keys.',
  });
}

function keyOfJwk(jwk: Jwk): KeyObject {
  if (jwk["kty"] === "oct" || jwk["k"] !== undefined)
    throw refused("KEY_SYMMETRIC", "The key is symmetric: provider and bridge would share it.", {
      hint: "private_key_jwt needs an asymmetric key: RSA, or EC with the curve P-256.",
    });
  if (Array.isArray(jwk["keys"])) throw unreadable();
  if (jwk["d"] === undefined) throw notPrivate();
  assertSigns(jwk);
  return importJwk(jwk);
}

/** Source: RFC 7517, sections 4.2 and 4.3. A provider that gave a key another use refuses its signatures. */
function assertSigns({ use = "sig", key_ops: operations = ["sign"] }: Jwk): void {
  if (use === "sig" && Array.isArray(operations) && operations.includes("sign")) return;
  throw refused("KEY_USE_WRONG", "The JWK is not for signatures: its use or its key_ops say so.", {
    hint: 'Import a key whose use is "sig". The provider has one for private_key_jwt, beside those that encrypt.',
  });
}

function importJwk(jwk: Jwk): KeyObject {
  try {
    return createPrivateKey({ key: { ...jwk }, format: "jwk" });
  } catch {
    throw refused("KEY_UNREADABLE", `The JWK of type ${shown(jwk["kty"])} cannot be read.`, {
      hint: "A private RSA key has n, e, d, p, q, dp, dq and qi, a private EC key crv, x, y and d.",
    });
  }
}

/** @throws KeysError KEY_HALVES_DIFFER: each assertion would be refused, after the key is active. */
function assertHalves(key: KeyObject): void {
  if (halvesFit(key)) return;
  throw refused("KEY_HALVES_DIFFER", "The public and the private half of the key do not belong together.", {
    hint: "Export the key again, and import it unchanged.",
  });
}

/** Beside it can be a certificate, as Azure CLI writes both into one file, and attributes, as OpenSSL writes them for a PKCS #12. */
const PRIVATE_PEM =
  /-----BEGIN (?:[A-Z0-9]+ )?PRIVATE KEY-----[\s\S]*?-----END (?:[A-Z0-9]+ )?PRIVATE KEY-----/g;

function keyOfPem(text: string): KeyObject {
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: .*ENCRYPTED/m.test(text))
    throw refused("KEY_ENCRYPTED", "The PEM is encrypted with a passphrase.", {
      hint: "Decrypt it first: openssl pkey -in FILE -out private.pem. Delete private.pem after the import.",
    });
  const [own, another] = text.match(PRIVATE_PEM) ?? [];
  if (own === undefined && /-----BEGIN (?:(?:RSA )?PUBLIC KEY|CERTIFICATE)-----/.test(text))
    throw notPrivate();
  if (another !== undefined)
    throw refused("KEY_NOT_UNIQUE", "The PEM has more than one private key.", {
      hint: "Import a file with one of them.",
    });
  try {
    return createPrivateKey(own ?? text);
  } catch {
    throw unreadable();
  }
}

function notPrivate(): KeysError {
  return refused("KEY_NOT_PRIVATE", "The key is a public one.", {
    hint: "Import the private half: a JWK with d, or a PEM that begins with -----BEGIN PRIVATE KEY-----.",
  });
}

function assertSuitable(key: KeyObject, algorithm: Algorithm): void {
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
  const isRsa = key.asymmetricKeyType === "rsa";
  const isP256 = key.asymmetricKeyType === "ec" && namedCurve === "prime256v1";
  if (isRsa && modulusLength < MIN_RSA_BITS)
    throw refused("KEY_TOO_WEAK", `The RSA key has ${modulusLength} bits.`, {
      hint: `It needs ${MIN_RSA_BITS} bits or more (RFC 7518, section 3.3).`,
    });
  if (algorithm === "ES256" ? isP256 : isRsa) return;
  const found =
    namedCurve === undefined
      ? key.asymmetricKeyType
      : `${key.asymmetricKeyType} with the curve ${namedCurve}`;
  throw refused(
    "KEY_ALGORITHM_WRONG",
    `The key is of the type ${shown(found)}, and the setting keyAlgorithm is ${algorithm}.`,
    {
      hint: `${algorithm} needs ${algorithm === "ES256" ? "an EC key with the curve P-256" : "an RSA key"}. Change keyAlgorithm of the provider, or import another key.`,
    },
  );
}

/** Printable characters: the key ID is in the header of each assertion, in addresses and on terminals. */
const KEY_ID = /^[A-Za-z0-9._~+/=@:-]{1,128}$/;

function kidOf(jwk: Jwk | undefined, key: KeyObject, { kid: wanted }: Expected): string {
  const own = jwk?.["kid"];
  if (own !== undefined && wanted !== undefined && own !== wanted)
    throw refused("KEY_ID_INVALID", "The kid of the JWK is not that of --kid.", {
      hint: "Leave out --kid, or write the kid that the provider shows for this key.",
    });
  const kid = wanted ?? own ?? thumbprintOf(key);
  if (typeof kid === "string" && KEY_ID.test(kid)) return kid;
  throw refused(
    "KEY_ID_INVALID",
    "The key ID is not a text of 1 to 128 letters, digits and the characters . _ ~ + / = @ : -",
    {
      hint: "Write the kid that the provider shows: --kid KID. Leave it out of the JWK otherwise.",
    },
  );
}

interface Hint {
  readonly hint: string;
}

function refused(code: KeysErrorCode, message: string, { hint }: Hint): KeysError {
  return new KeysError(code, `${message} Nothing was changed.`, { hint, exitCode: ExitCode.wrongUsage });
}

/** A member that is not secret: the type of a key, or its algorithm. */
function shown(member: unknown): string {
  return typeof member === "string" && /^[\w. -]{1,40}$/.test(member) ? member : "unknown";
}
