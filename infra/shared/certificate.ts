import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { OwnDomain } from "../settings/custom-domain.ts";

export interface OwnCertificateArgs {
  readonly hostName: string;
  /** Where the host name's records are: ACM wants one there as proof, for as long as the certificate is to be renewed. */
  readonly hostedZoneId: string;
  /** Where AWS looks for the certificate, which need not be where the stack stands. */
  readonly region: string;
  /** It stays in the account when the stack goes, since what uses it stays. */
  readonly retain: boolean;
}

/** A certificate of AWS Certificate Manager, proven by a record in the hosted zone, and renewed by itself. */
export class OwnCertificate extends pulumi.ComponentResource {
  /** Known once the certificate is issued. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: OwnCertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:OwnCertificate", name, {}, opts);
    const { hostName, hostedZoneId, region } = args;
    const own = { parent: this, retainOnDelete: args.retain };
    const certificate = new aws.acm.Certificate(
      name,
      { domainName: hostName, validationMethod: "DNS", region },
      own,
    );
    const proof = certificate.domainValidationOptions.apply(proofIn);
    const record = new aws.route53.Record(
      `${name}-proof`,
      {
        zoneId: hostedZoneId,
        name: proof.resourceRecordName,
        type: proof.resourceRecordType,
        records: [proof.resourceRecordValue],
        ttl: 300,
      },
      own,
    );
    const issued = new aws.acm.CertificateValidation(
      name,
      { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn], region },
      own,
    );
    this.arn = issued.certificateArn;
    this.registerOutputs();
  }
}

type Proof = aws.types.output.acm.CertificateDomainValidationOption;

/** One name, and so one proof. */
function proofIn([proof]: Proof[]): Proof {
  if (proof === undefined)
    throw new Error("AWS Certificate Manager named no record to prove the domain with");
  return proof;
}

/** The certificate that was named, or a new one. */
export function certificateFor(
  { name, certificateArn, hostedZoneId }: OwnDomain,
  logicalName: string,
  { region, retain, parent }: { region: string; retain: boolean; parent: pulumi.Resource },
): pulumi.Input<string> {
  if (certificateArn !== undefined) return certificateArn;
  // The settings were checked: without a certificate there is a hosted zone.
  if (hostedZoneId === undefined) throw new Error(`${name} has neither a certificate nor a hosted zone`);
  return new OwnCertificate(logicalName, { hostName: name, hostedZoneId, region, retain }, { parent }).arn;
}
