import { setTimeout as wait } from "node:timers/promises";
import { discoveryAddress, discoveryDifference, readDiscovery } from "../../sign-in/discovery.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { NETWORK_HINT } from "../../sync/model/request-problem.ts";
import type { Outputs } from "../output/outputs.ts";
import { DriverError } from "../terminal/errors.ts";
import type { DriverIo } from "../terminal/io.ts";

/** Pauses before further attempts: Cognito may publish the document of a new pool a little later. */
const PAUSES_MS: readonly number[] = [1_000, 2_000, 4_000, 8_000];

export interface ConfirmOptions {
  readonly read?: typeof readDiscovery;
  readonly pausesMs?: readonly number[];
}

/**
 * Checks that the issuer's discovery document names exactly the issuer and the keys that are about to be handed out: Amazon Quick's extension
 * access cannot be edited. Source of the comparison: OpenID Connect Discovery 1.0, section 4.3.
 *
 * @throws DriverError ISSUER_UNCONFIRMED if the document cannot be read or names others; INTERRUPTED.
 */
export function confirmIssuer(outputs: Outputs, io: DriverIo, options: ConfirmOptions = {}): Promise<void> {
  return io.interrupts.during(async ({ first }) => {
    const { read = readDiscovery, pausesMs = PAUSES_MS } = options;
    const attempts = [0, ...pausesMs];
    let problem: string | undefined;
    for (const pause of attempts) {
      await wait(pause, undefined, { signal: first }).catch(() => {
        throw interrupted();
      });
      const answer = await read(outputs.IssuerUrl, first);
      problem = "body" in answer ? discoveryDifference(outputs, answer.body) : answer.problem;
      if (problem === undefined) return;
      if (first.aborted) throw interrupted();
    }
    throw unconfirmed(outputs, problem ?? "");
  });
}

function unconfirmed({ IssuerUrl }: Outputs, problem: string): DriverError {
  return new DriverError(
    "ISSUER_UNCONFIRMED",
    `The stack is deployed, but its values are not handed out: ${discoveryAddress(IssuerUrl)} ${problem}.`,
    {
      hint:
        "The values must match this document, because Amazon Quick's extension access cannot be edited. Open the address in a browser, " +
        `then run the same command again. ${NETWORK_HINT} See docs/troubleshooting.md.`,
      exitCode: ExitCode.guarded,
    },
  );
}

function interrupted(): DriverError {
  return new DriverError("INTERRUPTED", "Interrupted. The stack is deployed.", {
    hint: "Run the same command again for its values.",
    exitCode: ExitCode.interrupted,
  });
}
