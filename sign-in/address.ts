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
  const origin = env[GATEWAY];
  if (origin === undefined || origin === "") return address;
  if (!LOOPBACK.test(origin)) throw new Error(`${GATEWAY} must be http://127.0.0.1:PORT, and is ${origin}.`);
  const { host, pathname, search } = new URL(address);
  return `${origin}/${host}${pathname}${search}`;
}
