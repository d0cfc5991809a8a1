/** An object type whose members that may be undefined are optional instead. */
export type Defined<T> = {
  [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key];
} & {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>;
};

/** Copies the members of an object that are not undefined: optional members are absent, not undefined. */
export function defined<const T extends object>(members: T): Defined<T>;
export function defined(members: object): object {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(members)) if (value !== undefined) result[name] = value;
  return result;
}
