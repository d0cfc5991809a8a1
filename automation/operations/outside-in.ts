import { setTimeout as wait } from "node:timers/promises";
import { type CheckResult, type GroupResult, resultsOf } from "../../doctor/result.ts";
import { runChecks } from "../../doctor/run.ts";
import type { Target } from "../../doctor/target.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { DriverError } from "../terminal/errors.ts";
import type { DriverIo } from "../terminal/io.ts";
import { npmRun } from "../terminal/printed-command.ts";
import { type TargetFacts, targetOf } from "./doctor-target.ts";

/** What an app sees of a stack, and the checks that these need. */
const OUTSIDE_IN = ["addresses", "issuer", "pool.issuer", "endpoints"];

/** Checks of addresses that a custom domain changes. */
const AT_CUSTOM_NAMES = /^(?:addresses|endpoints)\./;

/** Pauses before further attempts: a new API or domain may answer a little later. */
const PAUSES_MS: readonly number[] = [1_000, 2_000, 4_000, 8_000];

export interface OutsideInOptions {
  readonly check?: (signal: AbortSignal) => Promise<readonly GroupResult[]>;
  readonly pausesMs?: readonly number[];
}

/** What was seen of a stack from outside. */
export interface OutsideIn {
  readonly groups: readonly GroupResult[];
  /** What stops a hand-over. */
  readonly failures: readonly CheckResult[];
}

/**
 * Checks a stack from outside, as its apps see it, before its values are entered anywhere: Amazon Quick's extension access cannot be edited.
 * A failure is checked again for a while. While the user has yet to create the DNS records that the next steps list, failures of the addresses
 * and endpoints do not count; the issuer never has a custom address.
 *
 * @throws DriverError INTERRUPTED.
 */
export function checkOutsideIn(
  facts: TargetFacts,
  io: DriverIo,
  options: OutsideInOptions = {},
): Promise<OutsideIn> {
  return io.interrupts.during(async ({ first }) => {
    const { pausesMs = PAUSES_MS } = options;
    const check = options.check ?? ((signal) => runOutsideIn(targetOf(facts, signal)));
    try {
      let found = judge(facts, await check(first));
      for (const pause of pausesMs) {
        if (found.failures.length === 0) break;
        await wait(pause, undefined, { signal: first });
        found = judge(facts, await check(first));
      }
      return found;
    } catch (error) {
      throw first.aborted ? interrupted(facts) : error;
    }
  });
}

/** The clients of the SDK take a second to load. */
async function runOutsideIn(target: Target): Promise<readonly GroupResult[]> {
  const { CHECK_GROUPS } = await import("../../doctor/checks/index.ts");
  return runChecks(CHECK_GROUPS, target, { only: OUTSIDE_IN });
}

function judge({ outputs }: TargetFacts, groups: readonly GroupResult[]): OutsideIn {
  const results = resultsOf(groups);
  const failures = results.filter(({ finding }) => finding.state === "failure");
  // It is skipped behind an HTTP proxy, whose answers do not say whether the name is missing.
  const isUnresolved = results.some(({ id, finding }) => id === "addresses.dns" && finding.state !== "ok");
  const isWaitingForDns = isUnresolved && (outputs.DnsRecords ?? []).length > 0;
  return {
    groups,
    failures: isWaitingForDns ? failures.filter(({ id }) => !AT_CUSTOM_NAMES.test(id)) : failures,
  };
}

function interrupted({ stackRef }: TargetFacts): DriverError {
  return new DriverError("INTERRUPTED", "Interrupted. The stack is deployed.", {
    hint: `For its values: ${npmRun("outputs", stackRef)}. To check them: ${npmRun("doctor", stackRef)}`,
    exitCode: ExitCode.interrupted,
  });
}
