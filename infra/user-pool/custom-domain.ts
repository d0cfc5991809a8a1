import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DnsRecord } from "../outputs.ts";
import type { DomainSettings } from "../settings/custom-domain.ts";
import type { Settings } from "../settings/settings.ts";
import { certificateFor } from "../shared/certificate.ts";
import { resolveTo } from "../shared/dns-records.ts";
import type { Protection } from "../shared/protection.ts";
import { managedLoginVersion } from "./branding/version.ts";

/** Cognito serves the sign-in pages through CloudFront, which uses certificates of this Region only. */
const CERTIFICATE_REGION = "us-east-1";

export interface SignInPagesDomainArgs {
  readonly userPoolId: pulumi.Input<string>;
  readonly domain: DomainSettings;
  readonly settings: Pick<Settings, "branding" | "retain">;
  readonly protection: Protection;
}

/**
 * A custom domain for the sign-in pages. The domain with the prefix keeps working, since apps may already use it.
 * Source: "Using your own domain for managed login", Amazon Cognito.
 */
export class SignInPagesDomain extends pulumi.ComponentResource {
  /** Host name, known once its records in the hosted zone exist, so that no user is redirected there before. */
  readonly host: pulumi.Output<string>;
  /** Records that the administrator has to create. */
  readonly dnsRecords: readonly pulumi.Output<DnsRecord>[];

  constructor(name: string, args: SignInPagesDomainArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:SignInPagesDomain", name, {}, opts);
    const { domain, settings, protection } = args;
    const { retain } = settings;
    const pages = `${name}-pages`;
    const userPoolDomain = new aws.cognito.UserPoolDomain(
      pages,
      {
        userPoolId: args.userPoolId,
        domain: domain.name,
        certificateArn: certificateFor(domain, pages, { region: CERTIFICATE_REGION, retain, parent: this }),
        managedLoginVersion: managedLoginVersion(settings.branding),
      },
      {
        parent: this,
        protect: protection.isProtected("pagesDomain"),
        retainOnDelete: retain,
        // A pool has at most one custom domain.
        deleteBeforeReplace: true,
      },
    );
    const target = {
      host: userPoolDomain.cloudfrontDistribution,
      hostedZoneId: userPoolDomain.cloudfrontDistributionZoneId,
    };
    const options = { parent: this, retainOnDelete: retain };
    const { host, manualRecords } = resolveTo(target, domain, ["A", "AAAA"], pages, options);
    this.host = host;
    this.dnsRecords = manualRecords;
    this.registerOutputs();
  }
}
