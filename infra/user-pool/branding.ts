import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Branding } from "../settings/branding.ts";
import type { BrandingFiles } from "./branding/files.ts";
import { managedLoginSettings } from "./branding/managed-login-style.ts";

export interface SignInPagesBrandingArgs {
  readonly userPoolId: pulumi.Input<string>;
  /** The same, known once the pool has a domain: without one the classic pages cannot have a look. */
  readonly poolWithPages: pulumi.Input<string>;
  /** Client ids by the logical names of their resources: managed login shows no page to a client without a style. */
  readonly clients: Readonly<Record<string, pulumi.Input<string>>>;
  readonly branding: Branding;
  readonly files: BrandingFiles;
  /** The classic pages' look stays in the account with the pool. */
  readonly retain: boolean;
}

/** The look of the sign-in pages: logo and colours for managed login, logo and style sheet for the classic pages. */
export class SignInPagesBranding extends pulumi.ComponentResource {
  constructor(name: string, args: SignInPagesBrandingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:SignInPagesLook", name, {}, opts);
    const { userPoolId, branding, files, retain } = args;
    if (branding.pages === "managed") {
      for (const [client, clientId] of Object.entries(args.clients)) {
        const style = { userPoolId, clientId, ...managedStyle(branding, files) };
        // Another logo replaces the style, and a client has one at most: the old one cannot stay, not even with the pool.
        new aws.cognito.ManagedLoginBranding(client, style, { parent: this, deleteBeforeReplace: true });
      }
    } else if (files.logo !== undefined || files.css !== undefined) {
      // Without a client it holds for all of them. Source: SetUICustomization, ClientId.
      new aws.cognito.UserPoolUICustomization(
        name,
        {
          userPoolId: args.poolWithPages,
          ...(files.css !== undefined && { css: files.css }),
          ...(files.logo !== undefined && { imageFile: files.logo.base64 }),
        },
        { parent: this, retainOnDelete: retain },
      );
    }
    this.registerOutputs();
  }
}

/** Cognito's own style, or one of ours: AWS takes either, and never both. Source: CreateManagedLoginBranding. */
export function managedStyle({ primaryColor, backgroundColor }: Branding, { logo }: BrandingFiles) {
  if (primaryColor === undefined && backgroundColor === undefined && logo === undefined) {
    return { useCognitoProvidedValues: true };
  }
  const look = { primaryColor, backgroundColor, hasLogo: logo !== undefined };
  return {
    settings: JSON.stringify(managedLoginSettings(look)),
    ...(logo && {
      assets: [{ category: "FORM_LOGO", colorMode: "LIGHT", extension: logo.kind, bytes: logo.base64 }],
    }),
  };
}
