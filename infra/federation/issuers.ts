import * as pulumi from "@pulumi/pulumi";
import { CodedError } from "../../sync/model/errors.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import type { FederationSettings } from "../settings/federation.ts";
import {
  describeMoved,
  issuersIn,
  type MovedProvider,
  movedProviders,
  type ProviderIssuers,
  recordOf,
  USE_ANOTHER_NAME,
} from "../settings/provider-issuers.ts";

/** A provider would be pointed at another issuer, and its accounts with it. */
export class IssuerChangedError extends CodedError<"PROVIDER_ISSUER_CHANGED"> {
  constructor(moved: readonly MovedProvider[]) {
    super("PROVIDER_ISSUER_CHANGED", `${describeMoved(moved)}\nNothing was changed.`, {
      hint:
        `${USE_ANOTHER_NAME} This counts the accounts of the name, and deploys if there are none: ` +
        `npm run provision -- --stack ${pulumi.getStack()}`,
      exitCode: ExitCode.guarded,
    });
  }
}

/**
 * Refuses to point a provider's name at another issuer. Call it before the first resource.
 *
 * @param recorded of the last run. @param allowed names that may lead elsewhere: the driver has found no account of them, or has consent.
 * @returns what to record: all names that the stack has ever had.
 * @throws IssuerChangedError naming each.
 */
export function assertIssuersKept(
  recorded: ProviderIssuers,
  federation: FederationSettings,
  allowed: readonly string[],
): ProviderIssuers {
  const wanted = issuersIn(federation);
  const moved = movedProviders(recorded, wanted).filter(
    ({ name, deployed }) => deployed !== undefined && !allowed.includes(name),
  );
  if (moved.length > 0) throw new IssuerChangedError(moved);
  return recordOf(recorded, wanted);
}
