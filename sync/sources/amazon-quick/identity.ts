import type { User } from "@aws-sdk/client-quicksight";
import { quickId } from "./id.ts";
import { knownId } from "./known-text.ts";

/** Where a user is listed. A user of two namespaces is two users, who share nothing. */
export interface ListedIn {
  readonly accountId: string;
  readonly namespace: string;
}

/** How well an id tells users apart, the best first. */
const RANK = { unique: 0, reusable: 1, userName: 2 } as const;

/** What tells a user of Amazon Quick from others. */
export interface Identity {
  readonly id: string;
  /** Of two ids of one user, the one with the lower rank is the better one. */
  readonly rank: number;
}

/** Whether an id of this rank can be given to another user later. */
export function isReusable({ rank }: Identity): boolean {
  return rank !== RANK.unique;
}

/**
 * The principal ids that AWS gives to one user and never again: of a user of Identity Center, or of Amazon Quick's own directory, and of an
 * IAM user. An account's root user is not among them: it passes to another user with the account.
 * Sources: Identity Store API, ResourceId; IAM user guide, "Unique identifiers".
 */
const UNIQUE = [
  /^user\/[^/]+\/(?:[0-9a-f]{10}-)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i,
  /^federated\/iam\/AIDA[A-Z0-9]+$/,
];

/**
 * `federated/iam/AROA…:ada`: the role that was assumed, and the session's name. The name says who it is; the role says what they may do, and
 * changes.
 */
const OF_ROLE = /^federated\/iam\/AROA[A-Z0-9]+:(?=.)/;

/**
 * Reads what identifies a user: the principal id, and without one the ARN, which ends in the user's name.
 *
 * @returns nothing where Amazon Quick gives neither.
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
  const isUnique = UNIQUE.some((pattern) => pattern.test(principal));
  const who = principal.replace(OF_ROLE, "federated/iam/*:");
  return {
    id: quickId(JSON.stringify([accountId, namespace, who])),
    rank: isUnique ? RANK.unique : RANK.reusable,
  };
}

/** The id that earlier versions gave to every user, made of the ARN alone. */
export function idByArn(arn: string | undefined): string | undefined {
  const known = knownId(arn);
  return known === undefined ? undefined : quickId(known);
}
