import { isAutonamed, type Naming, withName } from "./autoname.ts";
import { explained, isNotFound } from "./aws.ts";
import { type Fault, faultsOf } from "./check.ts";
import { type Change, changesOf } from "./diff.ts";
import { inputsAfterDrift } from "./drift.ts";
import { ProviderRefusal } from "./refusal.ts";
import type { ResourceType } from "./resource.ts";
import { propertiesOf } from "./schema.ts";
import type { Connections } from "./settings.ts";
import { INVOKES, RESOURCE_TYPES } from "./table.ts";
import { type Fields, isFields, UNKNOWN, type Value } from "./values.ts";

export interface Checked {
  readonly inputs: Fields;
  readonly faults: readonly Fault[];
}

export interface Difference {
  readonly changes: readonly Change[];
  readonly deleteBeforeReplace: boolean;
}

export interface Read {
  readonly id: string;
  readonly state: Fields;
  readonly inputs: Fields;
}

/** Checks and names a resource. Calls nothing. */
export function check(type: string, olds: Fields, news: Fields, naming: Naming): Checked {
  const row = rowOf(type);
  const inputs = withName(news, olds, row, naming);
  return { inputs, faults: faultsOf(inputs, propertiesOf(row.terraform)) };
}

/** Compares old and new inputs. Calls nothing. */
export function diff(type: string, oldInputs: Fields, news: Fields): Difference {
  const row = rowOf(type);
  const changes = changesOf(oldInputs, news, propertiesOf(row.terraform));
  const name = row.autoname?.property;
  // Two cannot have one name at once. Source: Pulumi, "Autonaming", on names that are chosen.
  const sameName = name !== undefined && !isAutonamed(news, name) && oldInputs[name] === news[name];
  return { changes, deleteBeforeReplace: sameName && changes.some(({ replaces }) => replaces) };
}

/** What a preview can say of a resource that is not there yet. Calls nothing. */
export function previewOfCreate(type: string, inputs: Fields): Fields {
  const outputs = Object.entries(propertiesOf(rowOf(type).terraform)).filter(
    ([name, { computed }]) => computed && !(name in inputs),
  );
  return stateOf(type, inputs, Object.fromEntries(outputs.map(([name]) => [name, UNKNOWN])), true);
}

/** What a preview can say of a resource that is going to be changed. Calls nothing. */
export function previewOfUpdate(type: string, state: Fields, news: Fields): Fields {
  const volatile = (rowOf(type).volatile ?? []).filter((name) => !(name in news));
  return {
    ...computedOf(type, state),
    ...news,
    ...Object.fromEntries(volatile.map((name) => [name, UNKNOWN])),
  };
}

export async function create(connections: Connections, type: string, inputs: Fields): Promise<Read> {
  const row = rowOf(type);
  try {
    const aws = await connections.to(regionOf(inputs));
    const id = await row.create(aws, inputs);
    const found = (await row.read(aws, { id, state: inputs })) ?? {};
    return { id, inputs, state: stateOf(type, inputs, { region: aws.region, ...found }) };
  } catch (error) {
    throw explained(error, type, "creating");
  }
}

/** @returns nothing if AWS has no such resource. */
export async function read(
  connections: Connections,
  type: string,
  id: string,
  old: { state: Fields; inputs: Fields },
): Promise<Read | undefined> {
  const row = rowOf(type);
  try {
    const aws = await connections.to(regionOf(old.state));
    const found = await row.read(aws, { id, state: old.state });
    if (found === undefined) return undefined;
    const inputs = inputsAfterDrift(old.inputs, found, row);
    const ownId = typeof found["id"] === "string" ? found["id"] : id;
    return { id: ownId, inputs, state: stateOf(type, inputs, { region: aws.region, ...found }) };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw explained(error, type, "reading");
  }
}

export async function update(
  connections: Connections,
  type: string,
  known: { id: string; state: Fields },
  news: Fields,
): Promise<Fields> {
  const row = rowOf(type);
  try {
    const aws = await connections.to(regionOf(known.state));
    if (row.update === undefined) throw new ProviderRefusal("CHANGE_IMPOSSIBLE", `${type} cannot be changed`);
    await row.update(aws, known, news);
    const found =
      (await row.read(aws, { id: known.id, state: { ...computedOf(type, known.state), ...news } })) ?? {};
    return stateOf(type, news, { region: aws.region, ...found });
  } catch (error) {
    throw explained(error, type, "updating");
  }
}

/** What is gone already counts as deleted. */
export async function remove(
  connections: Connections,
  type: string,
  known: { id: string; state: Fields },
): Promise<void> {
  try {
    await rowOf(type).delete(await connections.to(regionOf(known.state)), known);
  } catch (error) {
    if (!isNotFound(error)) throw explained(error, type, "deleting");
  }
}

export async function invoke(connections: Connections, token: string, args: Fields): Promise<Fields> {
  const row = INVOKES.get(token);
  if (row === undefined)
    throw new ProviderRefusal("TYPE_UNKNOWN", `the stand-in provider does not know ${token}`);
  try {
    return await row(await connections.to(regionOf(args)), args);
  } catch (error) {
    throw explained(error, token, "invoking");
  }
}

function rowOf(type: string): ResourceType {
  const row = RESOURCE_TYPES.get(type);
  if (row !== undefined) return row;
  throw new ProviderRefusal("TYPE_UNKNOWN", `the stand-in provider does not know the resource type ${type}`);
}

function regionOf(from: Fields): string | undefined {
  const region = from["region"];
  return typeof region === "string" && region !== UNKNOWN ? region : undefined;
}

/** All that the engine keeps: what AWS says, what was asked for and AWS does not tell, the real provider's defaults. */
function stateOf(type: string, inputs: Fields, found: Fields, isPreview = false): Fields {
  const properties = propertiesOf(rowOf(type).terraform);
  const state: Fields = {};
  for (const [name, property] of Object.entries(properties)) {
    const asked = inputs[name];
    const value = settledValue(asked, found[name]) ?? property.default;
    if (value !== undefined) state[name] = value;
  }
  if ("tagsAll" in properties) state["tagsAll"] = (isPreview ? inputs["tags"] : state["tags"]) ?? {};
  return state;
}

/** Keeps the wording of what was asked for, and adds to it what AWS filled in. */
function settledValue(asked: Value | undefined, found: Value | undefined): Value | undefined {
  if (asked === undefined || asked === null) return found;
  return isFields(asked) && isFields(found) && !("hash" in asked) ? { ...found, ...asked } : asked;
}

function computedOf(type: string, state: Fields): Fields {
  const properties = propertiesOf(rowOf(type).terraform);
  return Object.fromEntries(Object.entries(state).filter(([name]) => properties[name]?.computed === true));
}
