import type { ProxyHandler } from "../../proxy/index.ts";
import { bundleStatements } from "../shared/bundle.ts";

/**
 * The proxy as one function without captured variables, whose text Pulumi puts into the inline callback Lambda as it is.
 *
 * Pulumi's own serialization of a closure wraps each captured function and creates it again at each call, which costs a third of the
 * processor time of a token request (docs/measurements.md).
 *
 * @returns a callback factory: the Lambda calls it once for each cold start.
 */
export function proxyCallbackFactory(): () => ProxyHandler {
  const factory: unknown = new Function(`${bundleStatements("proxy/lambda.ts")}\nreturn bundled.handler;`);
  if (!isFactory(factory)) throw new TypeError("The bundle of proxy/lambda.ts is not a function.");
  return factory;
}

function isFactory(value: unknown): value is () => ProxyHandler {
  return typeof value === "function";
}
