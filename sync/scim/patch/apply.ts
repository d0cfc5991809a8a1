import { ScimError as LibraryError, scimPatch } from "scim-patch";
import { keepActive } from "../active.ts";
import { refused } from "../errors.ts";
import { valueMatcherOf } from "../filter/match.ts";
import { isList, isObject, type Json, type JsonObject } from "../json.ts";
import { isPrimary, readAttributes, readElement, readValue } from "../schema/read.ts";
import type { ResourceType } from "../schema/resource-type.ts";
import { elementFor } from "./element-for.ts";
import type { Step } from "./steps.ts";
import { withWorkEmail } from "./work-email.ts";

/**
 * Carries out the steps of a PATCH, one after the other, on what is kept of a user or a group; members are changed apart.
 *
 * @throws ScimError invalidFilter, invalidValue, noTarget, mutability
 */
export function applySteps(type: ResourceType, attributes: JsonObject, steps: readonly Step[]): JsonObject {
  let current = attributes;
  for (const step of steps) current = applyStep(current, step);
  const patched = readAttributes(type, current);
  for (const { name, required } of type.schema.attributes)
    if (required && patched[name] === undefined) throw refused("mutability", `${name} cannot be taken away.`);
  return patched;
}

function applyStep(attributes: JsonObject, step: Step): JsonObject {
  const { extension, attribute, filter } = step.target;
  if (extension !== undefined) {
    const own = attributes[extension];
    const inner = { ...step, target: { ...step.target, extension: undefined } };
    return { ...attributes, [extension]: applyStep(isObject(own) ? own : {}, inner) };
  }
  const before = attributes[attribute.name];
  const after = filter === undefined ? plainStep(before, step) : filteredStep(before, step, filter);
  const { [attribute.name]: _, ...others } = attributes;
  if (after === undefined) return keepActive(attributes, others);
  return { ...others, [attribute.name]: newestPrimary(before, after) };
}

/** Without a filter, the library says what an operation makes of a value. */
function plainStep(before: Json | undefined, step: Step): Json | undefined {
  const { attribute, sub } = step.target;
  const below = sub === undefined ? [] : [sub.name];
  const read = readAt(step);
  if (step.op === "remove") return removed(before, step, below, read);
  // Nothing in the place of something takes it away. Source: RFC 7643, section 2.5.
  if (read === undefined) return step.op === "add" ? before : byLibrary(before, "remove", below);
  const after = byLibrary(before, step.op, below, read);
  return attribute.multiValued && isObject(after) ? [after] : after;
}

function readAt({ target: { attribute, sub }, value }: Step): Json | undefined {
  if (sub === undefined) return readValue(attribute, value, attribute.name);
  return readElement(sub, value, `${attribute.name}.${sub.name}`);
}

/** A value to remove is one that has all that is said: Entra ID leaves out the rest. */
function removed(
  before: Json | undefined,
  { target: { attribute, sub }, value }: Step,
  below: readonly string[],
  read: Json | undefined,
): Json | undefined {
  const isChosen = sub === undefined && attribute.multiValued && value !== undefined && value !== null;
  if (!isChosen) return byLibrary(before, "remove", below);
  return isList(before)
    ? byLibrary(before, "remove", below, matching(before, isList(read) ? read : []))
    : before;
}

function matching(before: readonly Json[], wanted: readonly Json[]): Json[] {
  const has = (element: Json, want: Json) =>
    isObject(element) &&
    isObject(want) &&
    Object.entries(want).every(([name, value]) => element[name] === value);
  return before.filter((element) => wanted.some((want) => has(element, want)));
}

function filteredStep(before: Json | undefined, step: Step, filter: string): Json | undefined {
  const { attribute, sub } = step.target;
  const fits = valueMatcherOf(attribute, filter);
  const listed = isList(before) ? before : [];
  if (step.op === "remove" && sub === undefined) return listed.filter((element) => !fits(element));
  const value =
    step.op === "remove" ? undefined : readElement(sub ?? attribute, step.value, sub?.name ?? attribute.name);
  const elements = value === undefined ? listed : withWorkEmail(attribute, filter, listed);
  const change = (element: Json): Json | undefined => {
    if (!fits(element)) return element;
    if (value === undefined) return sub && byLibrary(element, "remove", [sub.name]);
    return byLibrary(element, "replace", sub ? [sub.name] : [], value);
  };
  if (elements.some(fits) || value === undefined)
    return elements.map(change).filter((element) => element !== undefined);
  return [...elements, elementFor(attribute, filter, sub === undefined ? value : { [sub.name]: value })];
}

/** The library works on whole resources: this is one that has the value as its only attribute. */
const RESOURCE = { schemas: [], meta: { created: new Date(0), lastModified: new Date(0) } };
const OPTIONS = { mutateDocument: false, treatMissingAsAdd: true };

/** @param below the schema's own name of a part: never what a provider wrote, which the library would follow anywhere. */
function byLibrary(
  before: Json | undefined,
  op: Step["op"],
  below: readonly string[],
  value?: Json,
): Json | undefined {
  const path = ["kept", ...below].join(".");
  const resource: typeof RESOURCE & { readonly kept?: Json } =
    before === undefined ? RESOURCE : { ...RESOURCE, kept: before };
  try {
    return scimPatch(resource, [{ op, path, value }], OPTIONS).kept;
  } catch (error) {
    if (error instanceof LibraryError)
      throw refused("invalidValue", "An operation does not fit its attribute.");
    throw error;
  }
}

/** Whoever becomes primary is the only one. Source: RFC 7644, section 3.5.2. */
function newestPrimary(before: Json | undefined, after: Json): Json {
  if (!isList(after) || after.filter(isPrimary).length < 2) return after;
  const former = isList(before) ? before.filter(isPrimary).map((element) => JSON.stringify(element)) : [];
  const newest = after.findLast((element) => isPrimary(element) && !former.includes(JSON.stringify(element)));
  const kept = newest ?? after.find(isPrimary);
  return after.map((element) =>
    isObject(element) && isPrimary(element) && element !== kept ? { ...element, primary: false } : element,
  );
}
