/** Where to look: at everybody, or at one person by the directory's id. */
export type Look = { readonly kind: "everybody" } | { readonly kind: "person"; readonly id: string };

/**
 * Reads a message of the queue as a hint on where to look. An event is never taken at its word: what became of a person says
 * the directory, when it is asked.
 *
 * @param body a schedule's message, an event of Identity Store (its own, or by CloudTrail from the console, the API or SCIM), or anything
 *   else: what nobody understands is a reason to look at everybody.
 * @returns each person once; everybody, where nobody is named.
 */
export function looksFrom(body: string): Look[] {
  const ids = new Set<string>();
  gatherIds(parse(body), ids);
  return ids.size === 0 ? [{ kind: "everybody" }] : [...ids].map((id) => ({ kind: "person", id }));
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

/** A member of the right name, or the ARN of a user: arn:aws:identitystore:::user/ID. */
function idIn(name: string, text: string): string | undefined {
  const id = NAMES.test(name) ? text : /^arn:[\w-]+:identitystore:::user\/(.+)$/.exec(text)?.[1];
  return id !== undefined && USER_ID.test(id) ? id : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
