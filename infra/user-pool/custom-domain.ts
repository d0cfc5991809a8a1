import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { OwnDomain } from "../settings/custom-domain.ts";
import type { Settings } from "../settings/settings.ts";
import { certificateFor } from "../shared/certificate.ts";
import { type DnsRecord, resolveTo } from "../shared/dns-records.ts";
import type { Protection } from "../shared/protection.ts";
import { managedLoginVersion } from "./branding/version.ts";

/** Cognito serves them by CloudFront, which looks for certificates there alone. */
const CERTIFICATE_REGION = "us-east-1";

export interface SignInPagesDomainArgs {
  readonly userPoolId: pulumi.Input<string>;
  readonly domain: OwnDomain;
  readonly settings: Pick<Settings, "branding" | "retain">;
  readonly protection: Protection;
}

/**
 * An address of one's own for the sign-in pages. The one with the prefix stays beside it: what was handed over before
 * goes on working. Source: "Using your own domain for managed login", Amazon Cognito.
 */
export class SignInPagesDomain extends pulumi.ComponentResource {
  /** Host name, known once its records in the hosted zone stand: nobody is sent there before. */
  readonly host: pulumi.Output<string>;
  /** Records to be made by hand. */
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
        // A pool has one such domain at most.
        deleteBeforeReplace: true,
      },
    );
    const target = {
      host: userPoolDomain.cloudfrontDistribution,
      hostedZoneId: userPoolDomain.cloudfrontDistributionZoneId,
    };
    const own = { parent: this, retainOnDelete: retain };
    const { host, byHand } = resolveTo(target, domain, ["A", "AAAA"], pages, own);
    this.host = host;
    this.dnsRecords = byHand;
    this.registerOutputs();
  }
}
