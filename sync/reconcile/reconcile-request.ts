import { defined } from "../model/defined.ts";
import { parseJson } from "../model/json.ts";
import { type EventOrigin, originOf } from "./event-origin.ts";

/** A request to reconcile all users, or one user by directory ID. The kinds are the words of the queue's messages. */
export type ReconcileRequest =
  | {
      readonly kind: "everybody";
      /** When it was first requested, if it was postponed; milliseconds since 1970. */
      readonly since?: number;
    }
  | {
      readonly kind: "person";
      readonly id: string;
      /** When a first check found the user in no selected group: this is the second one. Milliseconds since 1970. */
      readonly firstLookAt?: number;
    };

/** The message body of a request, as `parseMessage` reads it. */
export function messageBody(request: ReconcileRequest, why: string): object {
  if (request.kind === "person") {
    const { id: userId, firstLookAt } = request;
    return defined({ look: "person", userId, why, firstLookAt });
  }
  return defined({ look: "everybody", why, since: request.since });
}

/** Where an event must come from to count. @default every event counts */
export type IsCounted = (origin: EventOrigin) => boolean;

/**
 * Reads which users a message of the queue concerns. The content of an event is never trusted: the worker reads the user's state from the
 * directory.
 *
 * @param body a message of the schedule or of the SCIM endpoint, an event of Identity Store (native, or through CloudTrail from the
 *   console, the API or SCIM), or anything else: an unknown message requests all users.
 * @returns a request for each user, or one for all users if the message names none; none for an event that does not count.
 */
export function parseMessage(body: string, isCounted: IsCounted = () => true): ReconcileRequest[] {
  const message = parseJson(body);
  const origin = originOf(message);
  if (origin !== undefined && !isCounted(origin)) return [];
  const ids = new Set<string>();
  if (!isAboutGroup(message)) gatherIds(message, ids);
  const firstLookAt = ids.size === 1 ? timeIn(message, "person", "firstLookAt") : undefined;
  if (ids.size > 0) return [...ids].map((id) => defined({ kind: "person", id, firstLookAt }));
  const since = timeIn(message, "everybody", "since");
  return [defined({ kind: "everybody", since })];
}

/** A time in a message of the worker for a request of this kind. */
function timeIn(message: unknown, kind: ReconcileRequest["kind"], name: string): number | undefined {
  if (typeof message !== "object" || message === null || Reflect.get(message, "look") !== kind)
    return undefined;
  const time: unknown = Reflect.get(message, name);
  return typeof time === "number" ? time : undefined;
}

/**
 * Whether an event is about a group itself, and so about all of its members. Other users that it names are not affected.
 * Sources: "Set up event notifications", names of events; "Logging IAM Identity Center API calls with AWS CloudTrail", names of calls.
 */
function isAboutGroup(message: unknown): boolean {
  if (typeof message !== "object" || message === null) return false;
  const detail: unknown = Reflect.get(message, "detail");
  const call: unknown = typeof detail === "object" && detail !== null ? Reflect.get(detail, "eventName") : "";
  const names: readonly unknown[] = [Reflect.get(message, "detail-type"), call];
  return names.some((name) =>
    /^Group (?!Member)|^(?:Create|Delete|Patch|Put|Update)Group$/.test(String(name)),
  );
}

/** Source: Identity Store API, ResourceId: a UUID, in older stores with ten hexadecimal digits in front. */
const USER_ID = /^(?:[0-9a-f]{10}-)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** The names of fields with a user's ID in all three event formats. IDs of groups and principals have other names. */
const USER_ID_FIELDS = /^(?:user_?id|member_?id)$/i;

/** Deeper than any event of AWS. */
const MAX_DEPTH = 8;

function gatherIds(value: unknown, ids: Set<string>, depth = 0): void {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return;
  for (const [name, inner] of Object.entries(value)) {
    // The actor is not the affected user.
    if (name === "userIdentity") continue;
    const id = typeof inner === "string" ? idIn(name, inner) : undefined;
    if (id !== undefined) ids.add(id.toLowerCase());
    else gatherIds(inner, ids, depth + 1);
  }
}

/** Source: Service Authorization Reference, Identity Store: arn:aws:identitystore:::user/ID, here also with a Region, account or store. */
const USER_ARN = /^arn:[\w-]+:identitystore:[\w-]*:\d*:(?:.+\/)?user\/([^/]+)$/;

/** The ID in a field of the right name, or in the ARN of a user. */
function idIn(name: string, text: string): string | undefined {
  const id = USER_ID_FIELDS.test(name) ? text : USER_ARN.exec(text)?.[1];
  return id !== undefined && USER_ID.test(id) ? id : undefined;
}
