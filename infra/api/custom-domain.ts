import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DnsRecord } from "../outputs.ts";
import type { DomainSettings } from "../settings/custom-domain.ts";
import { certificateFor } from "../shared/certificate.ts";
import { resolveTo } from "../shared/dns-records.ts";
import type { Protection } from "../shared/protection.ts";

export interface ApiDomainArgs {
  readonly domain: DomainSettings;
  readonly stage: aws.apigateway.Stage;
  /** The API's: IPv6 callers have to reach both. */
  readonly ipAddressType: "ipv4" | "dualstack";
  /** Region of the stack and its API. */
  readonly region: string;
  readonly protection: Protection;
}

/**
 * A custom domain for the API. The API's first address keeps working, since apps may already use it, and the resource policy
 * applies to both.
 * Source: "Set up a Regional custom domain name in API Gateway".
 */
export class ApiDomain extends pulumi.ComponentResource {
  /** The stage's address, without a slash at the end. */
  readonly url: pulumi.Output<string>;
  /** Records that the administrator has to create. */
  readonly dnsRecords: readonly pulumi.Output<DnsRecord>[];

  constructor(name: string, args: ApiDomainArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:ApiDomain", name, {}, opts);
    const { domain, stage, ipAddressType, region } = args;
    const api = `${name}-api`;
    const domainName = new aws.apigateway.DomainName(
      api,
      {
        domainName: domain.name,
        regionalCertificateArn: certificateFor(domain, api, { region, retain: false, parent: this }),
        endpointConfiguration: { types: "REGIONAL", ipAddressType },
        securityPolicy: "TLS_1_2",
      },
      { parent: this, protect: args.protection.isProtected("apiDomain") },
    );
    const mapping = new aws.apigateway.BasePathMapping(
      api,
      { domainName: domainName.domainName, restApi: stage.restApi, stageName: stage.stageName },
      { parent: this },
    );
    const target = { host: domainName.regionalDomainName, hostedZoneId: domainName.regionalZoneId };
    const types = ipAddressType === "dualstack" ? (["A", "AAAA"] as const) : (["A"] as const);
    const { manualRecords } = resolveTo(target, domain, types, api, { parent: this });
    this.url = pulumi.interpolate`https://${mapping.domainName}`;
    this.dnsRecords = manualRecords;
    this.registerOutputs();
  }
}
