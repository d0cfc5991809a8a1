import { setTimeout as pause } from "node:timers/promises";
import type { Aws } from "../aws.ts";
import { ProviderError } from "../provider-error.ts";
import type { ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer, pick, type Spelling, toRequest } from "../shape.ts";
import { changeTags, tagList, tagsIn } from "../tags.ts";
import { type Fields, fields, isFields, list, text, type Value } from "../values.ts";

const CERTIFICATE = "aws_acm_certificate";

const SPELLING: Spelling = {
  style: "pascal",
  names: { arn: "CertificateArn", domainValidationOptions: "-", subjectAlternativeNames: "-", tags: "-" },
};

/** A certificate that ACM issues after validation of its domain. Imported certificates are not supported. */
export const certificate: ResourceType = {
  terraform: CERTIFICATE,

  async create(aws, inputs) {
    const asked = pick(inputs, ["domainName", "validationMethod", "keyAlgorithm", "options"]);
    const names = list(inputs, "subjectAlternativeNames");
    const tags = tagList(inputs);
    const answer = await aws.call("acm", "RequestCertificate", {
      ...toRequest(asked, propertiesOf(CERTIFICATE), SPELLING),
      ...(names.length > 0 && { SubjectAlternativeNames: names }),
      ...(tags.length > 0 && { Tags: tags }),
    });
    return text(answer, "CertificateArn");
  },

  async read(aws, { id, state }) {
    const found = await describe(aws, id);
    const { Tags: tags = [] } = await aws.call("acm", "ListTagsForCertificate", { CertificateArn: id });
    const validations = list(found, "DomainValidationOptions").filter(isFields);
    return {
      ...fromAnswer(found, propertiesOf(CERTIFICATE), SPELLING),
      domainValidationOptions: validations.map(validationOption),
      subjectAlternativeNames: alternativeNames(found, state),
      validationMethod: validations[0]?.["ValidationMethod"] ?? "NONE",
      validationEmails: validations.flatMap((one) => list(one, "ValidationEmails")),
      pendingRenewal: false,
      renewalSummaries: [],
      tags: tagsIn(list({ tags }, "tags")),
    };
  },

  async update(aws, { id: CertificateArn, state }, news) {
    await changeTags(state, news, {
      set: (tags) => aws.call("acm", "AddTagsToCertificate", { CertificateArn, Tags: tagList({ tags }) }),
      remove: (keys) =>
        aws.call("acm", "RemoveTagsFromCertificate", {
          CertificateArn,
          Tags: keys.map((Key) => ({ Key })),
        }),
    });
  },

  async delete(aws, { id }) {
    await aws.call("acm", "DeleteCertificate", { CertificateArn: id });
  },
};

/** How often to check whether a certificate is issued, and the pause between checks. The real provider waits 75 minutes. */
const MAX_CHECKS = 20;
const CHECK_INTERVAL_MS = 250;

/** An issued certificate. Resources that need the certificate can depend on this one. */
export const certificateValidation: ResourceType = {
  terraform: "aws_acm_certificate_validation",

  async create(aws, inputs) {
    const arn = text(inputs, "certificateArn");
    checkRecords(await describe(aws, arn), inputs);
    for (let attempt = 1; attempt <= MAX_CHECKS; attempt += 1) {
      const found = await describe(aws, arn);
      if (found["Status"] === "ISSUED") return text(found, "IssuedAt");
      if (found["Status"] !== "PENDING_VALIDATION") break;
      await pause(CHECK_INTERVAL_MS);
    }
    throw new ProviderError(
      "AWS_REFUSED",
      `${arn} was not issued: its domain's DNS lacks the validation records`,
    );
  },

  async read(aws, { id, state }) {
    const found = await describe(aws, text(state, "certificateArn"));
    if (found["Status"] !== "ISSUED") return undefined;
    return { id, certificateArn: text(state, "certificateArn") };
  },

  // AWS has no such resource.
  async delete() {},
};

async function describe(aws: Aws, CertificateArn: string): Promise<Fields> {
  return fields(await aws.call("acm", "DescribeCertificate", { CertificateArn }), "Certificate");
}

function validationOption(option: Fields): Fields {
  const record = fields(option, "ResourceRecord");
  return {
    domainName: option["DomainName"] ?? "",
    resourceRecordName: record["Name"] ?? "",
    resourceRecordType: record["Type"] ?? "",
    resourceRecordValue: record["Value"] ?? "",
  };
}

/** ACM adds the domain's own name to the alternative names; the real provider ignores that. */
function alternativeNames(found: Fields, state: Fields): Value[] {
  const asked = list(state, "subjectAlternativeNames");
  const names = list(found, "SubjectAlternativeNames");
  if (asked.length === 0) return names;
  return names.filter((name) => name !== found["DomainName"] || asked.includes(name));
}

/** The real provider reports each missing record. */
function checkRecords(found: Fields, inputs: Fields): void {
  const given = list(inputs, "validationRecordFqdns").map((name) => String(name).replace(/\.$/, ""));
  if (given.length === 0) return;
  for (const option of list(found, "DomainValidationOptions").filter(isFields).map(validationOption)) {
    const wanted = text(option, "resourceRecordName").replace(/\.$/, "");
    if (given.includes(wanted)) continue;
    const reason = `missing ${option["domainName"]} DNS validation record: ${wanted}`;
    throw new ProviderError("AWS_REFUSED", reason);
  }
}
