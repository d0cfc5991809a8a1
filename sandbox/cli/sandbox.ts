import { join } from "node:path";
import type { Program } from "../../automation/engine/workspace.ts";
import { auditPlace } from "../../automation/operations/find-pool.ts";
import { provision } from "../../automation/operations/provision.ts";
import type { SyncRunner } from "../../automation/operations/sync-runner.ts";
import type { Outputs } from "../../automation/output/outputs.ts";
import { outputsTable } from "../../automation/output/outputs-table.ts";
import { DriverError } from "../../automation/terminal/errors.ts";
import type { DriverIo } from "../../automation/terminal/io.ts";
import type { CommandOutcome } from "../../automation/terminal/outcome.ts";
import { Stopwatch } from "../../automation/terminal/stopwatch.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { openPool } from "../../sync/pool/pool.ts";
import { startTryOut } from "./demo-client.ts";
import { watchPool } from "./pool-watch.ts";
import { announce, withdraw } from "./running-sandbox.ts";
import { inSession, openSandbox, type SandboxSession } from "./session.ts";
import { proveFollowing } from "./verify-sync.ts";

export interface SandboxRequest {
  readonly program: Program;
  /** End as soon as everything is proven. */
  readonly once: boolean;
}

/** Milliseconds between two looks at the pool, for a reader who watches it follow. */
const LOOK_EVERY = 500;

/** Whose first sign-in is proven, and whose invitation is left for the reader to try. */
const PROVEN = "ada.lovelace@example.com";
const FOR_THE_READER = "alan.turing@example.com";

/** `sandbox`: the whole product on this computer, from an empty account to a sign-in that is proven. */
export async function sandboxCommand(
  request: SandboxRequest,
  runSync: SyncRunner,
  io: DriverIo,
): Promise<CommandOutcome> {
  const watch = new Stopwatch(io);
  const session = await watch.time("AWS on this computer", () => openSandbox(io));
  const shown = inSession(session, io, async () => {
    const outputs = await bringUp(session, request.program, runSync, watch, io);
    io.info(outputsTable(outputs, process.stderr.columns));
    watch.total();
    if (!request.once) await stayUp(session, outputs, io);
    return { exitCode: ExitCode.done };
  });
  return shown.finally(() => withdraw(process.pid));
}

async function bringUp(
  { sandbox, place }: SandboxSession,
  program: Program,
  runSync: SyncRunner,
  watch: Stopwatch,
  io: DriverIo,
): Promise<Outputs> {
  const request = { ...place, program, preview: false, refresh: false, yes: true, replace: [] };
  const deployed = await watch.time("The stack", () => provision(request, io));
  if (deployed.did !== "up") throw new DriverError("SANDBOX_FAILED", "The stack was not deployed.");
  const { outputs } = deployed;
  const sync = {
    source: "idc",
    poolId: outputs.PoolId,
    place: { region: sandbox.region },
    audit: auditPlace(outputs, deployed.place, place),
    yes: true,
    json: false,
  } as const;
  const { exitCode } = await watch.time("Inviting the people", () => runSync(sync));
  if (exitCode !== ExitCode.done) throw new DriverError("SANDBOX_FAILED", "Not everybody could be invited.");
  await watch.time("The sign-in", () => proveFirstSignIn(sandbox, outputs, io));
  await watch.time("The pool in step by itself", () => proveFollowing(outputs.PoolId, io));
  return outputs;
}

async function proveFirstSignIn(
  sandbox: SandboxSession["sandbox"],
  outputs: Outputs,
  io: DriverIo,
): Promise<void> {
  const { proveSignIn } = await import("../sign-in.ts");
  const { to, temporaryPassword } = await invitationOf(sandbox, PROVEN);
  const proof = await proveSignIn({
    outputs,
    frontDoor: sandbox.gateway,
    email: to,
    temporaryPassword,
    newPassword: `Sandbox-${temporaryPassword}`,
  });
  io.info(`${proof.email} signed in and refreshed through the proxy; the ID token is for ${proof.aud}.`);
}

async function invitationOf(sandbox: SandboxSession["sandbox"], email: string) {
  const found = (await sandbox.invitations()).find(({ to }) => to === email);
  if (found === undefined) throw new DriverError("SANDBOX_FAILED", `${email} got no invitation.`);
  return found;
}

/** Shows the reader how to sign in, shows what becomes of the pool, and waits for Ctrl-C. */
async function stayUp({ sandbox, place }: SandboxSession, outputs: Outputs, io: DriverIo): Promise<void> {
  if (announce({ pid: process.pid, env: sandbox.env, workDir: place.workDir }))
    io.info("Another sandbox of this checkout is running: --sandbox means this one till it ends.");
  const { to, subject, body } = await invitationOf(sandbox, FOR_THE_READER);
  io.info(`\nThis mail went to ${to}:\n\n  ${subject}\n\n${plainText(body)}\n`);
  const tryOut = await startTryOut(outputs, sandbox.gateway.resolve).catch(() => undefined);
  io.info(
    tryOut === undefined
      ? "Port 18080 is in use on this computer, so nothing waits for a sign-in here."
      : `Sign in with it in your own browser: ${tryOut.address}`,
  );
  io.info(
    `Its settings: ${join(place.workDir, `Pulumi.${place.stack}.yaml`)}. What AWS has at https://HOST/PATH is at ` +
      `${sandbox.gateway.origin}/HOST/PATH.`,
  );
  io.info(
    "From a second terminal: npm run provision -- --sandbox, npm run outputs -- --sandbox, and to see the pool follow Identity " +
      'Center by itself: npm run sandbox -- user add jane@example.com "Jane Doe". Ctrl-C ends it all.',
  );
  try {
    await io.interrupts.during(({ first }) => {
      const pool = openPool({ poolId: outputs.PoolId });
      return watchPool(
        () => pool.list(),
        LOOK_EVERY,
        (line) => io.info(`The pool: ${line}`),
        first,
      );
    });
  } finally {
    await tryOut?.stop();
  }
}

/** A mail's HTML as indented lines. */
function plainText(html: string): string {
  const text = html
    .replace(/<br\s*\/?>|<\/p>/gi, "\n")
    .replace(/<[^>]+>/g, "")
    .replaceAll("&nbsp;", " ");
  return text.replace(/^/gm, "  ").trimEnd();
}
