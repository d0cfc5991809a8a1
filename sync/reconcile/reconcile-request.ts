/** Where to look: at everybody, or at one person by the directory's id. */
export type ReconcileRequest =
  | {
      readonly kind: "everybody";
      /** When it was first asked for, where it was put off since; milliseconds since 1970. */
      readonly since?: number;
    }
  | {
      readonly kind: "person";
      readonly id: string;
      /** When a first look found the user in no selected group any more: this is the second one. Milliseconds since 1970. */
      readonly firstLookAt?: number;
    };

/** The message that asks for a look, as `looksFrom` reads it. */
export function bodyOf(look: ReconcileRequest, why: string): object {
  if (look.kind === "person") {
    const { id: userId, firstLookAt } = look;
    return { look: "person", userId, why, ...(firstLookAt !== undefined && { firstLookAt }) };
  }
  return { look: "everybody", why, ...(look.since !== undefined && { since: look.since }) };
}

/**
 * Reads a message of the queue as a hint on where to look. An event is never taken at its word: what became of a person says
 * the directory, when it is asked.
 *
 * @param body a schedule's message, that of the stack's SCIM endpoint, an event of Identity Store (its own, or by CloudTrail from the
 *   console, the API or SCIM), or anything else: what nobody understands is a reason to look at everybody.
 * @returns each person once; everybody, where nobody is named.
 */
export function parseMessage(body: string): ReconcileRequest[] {
  const message = parse(body);
  const ids = new Set<string>();
  if (!isAboutGroup(message)) gatherIds(message, ids);
  const firstLookAt = ids.size === 1 ? timeIn(message, "person", "firstLookAt") : undefined;
  if (ids.size > 0)
    return [...ids].map((id) => ({ kind: "person", id, ...(firstLookAt !== undefined && { firstLookAt }) }));
  const since = timeIn(message, "everybody", "since");
  return [{ kind: "everybody", ...(since !== undefined && { since }) }];
}

/** A time that a message of the worker's own says, of a look of this kind. */
function timeIn(message: unknown, kind: ReconcileRequest["kind"], name: string): number | undefined {
  if (typeof message !== "object" || message === null || Reflect.get(message, "look") !== kind)
    return undefined;
  const time: unknown = Reflect.get(message, name);
  return typeof time === "number" ? time : undefined;
}

/**
 * Whether an event is about a group itself, and so about all of its members: whoever else is named in it is not whom to look at.
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

/** The names under which the three ways of writing events have a user's id. Groups' ids and principals' have others. */
const NAMES = /^(?:user_?id|member_?id)$/i;

/** Deep enough for every event that AWS writes. */
const DEEPEST = 8;

function gatherIds(value: unknown, ids: Set<string>, depth = 0): void {
  if (typeof value !== "object" || value === null || depth > DEEPEST) return;
  for (const [name, inner] of Object.entries(value)) {
    // Who did it is not whom it was done to.
    if (name === "userIdentity") continue;
    const id = typeof inner === "string" ? idIn(name, inner) : undefined;
    if (id !== undefined) ids.add(id.toLowerCase());
    else gatherIds(inner, ids, depth + 1);
  }
}

/** Source: Service Authorization Reference, Identity Store: arn:aws:identitystore:::user/ID, here also with a Region, account or store. */
const USER_ARN = /^arn:[\w-]+:identitystore:[\w-]*:\d*:(?:.+\/)?user\/([^/]+)$/;

/** A member of the right name, or the ARN of a user. */
function idIn(name: string, text: string): string | undefined {
  const id = NAMES.test(name) ? text : USER_ARN.exec(text)?.[1];
  return id !== undefined && USER_ID.test(id) ? id : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
