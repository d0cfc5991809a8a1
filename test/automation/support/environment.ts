import type { Environment } from "./driver.ts";

/** Does something with other variables in this process's environment; `undefined` takes one away. */
export async function inEnvironment<T>(changes: Environment, work: () => Promise<T>): Promise<T> {
  const before = Object.keys(changes).map((name) => [name, process.env[name]] as const);
  set(Object.entries(changes));
  try {
    return await work();
  } finally {
    set(before);
  }
}

function set(variables: readonly (readonly [string, string | undefined])[]): void {
  for (const [name, value] of variables) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
