import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Provides a file for the engine's plan of one run, which a preview writes and an `up` follows. The engine makes the file readable
 * for all users of the computer, and it contains names and addresses: so it is in a folder that only this user can open, and is
 * deleted when the work or the process ends.
 */
export async function withPlanFile<T>(work: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-plan-")); // 0700. Source: mkdtemp(3)
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    return await work(join(folder, "plan.json"));
  } finally {
    process.off("exit", remove);
    remove();
  }
}
