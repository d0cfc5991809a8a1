import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DomainSettings } from "../settings/custom-domain.ts";

export interface CertificateArgs {
  readonly hostName: string;
  /** Hosted zone of the host name: ACM checks a record there, now and at each renewal. */
  readonly hostedZoneId: string;
  /** Region in which AWS requires the certificate; it may differ from the stack's. */
  readonly region: string;
  /** Whether it stays in the account when the stack is destroyed, because its user stays. */
  readonly retain: boolean;
}

/** A certificate of AWS Certificate Manager, validated by a record in the hosted zone, and renewed automatically. */
export class DomainCertificate extends pulumi.ComponentResource {
  /** Known once the certificate is issued. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: CertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:OwnCertificate", name, {}, opts);
    const { hostName, hostedZoneId, region } = args;
    const options = { parent: this, retainOnDelete: args.retain };
    const certificate = new aws.acm.Certificate(
      name,
      { domainName: hostName, validationMethod: "DNS", region },
      options,
    );
    const validation = certificate.domainValidationOptions.apply(firstOf);
    const record = new aws.route53.Record(
      `${name}-proof`,
      {
        zoneId: hostedZoneId,
        name: validation.resourceRecordName,
        type: validation.resourceRecordType,
        records: [validation.resourceRecordValue],
        ttl: 300,
        // ACM draws the same record for all certificates of a name in an account: one may exist, for another certificate or from a
        // stack that was destroyed with `retain`. Source: aws_acm_certificate_validation, example with allow_overwrite.
        allowOverwrite: true,
      },
      // The other certificate is renewed with it. Source: "DNS validation", AWS Certificate Manager: "leave the CNAME record in place".
      { ...options, retainOnDelete: true },
    );
    const issued = new aws.acm.CertificateValidation(
      name,
      { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn], region },
      options,
    );
    this.arn = issued.certificateArn;
    this.registerOutputs();
  }
}

type ValidationOption = aws.types.output.acm.CertificateDomainValidationOption;

/** The certificate has one name, and so one record. */
function firstOf([option]: ValidationOption[]): ValidationOption {
  if (option === undefined)
    throw new Error("AWS Certificate Manager returned no DNS record for validating the domain.");
  return option;
}

export interface CertificateOptions {
  readonly region: string;
  readonly retain: boolean;
  readonly parent: pulumi.Resource;
}

/** ARN of the certificate in the settings, or of a new one. */
export function certificateFor(
  { name, certificateArn, hostedZoneId }: DomainSettings,
  logicalName: string,
  { region, retain, parent }: CertificateOptions,
): pulumi.Input<string> {
  if (certificateArn !== undefined) return certificateArn;
  // The settings were checked: a domain without a certificate has a hosted zone.
  if (hostedZoneId === undefined) throw new Error(`${name} has neither a certificate nor a hosted zone.`);
  return new DomainCertificate(logicalName, { hostName: name, hostedZoneId, region, retain }, { parent }).arn;
}
