import type * as pulumi from "@pulumi/pulumi";
import { defined } from "../../sync/model/defined.ts";
import type { ClientOutputs, StackOutputs } from "../outputs.ts";
import type { Settings } from "../settings/settings.ts";
import type { CallerContext } from "../shared/context.ts";
import type { Protection } from "../shared/protection.ts";
import { IdentityCenter } from "./identity-center.ts";
import type { IdentityCenterInstance } from "./instance.ts";

export interface DeclareIdentityCenterArgs {
  readonly settings: Pick<Settings, "identityCenter">;
  /** Absent without a trusted token issuer. */
  readonly instance: IdentityCenterInstance | undefined;
  readonly context: CallerContext;
  /** The pool's issuer. */
  readonly issuer: pulumi.Input<string>;
  readonly quickClientId: pulumi.Input<string>;
  /** By the app's name. */
  readonly otherClients: Readonly<Record<string, ClientOutputs>>;
  readonly protection: Protection;
  readonly teardown: boolean;
}

/** The outputs of `identityCenter`: without a part of the setting, its output is absent. */
export type IdentityCenterOutputs = Pick<
  StackOutputs,
  "TrustedTokenIssuerArn" | "ApplicationArn" | "CallerRoleArn"
>;

/** Declares what `identityCenter` adds: a trusted token issuer, an application, and a role for its callers. */
export function declareIdentityCenter(name: string, args: DeclareIdentityCenterArgs): IdentityCenterOutputs {
  const { identityCenter: settings } = args.settings;
  const { instance, otherClients } = args;
  if (!settings?.trustedTokenIssuer || instance === undefined) return {};
  const clientIds = Object.fromEntries(
    Object.entries(otherClients).map(([app, { ClientId }]) => [app, ClientId]),
  );
  const { trustedTokenIssuer } = settings;
  const declared = new IdentityCenter(name, { ...args, settings, trustedTokenIssuer, instance, clientIds });
  return defined({
    TrustedTokenIssuerArn: declared.trustedTokenIssuerArn,
    ApplicationArn: declared.applicationArn,
    CallerRoleArn: declared.callerRoleArn,
  });
}
