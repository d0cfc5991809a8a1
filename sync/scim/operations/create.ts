import { foldCase } from "../../model/email.ts";
import { ScimError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { NO_CHANGE, newMembers } from "../patch/members.ts";
import { locationOf, readSelection } from "../representation.ts";
import { type Done, readBody, type Touched } from "../request.ts";
import { storable } from "../schema/limits.ts";
import { readAttributes, valueNamed } from "../schema/read.ts";
import type { ScimStore } from "../store.ts";
import {
  emailsOf,
  externalIdOf,
  INACTIVE,
  isInactive,
  keepActive,
  type StoredResource,
} from "../stored-resource.ts";
import { type Context, change, refuseOutcome, showing, touchedBy, writeMembers } from "./resource.ts";

/** POST: creates a user or a group, or reactivates the user who is provisioned again. Source: RFC 7644, section 3.3. */
export async function create(context: Context): Promise<Done> {
  const { store, type, request, newId, now } = context;
  const body = readBody(request);
  const read = readAttributes(type, body);
  const attributes = storable(type, type.kind === "user" ? keepActive(INACTIVE, read) : read);
  const former = type.kind === "user" ? await reactivate(context, attributes) : undefined;
  if (former !== undefined) return createdAnswer(context, former, { users: [former.id] });
  const at = now().toISOString();
  const created: StoredResource = { id: newId(), created: at, modified: at, version: 1, attributes };
  const asked = type.kind === "group" ? newMembers(valueNamed(body, "members")) : NO_CHANGE;
  const { outcome, members } = await writeMembers(asked, (some) => store.create(type.kind, created, some));
  refuseOutcome(outcome);
  // Another request changed the group before all its members were added.
  const continueCreation = () =>
    change(context, created.id, async (own) => ({ attributes: own.attributes, members }));
  const stored = outcome.kind === "conflict" ? (await continueCreation()).stored : created;
  const touched = type.kind === "user" ? { users: [stored.id] } : touchedBy(members);
  const unknownMembers = asked.add.size - members.add.size;
  return { ...(await createdAnswer(context, stored, touched)), unknownMembers };
}

/** A reactivated user looks like a new one, except for the id and `meta.created`. */
async function createdAnswer(context: Context, stored: StoredResource, touched: Touched): Promise<Done> {
  const { type, request } = context;
  const { answer } = await showing(context, 201, stored, readSelection(request.query));
  const headers = { ...answer.headers, location: locationOf(type, stored, request.base) };
  return { answer: { ...answer, headers }, touched };
}

/** Limit for attempts while other requests change the same user. */
const MAX_ATTEMPTS = 5;

/**
 * Reactivates the user whom a POST provisions again, so that the account with its password and authenticator app is used again. The POST
 * replaces all stored attributes, including userName.
 *
 * The write requires that the user is still inactive. So of two parallel requests one reactivates the user, and the other finds an active
 * user.
 *
 * @returns nothing if the POST creates a new user.
 * @throws ScimError 409 if another user has the userName; 503 after too many attempts.
 */
async function reactivate(context: Context, attributes: JsonObject): Promise<StoredResource | undefined> {
  const { store, now } = context;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const before = await inactiveUser(store, attributes);
    if (before === undefined) return undefined;
    const after = { ...before, attributes, modified: now().toISOString(), version: before.version + 1 };
    const outcome = await store.update("user", before, after, NO_CHANGE);
    refuseOutcome(outcome);
    if (outcome.kind === "done") return after;
  }
  throw new ScimError(503, "Other requests change the user at the same time. Try again.");
}

/**
 * Finds the inactive user that a POST with `active: true` provisions again: the only one with the same externalId and e-mail address.
 *
 * Neither value alone identifies a person. A client may give an externalId to another person (RFC 7643, section 3.1, leaves it to the
 * client), and an address can pass to another person. If several users match, or one who is not inactive, the person is ambiguous: the POST
 * must not get the account of another person.
 */
async function inactiveUser(store: ScimStore, attributes: JsonObject): Promise<StoredResource | undefined> {
  const [externalId, email] = [externalIdOf(attributes), emailOf(attributes)];
  if (attributes["active"] !== true || externalId === undefined || email === undefined) return undefined;
  const matches = await store.find("user", { name: "externalId", value: externalId });
  const [only, ...others] = matches.filter((stored) => emailOf(stored.attributes) === email);
  return only !== undefined && others.length === 0 && isInactive(only.attributes) ? only : undefined;
}

/** The e-mail address of the account, in the form in which addresses are compared. */
function emailOf(attributes: JsonObject): string | undefined {
  const [email] = emailsOf(attributes);
  return email === undefined ? undefined : foldCase(email.normalize("NFC"));
}
