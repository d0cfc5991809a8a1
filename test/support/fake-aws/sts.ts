import type { RestAnswer } from "./amazon-quick.ts";

/** A fake of AWS STS: the caller's identity, and roles, whose credentials last an hour. */
export class FakeSts {
  /** The external ID that each role's trust policy requires. */
  readonly externalIds = new Map<string, string>();
  /** The number of times that each role was assumed. */
  readonly assumed: Record<string, number> = {};

  /** The action that the trust policy of each role lacks for a context, or none; other roles cannot be assumed with a context. */
  readonly contextRoles = new Map<string, "sts:AssumeRole" | "sts:SetContext" | undefined>();

  /** @param body of a request in the query protocol. */
  answer(body: string): RestAnswer {
    const asked = new URLSearchParams(body);
    if (asked.get("Action") !== "AssumeRole") return identity();
    const role = asked.get("RoleArn") ?? "";
    if (asked.has("ProvidedContexts.member.1.ContextAssertion")) return this.#withContext(role, asked);
    if (this.externalIds.get(role) !== asked.get("ExternalId")) return denied();
    return this.#credentialsOf(role);
  }

  #withContext(role: string, asked: URLSearchParams): RestAnswer {
    const isKnown = asked.get("ProvidedContexts.member.1.ProviderArn") === CONTEXT_PROVIDER;
    const missing = this.contextRoles.has(role) ? this.contextRoles.get(role) : "sts:AssumeRole";
    return missing === undefined && isKnown ? this.#credentialsOf(role) : denied(missing);
  }

  #credentialsOf(role: string): RestAnswer {
    this.assumed[role] = (this.assumed[role] ?? 0) + 1;
    const Expiration = new Date(Date.now() + 3_600_000).toISOString();
    return xml(
      "AssumeRole",
      `<Credentials><AccessKeyId>${role.split("/").at(-1)}</AccessKeyId><SecretAccessKey>${FAKE_SECRET}</SecretAccessKey>` +
        `<SessionToken>${FAKE_SECRET}</SessionToken><Expiration>${Expiration}</Expiration></Credentials>` +
        `<AssumedRoleUser><Arn>${sessionOf(role)}</Arn></AssumedRoleUser>`,
    );
  }
}

/** In the credentials of roles; no output may contain it. */
export const FAKE_SECRET = "fake-secret-of-a-role";

/** Source: IAM Identity Center User Guide, "Identity-enhanced IAM role sessions". */
const CONTEXT_PROVIDER = "arn:aws:iam::aws:contextProvider/IdentityCenter";

/** The operation of a request in the query protocol; anything but AssumeRole asks who is calling. */
export function stsOperation(body: string): string {
  const isAssume = new URLSearchParams(body).get("Action") === "AssumeRole";
  return isAssume && body.includes("ProvidedContexts") ? "AssumeRole" : "GetCallerIdentity";
}

function sessionOf(role: string): string {
  return `arn:aws:sts::111122223333:assumed-role/${role.split("/").at(-1)}/session`;
}

function identity(): RestAnswer {
  return xml("GetCallerIdentity", "<Account>111122223333</Account><Arn>arn</Arn>");
}

function denied(action = "sts:AssumeRole"): RestAnswer {
  const error = `<Error><Code>AccessDenied</Code><Message>not authorized to perform: ${action}</Message></Error>`;
  return { status: 403, body: `<ErrorResponse>${error}</ErrorResponse>` };
}

function xml(operation: string, result: string): RestAnswer {
  const body = `<${operation}Response><${operation}Result>${result}</${operation}Result></${operation}Response>`;
  return { status: 200, body };
}
