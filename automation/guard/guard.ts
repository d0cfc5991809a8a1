import {
  isProtectedName,
  type ProtectedName,
  protectedNameOf,
  protectedNames,
} from "../../infra/shared/protection.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import type { Step } from "../engine/steps.ts";
import { DriverError } from "../terminal/errors.ts";

/** A protected resource that a run would replace or delete. */
export interface Violation {
  readonly name: ProtectedName;
  readonly happens: "replaced" | "deleted";
  /** The properties that force it. */
  readonly because: readonly string[];
  readonly id: string | undefined;
}

/** What is lost with each protected resource. */
const LOSSES: Record<ProtectedName, string> = {
  pool: "every account in it, with its password and authenticator app",
  client: "the Client ID that Amazon Quick was given, and every session",
  domain: "the address of the sign-in pages",
  api: "the Authorization and Token endpoints that Amazon Quick was given",
  stage: "the Authorization and Token endpoints, until it exists again",
  pagesDomain: "the custom domain of the sign-in pages",
  apiDomain: "the Authorization and Token endpoints at the custom domain",
  keyTable:
    "the register of signing keys, without which no assertion for an identity provider is signed; the table itself stays in the account",
  scimTable:
    "access to the users that your identity provider has pushed; the table itself stays in the account",
  trustedTokenIssuer: "the Trusted Token Issuer ARN that Amazon Quick was given",
};

/** Resources that cannot outlive their owner: a request to replace the owner covers them too. */
const DEPENDENTS: Partial<Record<ProtectedName, readonly ProtectedName[]>> = {
  // A trusted token issuer has the URL of one pool.
  pool: ["client", "domain", "pagesDomain", "trustedTokenIssuer"],
  api: ["stage"],
};

const REPLACES = new Set(["replace", "create-replacement", "delete-replaced", "import-replacement"]);
const DELETES = new Set(["delete", "discard", "discard-replaced"]);

export { isProtectedName, protectedNames };

/** The requested names, with their dependents. */
export function withDependents(names: readonly ProtectedName[]): ProtectedName[] {
  return [...new Set(names.flatMap((name) => [name, ...(DEPENDENTS[name] ?? [])]))];
}

/**
 * Finds the protected resources that a run would replace or delete. Pure.
 *
 * @param steps of a preview, also of one that the engine refused: it reports all steps before it fails.
 * @param allowed names that may be replaced in this run.
 */
export function findViolations(steps: readonly Step[], allowed: readonly ProtectedName[]): Violation[] {
  const free = withDependents(allowed);
  return protectedNames
    .filter((name) => !free.includes(name))
    .flatMap((name) => {
      const own = steps.filter((step) => protectedNameOf(step) === name);
      const replaced = own.filter(({ op }) => REPLACES.has(op));
      const deleted = own.filter(({ op }) => DELETES.has(op));
      const first = replaced[0] ?? deleted[0];
      if (first === undefined) return [];
      const because = [...new Set(replaced.flatMap(({ keys }) => keys))];
      return [{ name, happens: replaced.length > 0 ? "replaced" : "deleted", because, id: first.id }];
    });
}

/** The error that refuses a run. It names each resource, the reason and the loss. */
export function refusal(violations: readonly Violation[]): DriverError {
  const lines = violations.map(({ name, happens, because, id }) => {
    const reason = because.length > 0 ? ` because ${because.join(", ")} changed` : "";
    return `  ${name}${id ? ` (${id})` : ""} would be ${happens}${reason}; lost: ${LOSSES[name]}`;
  });
  return new DriverError(
    "PROTECTED",
    `This run would replace or delete ${whatOf(violations)}:\n${lines.join("\n")}`,
    {
      hint: hintFor(violations),
      exitCode: ExitCode.guarded,
    },
  );
}

function whatOf(violations: readonly Violation[]): string {
  return violations.every(({ name }) => name === "scimTable")
    ? "resources that your identity provider uses"
    : "resources that Amazon Quick uses, and whose values cannot be edited there";
}

function hintFor(violations: readonly Violation[]): string {
  const covered = new Set(violations.flatMap(({ name }) => DEPENDENTS[name] ?? []));
  const flags = violations.flatMap(({ name }) => (covered.has(name) ? [] : [`--replace ${name}`]));
  if (violations.some(({ happens }) => happens === "deleted"))
    // The state keeps it protected until a run with the flag removes the protection, and that run must still declare it.
    return (
      "Undo the change in the stack's config. To delete the whole stack, use: npm run destroy. If the deletion is intended, run twice " +
      `with ${flags.join(" ")}: first with the previous config, which removes the protection, and then with the change.`
    );
  return `Undo the change in the stack's config, or allow it: ${flags.join(" ")}. Extension access must then be created again.`;
}
