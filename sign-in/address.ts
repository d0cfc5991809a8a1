/** Environment variable with the origin of the sandbox's gateway. */
const GATEWAY = "QUICK_SIGN_IN_GATEWAY";

/** Only this computer: the variable decides where codes and tokens are sent. */
const LOOPBACK = /^http:\/\/127\.0\.0\.1:\d+$/;

/**
 * Maps an https address of AWS to the one that answers for it: itself, or in the sandbox `/<host>/<path>` of the gateway on this computer.
 *
 * @throws Error if the variable names anything but a port of 127.0.0.1.
 */
export function reachableAt(address: string, env: NodeJS.ProcessEnv = process.env): string {
  const origin = gatewayOf(env);
  if (origin === undefined) return address;
  const { host, pathname, search } = new URL(address);
  return `${origin}/${host}${pathname}${search}`;
}

/**
 * The address at AWS to which a redirect leads. The sandbox's gateway changes those that lead to AWS into paths of its own.
 *
 * @param location as the answer has it. @param from the address at AWS that answered.
 */
export function awsAddressOf(location: string, from: string, env: NodeJS.ProcessEnv = process.env): string {
  if (gatewayOf(env) !== undefined && /^\/[a-z\d-]+(?:\.[a-z\d-]+)+\//.test(location))
    return `https:/${location}`;
  return URL.parse(location, from)?.href ?? location;
}

/** Whether addresses of AWS are those of the sandbox: they have neither DNS nor TLS. */
export function isSandbox(env: NodeJS.ProcessEnv = process.env): boolean {
  return gatewayOf(env) !== undefined;
}

function gatewayOf(env: NodeJS.ProcessEnv): string | undefined {
  const origin = env[GATEWAY];
  if (origin === undefined || origin === "") return undefined;
  if (!LOOPBACK.test(origin)) throw new Error(`${GATEWAY} must be http://127.0.0.1:PORT, and is ${origin}.`);
  return origin;
}
