import { join } from "node:path";
import type { Program } from "../../automation/engine/workspace.ts";
import { auditTargetOf } from "../../automation/operations/find-pool.ts";
import { provision } from "../../automation/operations/provision.ts";
import type { SyncRunner } from "../../automation/operations/sync-runner.ts";
import type { Outputs } from "../../automation/output/outputs.ts";
import { outputsTable } from "../../automation/output/outputs-table.ts";
import { DriverError } from "../../automation/terminal/errors.ts";
import type { DriverIo } from "../../automation/terminal/io.ts";
import type { CommandOutcome } from "../../automation/terminal/outcome.ts";
import { CodedError } from "../../sync/model/errors.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { openPool } from "../../sync/pool/pool.ts";
import { plainText } from "../invitations.ts";
import { samplePeople } from "../people.ts";
import { startDemoClient } from "./demo-client.ts";
import type { SandboxFederation } from "./federation.ts";
import { watchPool } from "./pool-watch.ts";
import { invitationOf, verifyByDoctor, verifyExchange, verifyFirstSignIn } from "./proofs.ts";
import { announce, withdraw } from "./running-sandbox.ts";
import { openSandbox, type SandboxSession, withinSession } from "./session.ts";
import { verifySync } from "./user.ts";

export interface SandboxRequest {
  readonly program: Program;
  /** Exit after the checks. */
  readonly once: boolean;
  /** With identity providers of each kind. */
  readonly federation: boolean;
}

/** Interval between two listings of the pool, for a user who watches it. */
const POLL_INTERVAL_MS = 500;

/** The user whose invitation is for the reader. */
const READER_EMAIL = "alan.turing@example.com";

/**
 * `sandbox`: the whole product on this computer, from an empty account to a verified sign-in, an exchanged token, and a doctor without a failure.
 *
 * @throws DriverError SANDBOX_FAILED, for a port in use before anything is started.
 */
export async function sandboxCommand(
  request: SandboxRequest,
  runSync: SyncRunner,
  io: DriverIo,
): Promise<CommandOutcome> {
  await assertPort();
  const watch = new Stopwatch(io);
  const session = await watch.time("AWS emulators", () => openSandbox(io));
  const shown = withinSession(session, io, async () => {
    const federation = request.federation
      ? await watch.time("Identity providers", () => startProviders(session))
      : undefined;
    const outputs = await bringUp({ session, program: request.program, runSync, federation }, watch, io);
    io.info(outputsTable(outputs, process.stderr.columns));
    watch.total();
    if (!request.once) await stayUp(session, outputs, federation, io);
    return { exitCode: ExitCode.done };
  });
  return shown.finally(() => withdraw(process.pid));
}

/** The sign-in is verified last: without this check, the start would take a minute in vain. */
async function assertPort(): Promise<void> {
  const { assertPortAvailable } = await import("../sign-in/sandbox-port.ts");
  await assertPortAvailable().catch((cause: unknown) => {
    const hint = cause instanceof CodedError ? cause.hint : undefined;
    throw new DriverError("SANDBOX_FAILED", cause instanceof Error ? cause.message : String(cause), {
      hint,
      cause,
    });
  });
}

/** Loads packages for development only, in a second. */
async function startProviders(session: SandboxSession): Promise<SandboxFederation> {
  const { SandboxFederation } = await import("./federation.ts");
  return SandboxFederation.start(session);
}

interface BringUp {
  readonly session: SandboxSession;
  readonly program: Program;
  readonly runSync: SyncRunner;
  readonly federation: SandboxFederation | undefined;
}

async function bringUp(
  { session: { sandbox, stackRef }, program, runSync, federation }: BringUp,
  watch: Stopwatch,
  io: DriverIo,
): Promise<Outputs> {
  const request = { ...stackRef, program, preview: false, refresh: false, yes: true, replace: [] };
  const deployed = await watch.time("Stack", () => provision(request, io));
  if (deployed.did !== "up") throw new DriverError("SANDBOX_FAILED", "The stack was not deployed.");
  const { outputs } = deployed;
  const sync = {
    source: "idc",
    poolId: outputs.PoolId,
    clientConfig: { region: sandbox.region },
    audit: auditTargetOf(outputs, deployed.context, stackRef),
    yes: true,
    json: false,
  } as const;
  const { exitCode } = await watch.time("Invitations", () => runSync(sync));
  if (exitCode !== ExitCode.done) throw new DriverError("SANDBOX_FAILED", "Not all users could be invited.");
  io.info(await invitationSummary(sandbox));
  const signedIn = await watch.time("Sign-in", () => verifyFirstSignIn(sandbox, outputs, io));
  await watch.time("Token exchange", () => verifyExchange(stackRef, signedIn, io));
  if (federation !== undefined)
    await watch.time("Sign-ins with identity providers", () => federation.verify(outputs, io));
  await watch.time("Directory sync", () => verifySync(outputs.PoolId, io));
  await watch.time("Doctor", () => verifyByDoctor(stackRef, io));
  return outputs;
}

/** The sample directory has users whom sync does not invite: disabled, without a usable e-mail, or with the same one. */
async function invitationSummary(sandbox: SandboxSession["sandbox"]): Promise<string> {
  const invited = (await sandbox.invitations()).length;
  const left = samplePeople.length - invited;
  return (
    `${invited} of ${samplePeople.length} sample users were invited. The other ${left} show whom sync leaves alone, and why: ` +
    "npm run sync -- --source idc --sandbox --actions skip"
  );
}

/** Shows the user how to sign in, shows changes of the pool, and waits for Ctrl-C. */
async function stayUp(
  { sandbox, stackRef }: SandboxSession,
  outputs: Outputs,
  federation: SandboxFederation | undefined,
  io: DriverIo,
): Promise<void> {
  if (announce({ pid: process.pid, env: sandbox.env, workDir: stackRef.workDir }))
    io.info("Another sandbox of this checkout is running. Until this one ends, --sandbox uses this one.");
  const invitation = await invitationOf(sandbox, READER_EMAIL);
  const text = plainText(invitation).replace(/^/gm, "  ");
  io.info(`\nThis invitation was sent to ${invitation.to}:\n\n  ${invitation.subject}\n\n${text}\n`);
  const demoClient = await startDemoClient(outputs, sandbox.gateway.resolve).catch(() => undefined);
  io.info(
    demoClient === undefined
      ? "Port 18080 is in use on this computer, so signing in with your own browser is not possible."
      : `Sign in with it in your own browser: ${demoClient.address}`,
  );
  if (federation !== undefined) io.info(federation.instructions());
  io.info(
    `Settings of the stack: ${join(stackRef.workDir, `Pulumi.${stackRef.stack}.yaml`)}. The address https://HOST/PATH of AWS is ` +
      `${sandbox.gateway.origin}/HOST/PATH here.`,
  );
  io.info(
    "In a second terminal: npm run provision -- --sandbox, npm run outputs -- --sandbox, and to see how the pool is synced with " +
      'Identity Center: npm run sandbox -- user add jane@example.com "Jane Doe". Press Ctrl-C to stop the sandbox.',
  );
  try {
    await io.interrupts.during(({ first }) => {
      const pool = openPool({ poolId: outputs.PoolId });
      return watchPool(
        () => pool.list(),
        POLL_INTERVAL_MS,
        (line) => io.info(`User pool: ${line}`),
        first,
      );
    });
  } finally {
    await demoClient?.stop();
  }
}

/** Prints how long each part of a command took. */
export class Stopwatch {
  readonly #io: DriverIo;
  readonly #start = performance.now();

  constructor(io: DriverIo) {
    this.#io = io;
  }

  async time<T>(what: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    this.#io.info(`${what}: ${seconds(performance.now() - start)}`);
    return result;
  }

  total(): void {
    this.#io.info(`Total: ${seconds(performance.now() - this.#start)}`);
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
