import { openStack, type StackRef } from "../../automation/engine/workspace.ts";
import { outputsOf } from "../../automation/output/outputs.ts";
import { DriverError } from "../../automation/terminal/errors.ts";
import type { DriverIo } from "../../automation/terminal/io.ts";
import type { CommandOutcome } from "../../automation/terminal/outcome.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { openPool } from "../../sync/pool/pool.ts";
import type { IdentityCenterUser } from "../identity-center-admin.ts";
import { poolMatches, type UserChange, waitForPool } from "./pool-watch.ts";

type IdentityCenterAdmin = ReturnType<
  typeof import("../identity-center-admin.ts")["openIdentityCenterAdmin"]
>;

/** What to do in the sandbox's Identity Center. */
export type UserRequest =
  | { readonly action: "list" }
  | { readonly action: "add"; readonly email: string; readonly name: string }
  | { readonly action: "change"; readonly email: string; readonly to: { email?: string; name?: string } }
  | { readonly action: "disable" | "enable" | "remove"; readonly email: string };

/** Within this time, directory sync applies a change to the pool. */
const SYNC_TIMEOUT_MS = 10_000;

/**
 * `sandbox user`: changes users of the running sandbox's Identity Center, and waits until directory sync has updated the pool.
 *
 * @throws DriverError SANDBOX_FAILED with the sandbox's message, or if the pool was not updated.
 */
export async function userCommand(
  stackRef: StackRef,
  request: UserRequest,
  io: Pick<DriverIo, "info">,
): Promise<CommandOutcome> {
  const { openIdentityCenterAdmin } = await import("../identity-center-admin.ts");
  const admin = openIdentityCenterAdmin();
  if (request.action === "list") return { stdout: listed(await admin.list()), exitCode: ExitCode.done };
  const { PoolId } = await outputsOf(await openStack(stackRef));
  const { line } = await changeAndVerify(admin, request, PoolId, (text) => io.info(text));
  return { stderr: line, exitCode: ExitCode.done };
}

/** Changes a user, and waits until the pool is updated. @throws DriverError SANDBOX_FAILED if it is not */
export async function changeAndVerify(
  admin: IdentityCenterAdmin,
  request: Exclude<UserRequest, { action: "list" }>,
  poolId: string,
  info: (line: string) => void,
): Promise<{ readonly line: string; readonly milliseconds: number }> {
  const user = await changed(admin, request).catch((cause: unknown) => {
    throw new DriverError("SANDBOX_FAILED", cause instanceof Error ? cause.message : String(cause), {
      cause,
      hint: "To list the users: npm run sandbox -- user list",
    });
  });
  info(`Identity Center: ${user.name}, ${user.email}: ${DID[request.action]}.`);
  const pool = openPool({ poolId });
  const matches = (accounts: Parameters<typeof poolMatches>[2]) =>
    poolMatches(request.action, user, accounts);
  const milliseconds = await waitForPool(() => pool.list(), matches, SYNC_TIMEOUT_MS);
  if (milliseconds === undefined) {
    const message = `The user pool was not updated within ${SYNC_TIMEOUT_MS / 1000} s.`;
    throw new DriverError("SANDBOX_FAILED", message, {
      hint: "To see why: npm run sync -- --source idc --sandbox",
    });
  }
  return { milliseconds, line: `User pool: updated after ${(milliseconds / 1000).toFixed(1)} s.` };
}

function listed(users: readonly IdentityCenterUser[]): string {
  const line = ({ name, email, enabled }: IdentityCenterUser) =>
    `${email || "(no e-mail)"}  ${name}${enabled ? "" : "  (disabled)"}`;
  return users.map(line).join("\n");
}

const DID: Readonly<Record<UserChange, string>> = {
  add: "added",
  change: "changed",
  disable: "disabled",
  enable: "enabled",
  remove: "removed",
};

function changed(admin: IdentityCenterAdmin, request: Exclude<UserRequest, { action: "list" }>) {
  switch (request.action) {
    case "add":
      return admin.add(request.email, request.name);
    case "change":
      return admin.change(request.email, request.to);
    case "remove":
      return admin.remove(request.email);
    case "disable":
    case "enable":
      return admin.setEnabled(request.email, request.action === "enable");
  }
}

/** Not one of the sample users: those stay unchanged. */
const EMAIL = "jane.doe@example.com";
const RENAMED = "jane.roe@example.com";

const CHANGES = [
  { action: "add", email: EMAIL, name: "Jane Doe" },
  { action: "change", email: EMAIL, to: { email: RENAMED, name: "Jane Roe" } },
  { action: "disable", email: RENAMED },
  { action: "enable", email: RENAMED },
  { action: "remove", email: RENAMED },
] as const;

/**
 * Adds, changes, disables, enables and removes a user in the sandbox's Identity Center, and checks that directory sync updates the pool.
 *
 * @throws DriverError SANDBOX_FAILED if the pool is not updated in time.
 */
export async function verifySync(poolId: string, io: Pick<DriverIo, "info">): Promise<void> {
  const { openIdentityCenterAdmin } = await import("../identity-center-admin.ts");
  const admin = openIdentityCenterAdmin();
  let slowest = 0;
  for (const change of CHANGES) {
    const { milliseconds } = await changeAndVerify(admin, change, poolId, () => {});
    slowest = Math.max(slowest, milliseconds);
  }
  const seconds = (slowest / 1000).toFixed(1);
  io.info(
    `A user was added, changed, disabled, enabled and removed; the user pool was updated within ${seconds} s each time.`,
  );
}
