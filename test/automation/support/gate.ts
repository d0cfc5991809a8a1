import { request as forward } from "node:http";
import { serveLocally } from "../../support/local-server.ts";

/** A door in front of AWS that can hold back one kind of call, so that a test finds the engine in the middle of its work. */
export interface Gate {
  /** To be used as AWS_ENDPOINT_URL. */
  readonly address: string;
  /** Holds back every call of this operation of Cognito from now on; settles when the first one is there. */
  hold(operation: string): Promise<void>;
  /** Lets them all go on. */
  release(): void;
  stop(): Promise<void>;
}

/** @param aws address of what is behind the door */
export async function openGate(aws: string): Promise<Gate> {
  const { hostname, port } = new URL(aws);
  let held:
    | { operation: string; arrived: () => void; released: Promise<void>; release: () => void }
    | undefined;
  const { origin, stop } = await serveLocally(async (request, response) => {
    if (held !== undefined && String(request.headers["x-amz-target"]).endsWith(`.${held.operation}`)) {
      held.arrived();
      await held.released;
    }
    // The host stays as the caller wrote it: it is part of the signature.
    const { method, url: path, headers } = request;
    const call = forward({ hostname, port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    call.on("error", () => response.destroy());
    request.pipe(call);
  });
  return {
    address: origin,
    hold: (operation) => {
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      return new Promise((arrived) => {
        held = { operation, arrived, released, release };
      });
    },
    release: () => {
      held?.release();
      held = undefined;
    },
    stop,
  };
}
