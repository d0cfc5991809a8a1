import { ACMClient, DescribeCertificateCommand, RequestCertificateCommand } from "@aws-sdk/client-acm";
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
} from "@aws-sdk/client-route-53";
import type { Sandbox } from "../../sandbox/index.ts";

/** A custom domain: its hosted zone, with an address at its root, as Amazon Cognito requires. */
export interface OwnDomain {
  readonly name: string;
  readonly zoneId: string;
  /** `name type → target` of all records in the zone, except its root. */
  records(): Promise<string[]>;
  /** Creates an issued certificate. */
  certificate(hostName: string, region: string): Promise<string>;
}

/** Registers a domain in the sandbox's Route 53. */
export async function ownDomain(sandbox: Sandbox, name: string): Promise<OwnDomain> {
  const endpoint = sandbox.env["AWS_ENDPOINT_URL"] ?? "";
  const credentials = sandbox.rootCredentials;
  const dns = new Route53Client({ endpoint, region: "us-east-1", credentials });
  const acm = (region: string) => new ACMClient({ endpoint, region, credentials });
  const { HostedZone } = await dns.send(new CreateHostedZoneCommand({ Name: name, CallerReference: name }));
  const zoneId = (HostedZone?.Id ?? "").replace(/^.*\//, "");

  const add = (ResourceRecordSet: ResourceRecordSet) =>
    dns.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: zoneId,
        ChangeBatch: { Changes: [{ Action: "UPSERT", ResourceRecordSet }] },
      }),
    );
  await add({ Name: name, Type: "A", TTL: 300, ResourceRecords: [{ Value: "192.0.2.1" }] });

  return {
    name,
    zoneId,
    records: async () => {
      const { ResourceRecordSets = [] } = await dns.send(
        new ListResourceRecordSetsCommand({ HostedZoneId: zoneId }),
      );
      return ResourceRecordSets.filter((set) => set.Name !== `${name}.`).map(
        (set) => `${set.Name} ${set.Type} → ${set.AliasTarget?.DNSName ?? set.ResourceRecords?.[0]?.Value}`,
      );
    },
    certificate: async (DomainName, region) => {
      const request = new RequestCertificateCommand({ DomainName, ValidationMethod: "DNS" });
      const { CertificateArn } = await acm(region).send(request);
      const { Certificate } = await acm(region).send(new DescribeCertificateCommand({ CertificateArn }));
      const proof = Certificate?.DomainValidationOptions?.[0]?.ResourceRecord;
      await add({
        Name: proof?.Name,
        Type: proof?.Type,
        TTL: 300,
        ResourceRecords: [{ Value: proof?.Value }],
      });
      return CertificateArn ?? "";
    },
  };
}
