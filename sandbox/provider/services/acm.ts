import { setTimeout as pause } from "node:timers/promises";
import type { Aws } from "../aws.ts";
import { ProviderRefusal } from "../refusal.ts";
import type { ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer, pick, type Spelling, toRequest } from "../shape.ts";
import { changeTags } from "../tags.ts";
import { type Fields, fields, isFields, list, text, type Value } from "../values.ts";

const CERTIFICATE = "aws_acm_certificate";

const SPELLING: Spelling = {
  style: "pascal",
  names: { arn: "CertificateArn", domainValidationOptions: "-", subjectAlternativeNames: "-", tags: "-" },
};

/** A certificate that ACM issues once its domain's owner answered for it; certificates that are brought along are not known here. */
export const certificate: ResourceType = {
  terraform: CERTIFICATE,

  async create(aws, inputs) {
    const asked = pick(inputs, ["domainName", "validationMethod", "keyAlgorithm", "options"]);
    const names = list(inputs, "subjectAlternativeNames");
    const answer = await aws.call("acm", "RequestCertificate", {
      ...toRequest(asked, propertiesOf(CERTIFICATE), SPELLING),
      ...(names.length > 0 && { SubjectAlternativeNames: names }),
      ...(Object.keys(fields(inputs, "tags")).length > 0 && { Tags: tagList(fields(inputs, "tags")) }),
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
      subjectAlternativeNames: otherNames(found, state),
      validationMethod: validations[0]?.["ValidationMethod"] ?? "NONE",
      validationEmails: validations.flatMap((one) => list(one, "ValidationEmails")),
      pendingRenewal: false,
      renewalSummaries: [],
      tags: Object.fromEntries(
        list({ tags }, "tags")
          .filter(isFields)
          .map((tag) => [text(tag, "Key"), tag["Value"] ?? ""]),
      ),
    };
  },

  async update(aws, { id: CertificateArn, state }, news) {
    await changeTags(state, news, {
      set: (tags) => aws.call("acm", "AddTagsToCertificate", { CertificateArn, Tags: tagList(tags) }),
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

/** Tries for a certificate to be issued, and the pause between two. The real provider waits 75 minutes. */
const TRIES = 20;
const PAUSE_MS = 250;

/** Stands for a certificate that is issued: what needs it can wait for this. */
export const certificateValidation: ResourceType = {
  terraform: "aws_acm_certificate_validation",

  async create(aws, inputs) {
    const arn = text(inputs, "certificateArn");
    checkRecords(await describe(aws, arn), inputs);
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      const found = await describe(aws, arn);
      if (found["Status"] === "ISSUED") return text(found, "IssuedAt");
      if (found["Status"] !== "PENDING_VALIDATION") break;
      await pause(PAUSE_MS);
    }
    throw new ProviderRefusal(
      "AWS_REFUSED",
      `${arn} was not issued: its domain's DNS does not hold the validation records`,
    );
  },

  async read(aws, { id, state }) {
    const found = await describe(aws, text(state, "certificateArn"));
    if (found["Status"] !== "ISSUED") return undefined;
    return { id, certificateArn: text(state, "certificateArn") };
  },

  // Nothing of it is at AWS.
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

/** ACM puts the domain's own name among the others; the real provider takes that for no difference. */
function otherNames(found: Fields, state: Fields): Value[] {
  const asked = list(state, "subjectAlternativeNames");
  const names = list(found, "SubjectAlternativeNames");
  if (asked.length === 0) return names;
  return names.filter((name) => name !== found["DomainName"] || asked.includes(name));
}

/** The real provider names each record that is missing among those that were given. */
function checkRecords(found: Fields, inputs: Fields): void {
  const given = list(inputs, "validationRecordFqdns").map((name) => String(name).replace(/\.$/, ""));
  if (given.length === 0) return;
  for (const option of list(found, "DomainValidationOptions").filter(isFields).map(validationOption)) {
    const wanted = text(option, "resourceRecordName").replace(/\.$/, "");
    if (given.includes(wanted)) continue;
    const reason = `missing ${option["domainName"]} DNS validation record: ${wanted}`;
    throw new ProviderRefusal("AWS_REFUSED", reason);
  }
}

function tagList(tags: Fields): Fields[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
