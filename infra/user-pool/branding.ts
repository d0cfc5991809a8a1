import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Branding } from "../settings/branding.ts";
import type { BrandingFiles } from "./branding/files.ts";
import { managedLoginSettings } from "./branding/managed-login-style.ts";

export interface SignInPagesBrandingArgs {
  readonly userPoolId: pulumi.Input<string>;
  /** The same, known once the pool has a domain: the classic pages need one before their design. */
  readonly poolWithPages: pulumi.Input<string>;
  /** Client IDs by the logical names of their resources: managed login shows no page to a client without a style. */
  readonly clients: Readonly<Record<string, pulumi.Input<string>>>;
  readonly branding: Branding;
  readonly files: BrandingFiles;
  /** Whether the classic pages' design stays in the account with the pool. */
  readonly retain: boolean;
}

/** The design of the sign-in pages: logo and colours for managed login, logo and style sheet for the classic pages. */
export class SignInPagesBranding extends pulumi.ComponentResource {
  constructor(name: string, args: SignInPagesBrandingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:SignInPagesLook", name, {}, opts);
    const { userPoolId, branding, files, retain } = args;
    if (branding.pages === "managed") {
      for (const [client, clientId] of Object.entries(args.clients)) {
        const style = { userPoolId, clientId, ...managedStyle(branding, files) };
        // Another logo replaces the style, and a client has at most one: so the old one is deleted first, even with `retain`.
        new aws.cognito.ManagedLoginBranding(client, style, { parent: this, deleteBeforeReplace: true });
      }
    } else if (files.logo !== undefined || files.css !== undefined) {
      // Without a client ID it applies to all clients. Source: SetUICustomization, ClientId.
      new aws.cognito.UserPoolUICustomization(
        name,
        { userPoolId: args.poolWithPages, css: files.css, imageFile: files.logo?.base64 },
        { parent: this, retainOnDelete: retain },
      );
    }
    this.registerOutputs();
  }
}

/** Cognito's own style, or a custom one: AWS accepts one of the two. Source: CreateManagedLoginBranding. */
export function managedStyle({ primaryColor, backgroundColor }: Branding, { logo }: BrandingFiles) {
  if (primaryColor === undefined && backgroundColor === undefined && logo === undefined) {
    return { useCognitoProvidedValues: true };
  }
  const style = { primaryColor, backgroundColor, hasLogo: logo !== undefined };
  const settings = JSON.stringify(managedLoginSettings(style));
  if (logo === undefined) return { settings };
  const asset = { category: "FORM_LOGO", colorMode: "LIGHT", extension: logo.kind, bytes: logo.base64 };
  return { settings, assets: [asset] };
}
