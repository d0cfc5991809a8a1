type Reply = (error: Error) => void;

interface LosingOptions {
  /** Calls that are still answered. */
  readonly after?: number;
}

/**
 * Lets a call of the SDK's clients end with UNAVAILABLE after 200 ms, while some work is done.
 *
 * @param client the prototype of the gRPC client.
 */
export async function losing<T>(
  client: object,
  method: string,
  work: () => Promise<T>,
  { after = 0 }: LosingOptions = {},
): Promise<T> {
  const original = Object.getOwnPropertyDescriptor(client, method);
  if (original === undefined) throw new Error(`The client has no ${method}.`);
  let calls = 0;
  const value = function (this: unknown, request: unknown, reply: Reply): unknown {
    calls += 1;
    if (calls <= after) return Reflect.apply(original.value, this, [request, reply]);
    setTimeout(() => reply(Object.assign(new Error("14 UNAVAILABLE: No connection"), { code: 14 })), 200);
    return undefined;
  };
  Object.defineProperty(client, method, { ...original, value });
  try {
    return await work();
  } finally {
    Object.defineProperty(client, method, original);
  }
}
