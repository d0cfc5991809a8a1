import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { OwnDomain } from "../settings/custom-domain.ts";
import { certificateFor } from "../shared/certificate.ts";
import { type DnsRecord, resolveTo } from "../shared/dns-records.ts";
import type { Protection } from "../shared/protection.ts";

export interface ApiDomainArgs {
  readonly domain: OwnDomain;
  readonly stage: aws.apigateway.Stage;
  /** The API's: callers by IPv6 have to reach both. */
  readonly ipAddressType: "ipv4" | "dualstack";
  /** Where the stack, and so the API, stands. */
  readonly region: string;
  readonly protection: Protection;
}

/**
 * An address of one's own for the API. The API's first address stays open beside it: what was handed over before goes on
 * working, and the resource policy holds for both.
 * Source: "Set up a Regional custom domain name in API Gateway".
 */
export class ApiDomain extends pulumi.ComponentResource {
  /** Address that stands for the API's stage, without a slash at the end. */
  readonly url: pulumi.Output<string>;
  /** Records to be made by hand. */
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
    const { byHand } = resolveTo(target, domain, types, api, { parent: this });
    this.url = pulumi.interpolate`https://${mapping.domainName}`;
    this.dnsRecords = byHand;
    this.registerOutputs();
  }
}
