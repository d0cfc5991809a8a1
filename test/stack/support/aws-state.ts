import type { Sandbox } from "../../../sandbox/index.ts";
import { Connections } from "../../../sandbox/provider/settings.ts";
import { RESOURCE_TYPES } from "../../../sandbox/provider/table.ts";
import { type Fields, fieldsOf, isFields, type Value } from "../../../sandbox/provider/values.ts";
import { asRoot } from "../../sandbox/hand-made-stack.ts";
import type { resourcesOf } from "../../support/resources.ts";

type StackResource = Awaited<ReturnType<typeof resourcesOf>>[number];

/** Times, counters and IDs that each change of a resource renews. */
const VOLATILE =
  /^(?:lastModified\w*|creationDate|createdDate|deployment|id|estimatedNumberOfUsers|lockToken|codeSha256|sourceCode\w+)$/;

/** What AWS has of a stack's resources, by type, name and property: all of it, and not only what the program set. */
export async function awsStateOf(
  sandbox: Sandbox,
  resources: readonly StackResource[],
): Promise<Record<string, unknown>> {
  const { endpoint, credentials } = asRoot(sandbox);
  const connections = new Connections({ region: sandbox.region }, { endpoint, credentials });
  const states = resources.map(async ({ type, urn, id = "", outputs }) => {
    const row = RESOURCE_TYPES.get(type);
    if (row === undefined) return [];
    const { region } = outputs;
    const aws = await connections.to(typeof region === "string" ? region : undefined);
    const found = await row.read(aws, { id, state: fieldsOf(outputs) });
    const name = `${type} ${urn.split("::").at(-1)}`;
    return Object.entries(stable(found ?? {})).map(
      ([property, value]) => [`${name} ${property}`, value] as const,
    );
  });
  return Object.fromEntries((await Promise.all(states)).flat());
}

/** Without what each change renews, and without empty values. */
function stable(found: Fields): Fields {
  const entries = Object.entries(found)
    .map(([name, value]): [string, Value] => [name, isFields(value) ? stable(value) : value])
    .filter(([name, value]) => !VOLATILE.test(name) && !isEmpty(value));
  return Object.fromEntries(entries);
}

function isEmpty(value: Value): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value === null || value === "";
}
