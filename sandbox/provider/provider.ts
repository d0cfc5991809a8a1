import { isAutonamed, type Naming, withName } from "./autoname.ts";
import { isNotFound, toProviderError } from "./aws.ts";
import { type Fault, faultsOf } from "./check.ts";
import { type Change, changesOf } from "./diff.ts";
import { foreignValues, inputsAfterDrift } from "./drift.ts";
import { ProviderError } from "./provider-error.ts";
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
  const row = typeNamed(type);
  const inputs = withName(news, olds, row, naming);
  return { inputs, faults: faultsOf(inputs, propertiesOf(row.terraform)) };
}

/**
 * Compares the old resource with the new inputs. Calls nothing.
 *
 * @param state what AWS returned: a value that the inputs lack, and that is neither a default nor kept, is a change at each
 *   comparison, as with the real provider.
 */
export function diff(type: string, oldInputs: Fields, news: Fields, state: Fields = {}): Difference {
  const row = typeNamed(type);
  const olds = { ...foreignValues(oldInputs, state, row), ...oldInputs };
  const changes = changesOf(olds, news, propertiesOf(row.terraform));
  const name = row.autoname?.property;
  // Two resources cannot have the same chosen name. Source: Pulumi, "Autonaming".
  const sameName = name !== undefined && !isAutonamed(news, name) && oldInputs[name] === news[name];
  return { changes, deleteBeforeReplace: sameName && changes.some(({ replaces }) => replaces) };
}

/** Predicts the state of a resource before its creation. Calls nothing. */
export function previewOfCreate(type: string, inputs: Fields): Fields {
  const outputs = Object.entries(propertiesOf(typeNamed(type).terraform)).filter(
    ([name, { computed }]) => computed && !(name in inputs),
  );
  return stateOf(type, inputs, Object.fromEntries(outputs.map(([name]) => [name, UNKNOWN])), true);
}

/** Predicts the state of a resource before its update. Calls nothing. */
export function previewOfUpdate(type: string, state: Fields, news: Fields): Fields {
  const volatile = (typeNamed(type).volatile ?? []).filter((name) => !(name in news));
  return {
    ...computedOf(type, state),
    ...news,
    ...Object.fromEntries(volatile.map((name) => [name, UNKNOWN])),
  };
}

export async function create(connections: Connections, type: string, inputs: Fields): Promise<Read> {
  const row = typeNamed(type);
  try {
    const aws = await connections.to(regionOf(inputs));
    const id = await row.create(aws, inputs);
    const found = (await row.read(aws, { id, state: inputs })) ?? {};
    return { id, inputs, state: stateOf(type, inputs, { region: aws.region, ...found }) };
  } catch (error) {
    throw toProviderError(error, type, "creating");
  }
}

/** @returns undefined if AWS has no such resource. */
export async function read(
  connections: Connections,
  type: string,
  id: string,
  old: { state: Fields; inputs: Fields },
): Promise<Read | undefined> {
  const row = typeNamed(type);
  try {
    const aws = await connections.to(regionOf(old.state));
    const found = await row.read(aws, { id, state: old.state });
    if (found === undefined) return undefined;
    const inputs = inputsAfterDrift(old.inputs, found, row);
    const ownId = typeof found["id"] === "string" ? found["id"] : id;
    return { id: ownId, inputs, state: stateOf(type, inputs, { region: aws.region, ...found }) };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw toProviderError(error, type, "reading");
  }
}

export async function update(
  connections: Connections,
  type: string,
  known: { id: string; state: Fields },
  news: Fields,
): Promise<Fields> {
  const row = typeNamed(type);
  try {
    const aws = await connections.to(regionOf(known.state));
    if (row.update === undefined) throw new ProviderError("CHANGE_IMPOSSIBLE", `${type} cannot be updated`);
    await row.update(aws, known, news);
    const found =
      (await row.read(aws, { id: known.id, state: { ...computedOf(type, known.state), ...news } })) ?? {};
    return stateOf(type, news, { region: aws.region, ...found });
  } catch (error) {
    throw toProviderError(error, type, "updating");
  }
}

/** Deletes a resource. A resource that no longer exists counts as deleted. */
export async function remove(
  connections: Connections,
  type: string,
  known: { id: string; state: Fields },
): Promise<void> {
  try {
    await typeNamed(type).delete(await connections.to(regionOf(known.state)), known);
  } catch (error) {
    if (!isNotFound(error)) throw toProviderError(error, type, "deleting");
  }
}

export async function invoke(connections: Connections, token: string, args: Fields): Promise<Fields> {
  const row = INVOKES.get(token);
  if (row === undefined)
    throw new ProviderError("TYPE_UNKNOWN", `the sandbox's provider does not support the function ${token}`);
  try {
    return await row(await connections.to(regionOf(args)), args);
  } catch (error) {
    // What AWS said is in the second line, as in the real provider. Source: errors() in pulumi-terraform-bridge (sdk-v2), go-multierror.
    const { code, message } = toProviderError(error, token, "reading");
    throw new ProviderError(code, `invoking ${token}: 1 error occurred:\n\t* ${message}\n\n`);
  }
}

function typeNamed(type: string): ResourceType {
  const row = RESOURCE_TYPES.get(type);
  if (row !== undefined) return row;
  throw new ProviderError(
    "TYPE_UNKNOWN",
    `the sandbox's provider does not support the resource type ${type}`,
  );
}

function regionOf(from: Fields): string | undefined {
  const region = from["region"];
  return typeof region === "string" && region !== UNKNOWN ? region : undefined;
}

/** The resource's state for the engine: AWS's values, inputs that AWS does not return, and the real provider's defaults. */
function stateOf(type: string, inputs: Fields, found: Fields, isPreview = false): Fields {
  const properties = propertiesOf(typeNamed(type).terraform);
  const state: Fields = {};
  for (const [name, property] of Object.entries(properties)) {
    const asked = inputs[name];
    const value = stateValue(asked, found[name]) ?? property.default;
    if (value !== undefined) state[name] = value;
  }
  if ("tagsAll" in properties) state["tagsAll"] = (isPreview ? inputs["tags"] : state["tags"]) ?? {};
  return state;
}

/** Keeps the inputs' form, and adds AWS's own values. */
function stateValue(asked: Value | undefined, found: Value | undefined): Value | undefined {
  if (asked === undefined || asked === null) return found;
  return isFields(asked) && isFields(found) && !("hash" in asked) ? { ...found, ...asked } : asked;
}

function computedOf(type: string, state: Fields): Fields {
  const properties = propertiesOf(typeNamed(type).terraform);
  return Object.fromEntries(Object.entries(state).filter(([name]) => properties[name]?.computed === true));
}
