import type { RestAnswer } from "./amazon-quick.ts";

/** A fake of AWS STS: the caller's identity, and roles, whose credentials last an hour. */
export class FakeSts {
  /** The external ID that each role's trust policy requires. */
  readonly externalIds = new Map<string, string>();
  /** The number of times that each role was assumed. */
  readonly assumed: Record<string, number> = {};

  /** @param body of a request in the query protocol. */
  answer(body: string): RestAnswer {
    const asked = new URLSearchParams(body);
    if (asked.get("Action") !== "AssumeRole") return identity();
    const role = asked.get("RoleArn") ?? "";
    if (this.externalIds.get(role) !== asked.get("ExternalId")) return denied();
    this.assumed[role] = (this.assumed[role] ?? 0) + 1;
    const Expiration = new Date(Date.now() + 3_600_000).toISOString();
    return xml(
      "AssumeRole",
      `<Credentials><AccessKeyId>${role.split("/").at(-1)}</AccessKeyId><SecretAccessKey>x</SecretAccessKey>` +
        `<SessionToken>x</SessionToken><Expiration>${Expiration}</Expiration></Credentials>`,
    );
  }
}

function identity(): RestAnswer {
  return xml("GetCallerIdentity", "<Account>111122223333</Account><Arn>arn</Arn>");
}

function denied(): RestAnswer {
  const error =
    "<Error><Code>AccessDenied</Code><Message>not authorized to perform: sts:AssumeRole</Message></Error>";
  return { status: 403, body: `<ErrorResponse>${error}</ErrorResponse>` };
}

function xml(operation: string, result: string): RestAnswer {
  const body = `<${operation}Response><${operation}Result>${result}</${operation}Result></${operation}Response>`;
  return { status: 200, body };
}
