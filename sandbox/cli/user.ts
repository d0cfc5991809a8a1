import { openStack, type StackPlace } from "../../automation/engine/workspace.ts";
import { outputsOf } from "../../automation/output/outputs.ts";
import { DriverError } from "../../automation/terminal/errors.ts";
import type { DriverIo } from "../../automation/terminal/io.ts";
import type { CommandOutcome } from "../../automation/terminal/outcome.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { openPool } from "../../sync/pool/pool.ts";
import type { IdentityCenterUser } from "../identity-center-admin.ts";
import { poolMatches, type UserChange } from "./pool-matches.ts";
import { untilInPool } from "./pool-watch.ts";

type Organisation = ReturnType<typeof import("../identity-center-admin.ts")["openIdentityCenterAdmin"]>;

/** What to do in the sandbox's Identity Center. */
export type PersonRequest =
  | { readonly deed: "list" }
  | { readonly deed: "add"; readonly email: string; readonly name: string }
  | { readonly deed: "change"; readonly email: string; readonly to: { email?: string; name?: string } }
  | { readonly deed: "disable" | "enable" | "remove"; readonly email: string };

/** Milliseconds in which the pool follows what happens in the directory. */
const FOLLOWS_WITHIN = 10_000;

/**
 * `sandbox user`: plays the administrator of the running sandbox's Identity Center, and watches the pool follow by itself.
 *
 * @throws DriverError SANDBOX_FAILED in the sandbox's own words, and where the pool did not follow.
 */
export async function personCommand(
  place: StackPlace,
  request: PersonRequest,
  io: Pick<DriverIo, "info">,
): Promise<CommandOutcome> {
  const { openIdentityCenterAdmin } = await import("../identity-center-admin.ts");
  const organisation = openIdentityCenterAdmin();
  if (request.deed === "list") return { stdout: listed(await organisation.list()), exitCode: ExitCode.done };
  const { PoolId } = await outputsOf(await openStack(place, false));
  const { line } = await changeAndFollow(organisation, request, PoolId, (said) => io.info(said));
  return { stderr: line, exitCode: ExitCode.done };
}

/** Does something to a person, and waits till the pool has followed. @throws DriverError SANDBOX_FAILED where it does not. */
export async function changeAndFollow(
  organisation: Organisation,
  request: Exclude<PersonRequest, { deed: "list" }>,
  poolId: string,
  say: (line: string) => void,
): Promise<{ readonly line: string; readonly milliseconds: number }> {
  const person = await changed(organisation, request).catch((cause: unknown) => {
    throw new DriverError("SANDBOX_FAILED", cause instanceof Error ? cause.message : String(cause), {
      cause,
      hint: "npm run sandbox -- user list shows who is there.",
    });
  });
  say(`Identity Center: ${person.name}, ${person.email}: ${DID[request.deed]}.`);
  const pool = openPool({ poolId });
  const followed = (accounts: Parameters<typeof poolMatches>[2]) =>
    poolMatches(request.deed, person, accounts);
  const milliseconds = await untilInPool(() => pool.list(), followed, FOLLOWS_WITHIN);
  if (milliseconds === undefined) {
    const message = `The pool has not followed within ${FOLLOWS_WITHIN / 1000} s.`;
    throw new DriverError("SANDBOX_FAILED", message, {
      hint: "npm run sync -- --source idc --sandbox says why.",
    });
  }
  return { milliseconds, line: `The pool: followed after ${(milliseconds / 1000).toFixed(1)} s.` };
}

function listed(people: readonly IdentityCenterUser[]): string {
  const line = ({ name, email, enabled }: IdentityCenterUser) =>
    `${email || "(no e-mail)"}  ${name}${enabled ? "" : "  (disabled)"}`;
  return people.map(line).join("\n");
}

const DID: Readonly<Record<UserChange, string>> = {
  add: "added",
  change: "changed",
  disable: "disabled",
  enable: "enabled",
  remove: "removed",
};

function changed(organisation: Organisation, request: Exclude<PersonRequest, { deed: "list" }>) {
  switch (request.deed) {
    case "add":
      return organisation.add(request.email, request.name);
    case "change":
      return organisation.change(request.email, request.to);
    case "remove":
      return organisation.remove(request.email);
    case "disable":
    case "enable":
      return organisation.setEnabled(request.email, request.deed === "enable");
  }
}
