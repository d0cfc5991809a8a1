import { createHash } from "node:crypto";
import type { User } from "@aws-sdk/client-quicksight";

/** The namespace of a user. A user of two namespaces counts as two users. */
export interface ListedIn {
  readonly accountId: string;
  readonly namespace: string;
}

/** How reliably an ID identifies a user, the best first. */
const RANK = { unique: 0, reusable: 1, userName: 2 } as const;

/** The identity of a user of Amazon Quick. */
export interface Identity {
  readonly id: string;
  /** Of two IDs of one user, the one with the lower rank is better. */
  readonly rank: number;
}

/** Whether an ID of this rank can later belong to another user. */
export function isReusable({ rank }: Identity): boolean {
  return rank !== RANK.unique;
}

/**
 * The principal IDs that AWS never gives to another user: those of users of Identity Center or of Amazon Quick's directory, and of IAM
 * users. The root user is not included: it passes to another user together with the account.
 * Sources: Identity Store API, ResourceId; IAM user guide, "Unique identifiers".
 */
const UNIQUE_PRINCIPALS = [
  /^user\/[^/]+\/(?:[0-9a-f]{10}-)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i,
  /^federated\/iam\/AIDA[A-Z0-9]+$/,
];

/**
 * `federated/iam/AROA…:ada`: the assumed role and the session name. The name identifies the user; the role only gives permissions and can
 * change.
 */
const ROLE_SESSION = /^federated\/iam\/AROA[A-Z0-9]+:(?=.)/;

/**
 * Reads the identity of a user: the principal ID, else the ARN, which ends in the user's name.
 *
 * @returns nothing if Amazon Quick gives neither.
 */
export function identityOf(
  { PrincipalId, Arn }: User,
  { accountId, namespace }: ListedIn,
): Identity | undefined {
  const principal = knownId(PrincipalId);
  if (principal === undefined) {
    const id = idByArn(Arn);
    return id === undefined ? undefined : { id, rank: RANK.userName };
  }
  const isUnique = UNIQUE_PRINCIPALS.some((pattern) => pattern.test(principal));
  const who = principal.replace(ROLE_SESSION, "federated/iam/*:");
  return {
    id: quickId(JSON.stringify([accountId, namespace, who])),
    rank: isUnique ? RANK.unique : RANK.reusable,
  };
}

/** The ID that earlier versions derived from the ARN. */
export function idByArn(arn: string | undefined): string | undefined {
  const known = knownId(arn);
  return known === undefined ? undefined : quickId(known);
}

const QUICK_ID_PREFIX = "quick-";

/**
 * Derives an ID from a text that identifies a user of Amazon Quick. The text can look like an e-mail address, which Cognito refuses as a
 * username if e-mail is an alias.
 */
export function quickId(text: string): string {
  return `${QUICK_ID_PREFIX}${createHash("sha256").update(text).digest("hex").slice(0, 32)}`;
}

/** Whether this is an ID of a user of Amazon Quick, also of an earlier version. */
export function isQuickId(id: string): boolean {
  return id.startsWith(QUICK_ID_PREFIX);
}

/**
 * Reads an attribute of a user of Amazon Quick. "N/A" means that Amazon Quick cannot resolve it: several users can have it at the same
 * time. Sources: QuickSight API reference, User; https://github.com/aws/aws-cli/issues/6478.
 */
export function knownText(text: string | undefined): string | undefined {
  return /^\s*(?:n\/a)?\s*$/i.test(text ?? "") ? undefined : text;
}

/** Reads an ARN or a principal ID. One that ends in "N/A" does not identify a user. */
function knownId(text: string | undefined): string | undefined {
  const known = knownText(text);
  return known !== undefined && /[/:]n\/a\s*$/i.test(known) ? undefined : known;
}
