import type { DriverIo } from "../../automation/terminal/io.ts";
import { changeAndFollow } from "./user.ts";

/** Nobody of the sample organisation: what is proven leaves them as they were. */
const EMAIL = "jane.doe@example.com";
const RENAMED = "jane.roe@example.com";

const CHANGES = [
  { deed: "add", email: EMAIL, name: "Jane Doe" },
  { deed: "change", email: EMAIL, to: { email: RENAMED, name: "Jane Roe" } },
  { deed: "disable", email: RENAMED },
  { deed: "enable", email: RENAMED },
  { deed: "remove", email: RENAMED },
] as const;

/**
 * Adds, changes, disables, enables and removes a person in the sandbox's Identity Center, and sees the pool follow each by itself.
 *
 * @throws DriverError SANDBOX_FAILED where it does not follow in time.
 */
export async function proveFollowing(poolId: string, io: Pick<DriverIo, "info">): Promise<void> {
  const { openIdentityCenterAdmin } = await import("../identity-center-admin.ts");
  const organisation = openIdentityCenterAdmin();
  let slowest = 0;
  for (const deed of CHANGES) {
    const { milliseconds } = await changeAndFollow(organisation, deed, poolId, () => {});
    slowest = Math.max(slowest, milliseconds);
  }
  const seconds = (slowest / 1000).toFixed(1);
  io.info(
    `A person was added, changed, disabled, enabled and removed; the pool followed each within ${seconds} s.`,
  );
}
