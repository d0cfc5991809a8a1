import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DnsRecord } from "../outputs.ts";
import type { DomainSettings } from "../settings/custom-domain.ts";

/** The AWS endpoint of a custom domain. */
export interface AliasTarget {
  readonly host: pulumi.Input<string>;
  /** AWS's hosted zone of that host, not the administrator's. */
  readonly hostedZoneId: pulumi.Input<string>;
}

/** How a custom domain resolves: by records in the hosted zone, or by one that the administrator creates. */
export interface Resolution {
  /** The host name, known once the records in the hosted zone exist. */
  readonly host: pulumi.Output<string>;
  readonly manualRecords: readonly pulumi.Output<DnsRecord>[];
}

/**
 * Points a custom domain to AWS.
 *
 * @param types A for IPv4, AAAA for IPv6.
 * Source: "Choosing between alias and non-alias records", Amazon Route 53.
 */
export function resolveTo(
  target: AliasTarget,
  { name, hostedZoneId }: DomainSettings,
  types: readonly ("A" | "AAAA")[],
  logicalName: string,
  opts: pulumi.CustomResourceOptions,
): Resolution {
  if (hostedZoneId === undefined) {
    const record = pulumi.output(target.host).apply((value): DnsRecord => ({ name, type: "CNAME", value }));
    return { host: pulumi.output(name), manualRecords: [record] };
  }
  const records = types.map(
    (type) =>
      new aws.route53.Record(
        `${logicalName}-${type.toLowerCase()}`,
        {
          zoneId: hostedZoneId,
          name,
          type,
          aliases: [{ name: target.host, zoneId: target.hostedZoneId, evaluateTargetHealth: false }],
        },
        opts,
      ),
  );
  return { host: pulumi.all(records.map(({ fqdn }) => fqdn)).apply(() => name), manualRecords: [] };
}
