import { z } from "zod";

/** A setting or a member of one, such as "waf.countries.allow"; the names of apps and tags are written as "*". */
export interface SettingPath {
  readonly path: string;
  readonly isOptional: boolean;
}

/** Lists a setting and all its members, from its schema. */
export function pathsOfSchema(schema: z.core.$ZodType, path: string, isOptional = false): SettingPath[] {
  const inner = (of: z.core.$ZodType, at = path, optional = isOptional) => pathsOfSchema(of, at, optional);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return inner(schema.def.innerType, path, true);
  if (schema instanceof z.ZodPipe) return unique([...inner(schema.def.in), ...inner(schema.def.out)]);
  if (schema instanceof z.ZodUnion) return unique(schema.def.options.flatMap((option) => inner(option)));
  if (schema instanceof z.ZodArray) return inner(schema.def.element);
  if (schema instanceof z.ZodRecord) return inner(schema.def.valueType, `${path}.*`, true);
  const own: SettingPath = { path, isOptional };
  if (!(schema instanceof z.ZodObject)) return [own];
  const members = Object.entries(schema.def.shape);
  return [own, ...members.flatMap(([name, member]) => inner(member, `${path}.${name}`, false))];
}

/** Lists a value's members in the same way. */
export function pathsOfValue(value: unknown, path: string, names: readonly string[]): string[] {
  if (Array.isArray(value)) return [path, ...value.flatMap((item) => pathsOfValue(item, path, names))];
  if (typeof value !== "object" || value === null) return [path];
  const at = (name: string) => (names.includes(`${path}.*`) ? `${path}.*` : `${path}.${name}`);
  return [path, ...Object.entries(value).flatMap(([name, member]) => pathsOfValue(member, at(name), names))];
}

function unique(paths: readonly SettingPath[]): SettingPath[] {
  return [...new Map(paths.map((one) => [one.path, one])).values()];
}
