import { z } from "zod";

const texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

/** Source: IAM, "Grammar of the IAM JSON policy language". The parts that are written the other way round (NotAction) are not read. */
const statementSchema = z.looseObject({
  Effect: z.enum(["Allow", "Deny"]),
  Principal: z.union([z.literal("*"), z.looseObject({ AWS: texts.optional() })]),
  Action: texts,
  Resource: texts.optional(),
  Condition: z.unknown().optional(),
});

const policySchema = z.looseObject({
  Statement: z.union([statementSchema.transform((one) => [one]), z.array(statementSchema)]),
});

/** A policy that names principals, such as the actor policy of an application or the trust policy of a role. */
export type PrincipalPolicy = z.infer<typeof policySchema>;

type Statement = z.infer<typeof statementSchema>;

/** Reads a policy. @returns undefined if it has parts that this module does not judge. */
export function readPolicy(document: unknown): PrincipalPolicy | undefined {
  const parsed = policySchema.safeParse(document);
  return parsed.success ? parsed.data : undefined;
}

/** What a policy is asked. */
export interface PolicyQuestion {
  /** ARN of an IAM role or user, or of a session of a role. */
  readonly caller: string;
  readonly action: string;
  /** Absent for a trust policy, which has no resources. */
  readonly resource?: string;
}

/**
 * Whether a policy lets a caller do something. Conditions count as met: AWS alone knows the values.
 *
 * A policy that trusts a whole account leaves the decision to the policies of the caller's role, which are not read.
 */
export function allows({ Statement: statements }: PrincipalPolicy, question: PolicyQuestion): boolean {
  const matching = statements.filter((one) => concerns(one, question));
  const isDenied = matching.some((one) => one.Effect === "Deny" && one.Condition === undefined);
  return !isDenied && matching.some(({ Effect }) => Effect === "Allow");
}

/** Principals of deleted roles and users: AWS puts their unique ID in the place of the ARN. Source: IAM, "AWS JSON policy elements: Principal". */
export function deletedPrincipals({ Statement: statements }: PrincipalPolicy): string[] {
  return statements.flatMap(awsPrincipals).filter((one) => /^A(?:RO|ID)A[A-Z0-9]{12,}$/.test(one));
}

/**
 * Principals that the policy lets act although they are no callers. Those of deleted roles can do nothing, and an account that is a caller
 * has its roles and users already.
 */
export function otherPrincipals(policy: PrincipalPolicy, callers: readonly string[]): string[] {
  const deleted = deletedPrincipals(policy);
  const known = new Set(callers.map(samePrincipal));
  const allowed = policy.Statement.filter(({ Effect }) => Effect === "Allow").flatMap(awsPrincipals);
  return [...new Set(allowed)].filter(
    (one) => !deleted.includes(one) && !known.has(samePrincipal(one)) && !known.has(accountOf(one) ?? ""),
  );
}

/** An account by its number, a role without its path. */
function samePrincipal(principal: string): string {
  return /:root$/.test(principal) ? (accountOf(principal) ?? principal) : principalOf(principal);
}

function accountOf(arn: string): string | undefined {
  return /^arn:[\w-]+:\w+::(\d{12}):/.exec(arn)?.[1];
}

/** Whether the policy lets any AWS principal act, without a condition. */
export function isOpenToAll({ Statement: statements }: PrincipalPolicy): boolean {
  return statements.some(
    (one) => one.Effect === "Allow" && one.Condition === undefined && awsPrincipals(one).includes("*"),
  );
}

/**
 * The role behind a session, without its path, which the ARN of a session lacks; another ARN as it is.
 * Source: IAM identifiers, "arn:aws:sts::account:assumed-role/role-name/role-session-name".
 */
export function principalOf(arn: string): string {
  const session = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\/.+$/.exec(arn);
  if (session !== null) return `arn:${session[1]}:iam::${session[2]}:role/${session[3]}`;
  return arn.replace(/^(arn:[\w-]+:iam::\d{12}:role)\/(?:.*\/)?([^/]+)$/, "$1/$2");
}

function concerns(statement: Statement, { caller, action, resource }: PolicyQuestion): boolean {
  const isCaller = awsPrincipals(statement).some((one) => includes(one, caller));
  const isAction = statement.Action.some((one) => matches(one.toLowerCase(), action.toLowerCase()));
  const isResource =
    resource === undefined || (statement.Resource ?? ["*"]).some((one) => matches(one, resource));
  return isCaller && isAction && isResource;
}

function awsPrincipals({ Principal }: Statement): readonly string[] {
  return Principal === "*" ? ["*"] : (Principal.AWS ?? []);
}

/** Whether a principal of a policy is the caller, or its whole account. */
function includes(principal: string, caller: string): boolean {
  const account = accountOf(caller);
  if (principal === "*" || principal === account) return true;
  if (/^arn:[\w-]+:iam::\d{12}:root$/.test(principal)) return principal.split(":")[4] === account;
  return principal === caller || principalOf(principal) === principalOf(caller);
}

/** IAM's wildcards: `*` for any text, `?` for one character. */
function matches(pattern: string, text: string): boolean {
  const escaped = pattern.replace(/[\\^$.|+()[\]{}]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s").test(text);
}
