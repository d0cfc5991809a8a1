import { defined } from "../../sync/model/defined.ts";
import type { Algorithm, KeyCertificate, KeyStatus, PublicJwk, SigningKey } from "./signing-key.ts";

/** A text or a map of texts, as DynamoDB's API has them. */
export type KeyAttribute = { readonly S: string } | { readonly M: Readonly<Record<string, { S: string }>> };
/** An item of the table of keys. */
export type KeyItem = Record<string, KeyAttribute>;

/** An attribute as the SDK returns it. */
interface ReadAttribute {
  readonly S?: string | undefined;
  readonly M?: Readonly<Record<string, { readonly S?: string | undefined }>> | undefined;
}
export type ReadItem = Readonly<Record<string, ReadAttribute>>;

/** The item of a key: each member is a text, and `publicJwk` and `certificate` are maps of texts. Pure. */
export function toKeyItem({ publicJwk, certificate, ...texts }: SigningKey): KeyItem {
  const item: KeyItem = { ...textsOf(texts), publicJwk: { M: textsOf(publicJwk) } };
  if (certificate !== undefined) item["certificate"] = { M: textsOf(certificate) };
  return item;
}

function textsOf(members: object): Record<string, { S: string }> {
  const texts: Record<string, { S: string }> = {};
  for (const [name, value] of Object.entries(members))
    if (typeof value === "string") texts[name] = { S: value };
  return texts;
}

const STATUSES: readonly KeyStatus[] = ["created", "published", "active", "retiring", "retired"];
const ALGORITHMS: readonly Algorithm[] = ["RS256", "PS256", "ES256"];
const STORES: readonly SigningKey["store"][] = ["kms", "secret"];

/**
 * The key of an item. Only members that a public key has are read: a private one cannot get from the table to the provider. Pure.
 *
 * @returns nothing if the item is not a key: a key that cannot be read is never used.
 */
export function fromKeyItem(item: ReadItem): SigningKey | undefined {
  const text = (name: string) => item[name]?.S;
  const [provider, kid, arn, createdAt] = ["provider", "kid", "arn", "createdAt"].map(text);
  const algorithm = oneOf(ALGORITHMS, text("algorithm"));
  const status = oneOf(STATUSES, text("status"));
  const store = oneOf(STORES, text("store"));
  if (!provider || !kid || !arn || !createdAt || !algorithm || !status || !store) return undefined;
  const publicJwk = readPublicJwk(kid, algorithm, item["publicJwk"]?.M ?? {});
  const certificate = readCertificate(item["certificate"]);
  if (publicJwk === undefined || certificate === "unreadable") return undefined;
  const key: SigningKey = { provider, kid, algorithm, store, arn, publicJwk, status, createdAt };
  return Object.assign(key, defined({ certificate }), timesOf(text));
}

function timesOf(text: (name: string) => string | undefined): Partial<SigningKey> {
  const names = ["publishedAt", "activatedAt", "retiringSince", "retiredAt"];
  const entries = names.map((name) => [name, text(name)] as const).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}

function readPublicJwk(
  kid: string,
  alg: Algorithm,
  members: Readonly<Record<string, ReadAttribute>>,
): PublicJwk | undefined {
  const [n, e, x, y] = ["n", "e", "x", "y"].map((name) => members[name]?.S);
  if (members["kid"]?.S !== kid || members["alg"]?.S !== alg) return undefined;
  if (alg === "ES256") return x && y ? { kid, kty: "EC", alg, use: "sig", crv: "P-256", x, y } : undefined;
  return n && e ? { kid, kty: "RSA", alg, use: "sig", n, e } : undefined;
}

/** A SHA-256 in base64url: it goes into the header of each assertion. */
const THUMBPRINT = /^[\w-]{43}$/;

/** Keys without a certificate, such as those of older versions, have no such attribute. */
function readCertificate(attribute: ReadAttribute | undefined): KeyCertificate | "unreadable" | undefined {
  if (attribute === undefined) return undefined;
  const text = (name: string) => attribute.M?.[name]?.S ?? "";
  const certificate = {
    pem: text("pem"),
    thumbprint: text("thumbprint"),
    notBefore: text("notBefore"),
    notAfter: text("notAfter"),
  };
  const isWhole = Object.values(certificate).every((value) => value !== "");
  return isWhole && THUMBPRINT.test(certificate.thumbprint) ? certificate : "unreadable";
}

function oneOf<Value extends string>(values: readonly Value[], value: string | undefined): Value | undefined {
  return values.find((one) => one === value);
}
