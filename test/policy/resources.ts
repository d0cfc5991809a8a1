import type { Resource } from "../../policy/rule.ts";

/** A resource as a rule sees it, protected unless it is said otherwise. */
export function resource(
  type: string,
  props: Readonly<Record<string, unknown>>,
  protect: boolean = true,
): Resource {
  return { type, name: "sign-in", props, opts: { protect } };
}

/** A policy of a role with one statement, which allows. */
export function rolePolicy(statement: object): Resource {
  return resource("aws:iam/rolePolicy:RolePolicy", { policy: allow(statement) });
}

/** The text of a policy with one statement, which allows. */
export function allow(statement: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
}

export const LOG_GROUP = "arn:aws:logs:eu-central-1:111122223333:log-group:sign-in-1a2b3c";
export const API = "arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5";
export const TOPIC = "arn:aws:sns:eu-central-1:111122223333:alarms";
