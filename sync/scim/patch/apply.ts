import { ScimError as LibraryError, scimPatch } from "scim-patch";
import { refused, unlessRefused } from "../errors.ts";
import { valueMatcherOf } from "../filter/match.ts";
import { isList, isObject, type Json, type JsonObject } from "../json.ts";
import { isPrimary, readAttributes, readElement, readValue } from "../schema/read.ts";
import { pathOf, type ResourceType } from "../schema/resource-type.ts";
import { keepActive } from "../stored-resource.ts";
import type { Step } from "./steps.ts";
import { elementFor, withWorkEmail } from "./value-filter.ts";

/**
 * Applies the steps of a PATCH to the stored attributes of a user or a group, in order. Members are changed separately.
 *
 * @throws ScimError invalidFilter, invalidValue, noTarget, mutability
 */
export function applySteps(type: ResourceType, attributes: JsonObject, steps: readonly Step[]): JsonObject {
  let current = attributes;
  for (const step of steps) {
    const before = current;
    const work = () => applyStep(before, step);
    current = step.isReadBySync ? work() : (unlessRefused(work) ?? before);
  }
  const patched = readAttributes(type, current);
  for (const { name, required } of type.schema.attributes)
    if (required && patched[name] === undefined)
      throw refused("mutability", `${name} is required and cannot be removed.`);
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

/** Applies a step without a filter, with the library. */
function plainStep(before: Json | undefined, step: Step): Json | undefined {
  const { attribute, sub } = step.target;
  const below = sub === undefined ? [] : [sub.name];
  const read = readAt(step);
  if (step.op === "remove") return removed(before, step, below, read);
  // Replacing a value with an empty one removes it. Source: RFC 7643, section 2.5.
  if (read === undefined) return step.op === "add" ? before : patchWithLibrary(before, "remove", below);
  const after = patchWithLibrary(before, step.op, below, read);
  return attribute.multiValued && isObject(after) ? [after] : after;
}

function readAt({ target: { attribute, sub }, value }: Step): Json | undefined {
  if (sub === undefined) return readValue(attribute, value, attribute.name);
  return readElement(sub, value, `${attribute.name}.${sub.name}`);
}

/** Removes the values that have all given sub-attributes: Entra ID sends only some of them. */
function removed(
  before: Json | undefined,
  { target: { attribute, sub }, value }: Step,
  below: readonly string[],
  read: Json | undefined,
): Json | undefined {
  const isChosen = sub === undefined && attribute.multiValued && value !== undefined && value !== null;
  if (!isChosen) return patchWithLibrary(before, "remove", below);
  return isList(before)
    ? patchWithLibrary(before, "remove", below, matching(before, isList(read) ? read : []))
    : before;
}

function matching(before: readonly Json[], values: readonly Json[]): Json[] {
  const has = (element: Json, expected: Json) =>
    isObject(element) &&
    isObject(expected) &&
    Object.entries(expected).every(([name, value]) => element[name] === value);
  return before.filter((element) => values.some((expected) => has(element, expected)));
}

function filteredStep(before: Json | undefined, step: Step, filter: string): Json | undefined {
  const { attribute, sub } = step.target;
  const fits = valueMatcherOf(attribute, filter);
  const listed = isList(before) ? before : [];
  if (step.op === "remove" && sub === undefined) return listed.filter((element) => !fits(element));
  const path = pathOf(step.target);
  const value = step.op === "remove" ? undefined : readElement(sub ?? attribute, step.value, path);
  const elements = value === undefined ? listed : withWorkEmail(attribute, filter, listed);
  const change = (element: Json): Json | undefined => {
    if (!fits(element)) return element;
    if (value === undefined) return sub && patchWithLibrary(element, "remove", [sub.name]);
    return patchWithLibrary(element, "replace", sub ? [sub.name] : [], value);
  };
  if (elements.some(fits) || value === undefined)
    return elements.map(change).filter((element) => element !== undefined);
  return [...elements, elementFor(attribute, filter, sub === undefined ? value : { [sub.name]: value })];
}

/** The library works on whole resources: this one has the value as its only attribute. */
const EMPTY_RESOURCE = { schemas: [], meta: { created: new Date(0), lastModified: new Date(0) } };
const LIBRARY_OPTIONS = { mutateDocument: false, treatMissingAsAdd: true };

/** @param below the name of a sub-attribute in the schema. Text of a provider must not be used: the library would follow any path. */
function patchWithLibrary(
  before: Json | undefined,
  op: Step["op"],
  below: readonly string[],
  value?: Json,
): Json | undefined {
  const path = ["stored", ...below].join(".");
  const resource: typeof EMPTY_RESOURCE & { readonly stored?: Json } =
    before === undefined ? EMPTY_RESOURCE : { ...EMPTY_RESOURCE, stored: before };
  try {
    return scimPatch(resource, [{ op, path, value }], LIBRARY_OPTIONS).stored;
  } catch (error) {
    if (error instanceof LibraryError)
      throw refused("invalidValue", "An operation does not fit the type of its attribute.");
    throw error;
  }
}

/** A new primary value replaces the former one. Source: RFC 7644, section 3.5.2. */
function newestPrimary(before: Json | undefined, after: Json): Json {
  if (!isList(after) || after.filter(isPrimary).length < 2) return after;
  const former = isList(before) ? before.filter(isPrimary).map((element) => JSON.stringify(element)) : [];
  const newest = after.findLast((element) => isPrimary(element) && !former.includes(JSON.stringify(element)));
  const primary = newest ?? after.find(isPrimary);
  return after.map((element) =>
    isObject(element) && isPrimary(element) && element !== primary ? { ...element, primary: false } : element,
  );
}
