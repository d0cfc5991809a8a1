import { foldCase } from "../../model/email.ts";
import { isInactive } from "../active.ts";
import { emailsOf } from "../emails.ts";
import { ScimError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { NO_CHANGE } from "../patch/members.ts";
import type { ScimStore } from "../store.ts";
import type { StoredResource } from "../stored-resource.ts";
import { externalIdOf } from "../unique.ts";
import { type Context, refuseOutcome } from "./context.ts";

/** How often the user is looked for again where another request was faster. */
const TRIES = 5;

/**
 * Reactivates the user whom a POST provisions again, so that they come back to the account with their password and authenticator app. What
 * the POST says takes the place of everything that was stored, userName included.
 *
 * The user is written only as they were read, inactive: of two such requests at the same time one reactivates them, and the other finds them
 * active.
 *
 * @returns nothing where the POST makes a new user.
 * @throws ScimError 409 where another user has the userName; 503 where other requests change the user again and again.
 */
export async function reactivate(
  context: Context,
  attributes: JsonObject,
): Promise<StoredResource | undefined> {
  const { store, now } = context;
  for (let tries = 0; tries < TRIES; tries++) {
    const before = await inactiveUser(store, attributes);
    if (before === undefined) return undefined;
    const after = { ...before, attributes, modified: now().toISOString(), version: before.version + 1 };
    const outcome = await store.update("user", before, after, NO_CHANGE);
    refuseOutcome(outcome);
    if (outcome.kind === "done") return after;
  }
  throw new ScimError(503, "Other requests change the same user at the same time: try again.");
}

/**
 * Finds the user whom a POST with an explicit `active: true` means: the only one with its externalId and its e-mail, and explicitly inactive.
 *
 * Neither value alone identifies a person. A client may give an externalId to another person (RFC 7643, section 3.1, leaves it to the
 * client), and an address can pass to another person. Where there are several, or one who is not inactive, it is not known who is
 * meant, and the POST must not get the account of another person.
 */
async function inactiveUser(store: ScimStore, attributes: JsonObject): Promise<StoredResource | undefined> {
  const [externalId, email] = [externalIdOf(attributes), emailOf(attributes)];
  if (attributes["active"] !== true || externalId === undefined || email === undefined) return undefined;
  const named = await store.find("user", { name: "externalId", value: externalId });
  const [only, ...others] = named.filter((kept) => emailOf(kept.attributes) === email);
  return only !== undefined && others.length === 0 && isInactive(only.attributes) ? only : undefined;
}

/** The e-mail that the account gets, as two are compared. */
function emailOf(attributes: JsonObject): string | undefined {
  const [email] = emailsOf(attributes);
  return email === undefined ? undefined : foldCase(email.normalize("NFC"));
}
