import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { OwnDomain } from "../settings/custom-domain.ts";

/** A record that the administrator has to make, where no hosted zone of Route 53 was named. */
export interface DnsRecord {
  readonly name: string;
  readonly type: "CNAME";
  readonly value: string;
}

/** Where an address of one's own leads. */
export interface AliasTarget {
  readonly host: pulumi.Input<string>;
  /** Of AWS, not one's own. */
  readonly hostedZoneId: pulumi.Input<string>;
}

/** How an address of one's own comes to lead where it should: by records in the hosted zone, or by one to be made by hand. */
export interface Resolution {
  /** The host name, known once the records in the hosted zone stand. */
  readonly host: pulumi.Output<string>;
  readonly byHand: readonly pulumi.Output<DnsRecord>[];
}

/**
 * Lets a host name lead to AWS.
 *
 * @param types A for IPv4, AAAA for IPv6.
 * Source: "Choosing between alias and non-alias records", Amazon Route 53.
 */
export function resolveTo(
  target: AliasTarget,
  { name, hostedZoneId }: OwnDomain,
  types: readonly ("A" | "AAAA")[],
  logicalName: string,
  opts: pulumi.CustomResourceOptions,
): Resolution {
  if (hostedZoneId === undefined) {
    const record = pulumi.output(target.host).apply((value): DnsRecord => ({ name, type: "CNAME", value }));
    return { host: pulumi.output(name), byHand: [record] };
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
  return { host: pulumi.all(records.map(({ fqdn }) => fqdn)).apply(() => name), byHand: [] };
}
