import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Lends a place for the engine's plan of one run, which a preview writes and an `up` keeps to. The engine makes the file readable
 * for all users of the computer, and it holds names and addresses: so it lies in a folder that only this user can open, and
 * goes when the work ends, or the process.
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
