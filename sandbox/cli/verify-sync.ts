import type { DriverIo } from "../../automation/terminal/io.ts";
import { changeAndVerify } from "./user.ts";

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
