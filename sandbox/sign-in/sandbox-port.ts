import { openLoopback, type PortOptions, REDIRECT_URI, SignInError } from "../../sign-in/index.ts";
import { answerHandover, isPortHandoverRequest, requestPortHandover } from "./port-handover.ts";

const PORT = Number(new URL(REDIRECT_URI).port);

/** How long to wait for the port, which the sign-in of another sandbox may use. */
const PORT_WAIT_MS = 60_000;

/** The desktop app's port, as sandboxes share it: a demonstration releases it, and a sign-in keeps it to its end. */
export const sandboxPort: PortOptions = {
  makeRoom: () => requestPortHandover(PORT),
  waitMs: PORT_WAIT_MS,
  intercept: (request, response) => {
    if (!isPortHandoverRequest(request)) return false;
    answerHandover(response, "busy");
    return true;
  },
};

/**
 * Checks before a long start that a sign-in will get the port.
 *
 * @throws SignInError PORT_TAKEN if a program that is no sandbox has it.
 */
export async function assertPortAvailable(): Promise<void> {
  try {
    const loopback = await openLoopback(PORT, (_, response) => response.writeHead(404).end());
    await loopback.close();
  } catch (cause) {
    const isTaken = cause instanceof SignInError && cause.code === "PORT_TAKEN";
    if (!isTaken || (await requestPortHandover(PORT)) === "foreign") throw cause;
  }
}
