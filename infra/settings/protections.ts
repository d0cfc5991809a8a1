import { documentationOf } from "./documentation.ts";
import { KEYS, type Settings } from "./keys.ts";
import { ruleOf, type Scale } from "./scales.ts";

/**
 * How settings protect, by the name of the setting or its part (`passwordPolicy.minimumLength`), as text. The stack keeps it as an
 * output, so that a later run knows what is deployed.
 */
export type Protections = Readonly<Record<string, string>>;

/** A protection that a run would weaken. */
export interface LostProtection {
  readonly name: string;
  readonly deployed: string;
  readonly wanted: string;
}

/** The scale of each setting, and part of a setting, that protects: from the settings' declarations. */
const SCALES: ReadonlyMap<string, Scale> = new Map(
  Object.entries(KEYS).flatMap(([key, schema]) => {
    const { protection } = documentationOf(schema);
    if (protection === undefined) return [];
    if (typeof protection === "string" || Array.isArray(protection)) return [[key, protection] as const];
    return Object.entries(protection).map(
      ([part, scale]) => [part === "" ? key : `${key}.${part}`, scale] as const,
    );
  }),
);

/** The settings that protect, for `--allow-weaker`: a setting stands for all its parts. */
export const protectiveKeys: readonly string[] = [...new Set([...SCALES.keys()].map((name) => keyOf(name)))];

/** What these settings protect. Parts of a feature that is off are left out. Pure. */
export function protectionsOf(settings: Settings): Protections {
  return Object.fromEntries(
    [...SCALES].flatMap(([name, scale]) => {
      const [key = "", ...parts] = name.split(".");
      const feature = Reflect.get(settings, key);
      if (isOn(feature) && !isPartOfNone(feature, parts))
        return [[name, ruleOf(scale).record(valueAt(feature, parts))]];
      return parts.length > 0 ? [] : [[name, ruleOf(scale).record(undefined)]];
    }),
  );
}

/**
 * Finds the protections that settings would weaken. Pure.
 *
 * @param deployed what the stack recorded; names that no setting has any more are ignored.
 * @param allowed settings that may become weaker: `passwordPolicy` allows all its parts.
 */
export function lostProtections(
  deployed: Protections,
  wanted: Protections,
  allowed: readonly string[] = [],
): LostProtection[] {
  return Object.entries(deployed).flatMap(([name, before]) => {
    const scale = SCALES.get(name);
    const after = wanted[name];
    if (scale === undefined || after === undefined || allowed.includes(keyOf(name))) return [];
    return ruleOf(scale).isWeaker(after, before) ? [{ name, deployed: before, wanted: after }] : [];
  });
}

/** The setting that a name is part of. */
export function keyOf(name: string): string {
  return name.split(".")[0] ?? name;
}

/** Whether a feature is there: absent, null, or with the mode off it protects nothing, whatever its parts are. */
function isOn(feature: unknown): boolean {
  return feature !== undefined && feature !== null && valueAt(feature, ["mode"]) !== "off";
}

/** Whether a part belongs to a part that is not set: it has nothing to protect. */
function isPartOfNone(feature: unknown, parts: readonly string[]): boolean {
  return parts.length > 1 && valueAt(feature, parts.slice(0, -1)) === undefined;
}

function valueAt(value: unknown, parts: readonly string[]): unknown {
  return parts.reduce<unknown>(
    (found, part) => (typeof found === "object" && found !== null ? Reflect.get(found, part) : undefined),
    value,
  );
}
