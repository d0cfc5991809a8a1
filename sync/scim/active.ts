import type { JsonObject } from "./json.ts";

/** What a new user has before a request says anything: a missing status never enables an account. */
export const INACTIVE: JsonObject = { active: false };

/**
 * Keeps `active` where a change does not say it: absent, null, "" and a PATCH remove are no statement, and only an explicit true enables.
 * RFC 7643, section 4.1.1, leaves the meaning of `active` to the service provider; RFC 7644, section 3.5.1, lets it decide what becomes of
 * an attribute that a PUT leaves out.
 *
 * Records of earlier versions can be without `active`. Those stay so until a request says it: see person-of.ts.
 */
export function keepActive(before: JsonObject, after: JsonObject): JsonObject {
  const { active } = before;
  return active === undefined || after["active"] !== undefined ? after : { ...after, active };
}

/** Whether a user is inactive by an explicit statement. */
export function isInactive({ active }: JsonObject): boolean {
  return active === false;
}
