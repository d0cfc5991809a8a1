import { refused } from "../errors.ts";
import { isObject } from "../json.ts";
import type { ResourceType } from "../schema/resource-type.ts";
import type { Operation } from "./operations.ts";
import { readTarget, type Target } from "./target.ts";

/** One operation on one attribute. */
export interface Step extends Pick<Operation, "op" | "value"> {
  readonly target: Target;
}

/**
 * Takes operations apart into steps on single attributes, whichever way a provider writes them: with a path; without one, the attributes
 * being the members of the value (Okta); and there with flat names, as `"name.givenName"` (Entra ID).
 *
 * @throws ScimError invalidPath, noTarget, mutability
 */
export function stepsOf(type: ResourceType, operations: readonly Operation[]): Step[] {
  return operations.flatMap((operation) => stepsOfOne(type, operation));
}

function stepsOfOne(type: ResourceType, { op, path, value }: Operation): Step[] {
  const target = path === undefined ? { whole: type.schema } : readTarget(type, path);
  if (target === undefined) return [];
  if ("whole" in target) return stepsOfWhole(type, target.whole.id, { op, value });
  if (target.attribute.mutability === "readOnly" || target.sub?.mutability === "readOnly")
    throw refused("mutability", `${target.attribute.name} cannot be changed.`);
  return [{ op, value, target }];
}

function stepsOfWhole(
  type: ResourceType,
  urn: string,
  { op, value }: Pick<Operation, "op" | "value">,
): Step[] {
  if (op === "remove") {
    const extension = type.extensions.find(({ id }) => id === urn);
    if (extension === undefined) throw refused("noTarget", "A remove is of an attribute, not of everything.");
    return extension.attributes.map((attribute) => {
      return {
        op,
        value: undefined,
        target: { extension: urn, attribute, sub: undefined, filter: undefined },
      };
    });
  }
  if (!isObject(value))
    throw refused("invalidValue", "A value without a path is not an object of attributes.");
  return Object.entries(value).flatMap(([name, inner]) =>
    stepOfMember(type, urn, name, { op, value: inner }),
  );
}

/** What a provider cannot set is passed over here: Okta repeats the id of a group that it renames. */
function stepOfMember(
  type: ResourceType,
  urn: string,
  name: string,
  { op, value }: Pick<Operation, "op" | "value">,
): Step[] {
  const isExtension = urn !== type.schema.id;
  const target = readTarget(type, isExtension ? `${urn}:${name}` : name);
  if (target === undefined) return [];
  // An extension stands within the whole, and nothing whole within itself, however deep somebody nests it.
  if ("whole" in target)
    return isObject(value) && target.whole.id !== urn
      ? stepsOfWhole(type, target.whole.id, { op, value })
      : [];
  if (target.attribute.mutability === "readOnly" || target.sub?.mutability === "readOnly") return [];
  return [{ op, value, target }];
}
